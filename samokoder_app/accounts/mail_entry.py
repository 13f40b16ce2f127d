"""Entering through a mail: asking for one, and using its link or its code."""

import re

from pydantic import BaseModel, ConfigDict
from supabase_auth import AsyncGoTrueClient
from supabase_auth.types import AuthResponse, EmailOtpType, VerifyOtpParams

from samokoder_app.accounts.caller import Caller
from samokoder_app.accounts.errors import AuthError
from samokoder_app.accounts.flows import Flow, MailKind, VerifierStore, mail_target
from samokoder_app.accounts.gateway import auth_client
from samokoder_app.accounts.sessions import SignedIn, end_there, open_session

LINKS: dict[EmailOtpType, MailKind] = {
    "signup": "signup",
    "email": "magiclink",
    "magiclink": "magiclink",
    "recovery": "recovery",
    "invite": "recovery",  # whom a Supabase's operator invites has no password yet
    "email_change": "email_change",
}
"""What links say they are (`?type=`), and what they are to us."""

_SILENT = frozenset({"no_mail", "mail_just_sent", "signup_disabled"})
"""Refusals that would tell who has an account here: they look like a mail that was sent."""

_NO_DIGITS = re.compile(r"\D")
_TOKEN = re.compile(r"[\w.-]{6,300}")


class Entered(BaseModel):
    """What the link or code of a mail led to.

    `signed_in`: a session, but for a change of address, which leaves the browser as it is. `is_changed`: the server
    says that the address is another one now; if it does not, the mail to the other address may have to be confirmed, too.
    """

    model_config = ConfigDict(frozen=True)

    kind: MailKind
    signed_in: SignedIn | None = None
    is_changed: bool = False


async def ask_mail(kind: MailKind, email: str, target: str, caller: Caller) -> Flow:
    """Ask for a mail; the same for addresses that nobody has. Raises `AuthError` (`email_invalid`, `too_many_requests`)."""
    email = email.strip()
    if "@" not in email:
        raise AuthError("email_invalid")
    kept = VerifierStore()
    try:
        async with auth_client(caller.address, caller.language, kept) as client:
            await _ask(client, kind, email)
    except AuthError as error:
        if error.code not in _SILENT:
            raise
    return Flow(kind=kind, email=email, verifier=kept.verifier, target=target)


async def ask_again(flow: Flow, caller: Caller) -> Flow:
    """The mail that is waited for once more; of a new account it has no new verifier. Raises `AuthError`."""
    if flow.kind == "oauth" or flow.kind == "linking" or not flow.email:
        raise AuthError("link_elsewhere")
    again = await ask_mail(flow.kind, flow.email, flow.target, caller)
    return again.model_copy(update={"verifier": again.verifier or flow.verifier, "user_id": flow.user_id})


async def _ask(client: AsyncGoTrueClient, kind: MailKind, email: str) -> None:
    if kind == "recovery":
        await client.reset_password_for_email(email, {"redirect_to": mail_target()})
    elif kind == "magiclink":
        # Accounts are made on the sign-up page, with an invitation where one is needed.
        options = {"should_create_user": False, "email_redirect_to": mail_target()}
        await client.sign_in_with_otp({"email": email, "options": options})  # type: ignore[typeddict-item]
    else:
        await client.resend({"type": kind, "email": email, "options": {"email_redirect_to": mail_target()}})


async def use_link(link_type: EmailOtpType, token_hash: str, caller: Caller) -> Entered:
    """What the link of a mail names, once; raises `AuthError` (`link_expired`)."""
    if not _TOKEN.fullmatch(token_hash):
        raise AuthError("link_expired")
    return await _use(LINKS[link_type], {"type": link_type, "token_hash": token_hash}, caller)


async def use_code(flow: Flow, code: str, caller: Caller) -> Entered:
    """The code of the mail that this browser waits for; raises `AuthError` (`link_expired`)."""
    digits = _NO_DIGITS.sub("", code)
    if flow.kind == "oauth" or flow.kind == "linking" or flow.kind == "email_change" or not flow.email:
        raise AuthError("link_elsewhere")
    if not 6 <= len(digits) <= 10:  # Supabase lets its operators choose the length
        raise AuthError("link_expired")
    code_type: EmailOtpType = "recovery" if flow.kind == "recovery" else "email"
    params: VerifyOtpParams = {"type": code_type, "email": flow.email, "token": digits}
    return await _use(flow.kind, params, caller)


async def _use(kind: MailKind, params: VerifyOtpParams, caller: Caller) -> Entered:
    async with auth_client(caller.address, caller.language) as client:
        answer = await client.verify_otp(params)
    if kind == "email_change":
        return await _changed(answer)
    if answer.session is None:
        raise AuthError("link_expired")
    return Entered(kind=kind, signed_in=await open_session(answer.session, caller.agent))


async def _changed(answer: AuthResponse) -> Entered:
    """Another address. The session that the server gives with it is ended: the link of a new address may have reached
    a stranger, to whom a mistyped one belongs."""
    if answer.session is not None:
        await end_there(answer.session.access_token, "local")
    return Entered(kind="email_change", is_changed=answer.session is not None)
