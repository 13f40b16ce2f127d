"""Signing in with GitHub or Google, and the end of every flow that comes back with a code."""

import re
from typing import Literal

from pydantic import BaseModel, ConfigDict
from supabase_auth.types import Session as SupabaseSession
from supabase_auth.types import SignInWithOAuthCredentialsOptions

from samokoder_app.accounts.audit import tell_elsewhere
from samokoder_app.accounts.caller import Caller
from samokoder_app.accounts.errors import AuthError, auth_error
from samokoder_app.accounts.flows import Flow, VerifierStore, callback_url
from samokoder_app.accounts.gateway import auth_client
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.accounts.offers import offer_book
from samokoder_app.accounts.own_login import signed_in_client
from samokoder_app.accounts.sessions import SignedIn, check_invitation, end_there, open_session
from samokoder_app.db.repositories.audit import AuditKind
from samokoder_app.settings import get_settings

_CODE = re.compile(r"[\w.-]{1,200}")
ProviderName = Literal["github", "google"]


class Departure(BaseModel):
    """Where the browser is sent, and what it keeps meanwhile."""

    model_config = ConfigDict(frozen=True)

    url: str
    flow: Flow


async def begin_sign_in(provider: str, target: str, invitation: str, caller: Caller) -> Departure:
    """To the provider, to sign in or, with an invitation where one is needed, up.

    Raises `AuthError` (`provider_off`, `signup_disabled`).
    """
    name = await _offered(provider)
    if (await offer_book().read()).makes_users:
        check_invitation(invitation)
    kept = VerifierStore()
    options: SignInWithOAuthCredentialsOptions = {"redirect_to": callback_url()}
    if invitation and get_settings().uses_embedded_auth:
        options["query_params"] = {"invitation": invitation}
    async with auth_client(caller.address, caller.language, kept) as client:
        begun = await client.sign_in_with_oauth({"provider": name, "options": options})
    return Departure(url=begun.url, flow=Flow(kind="oauth", verifier=kept.verifier, target=target))


async def begin_linking(user: CurrentUser, provider: str, caller: Caller) -> Departure:
    """To the provider, to add it to the account; raises `AuthError` (`provider_off`, `linking_off`)."""
    name = await _offered(provider)
    kept = VerifierStore()
    async with signed_in_client(user, caller, kept) as client:
        begun = await client.link_identity({"provider": name, "options": {"redirect_to": callback_url()}})
    return Departure(url=begun.url, flow=Flow(kind="linking", verifier=kept.verifier, user_id=user.id))


async def arrive(flow: Flow, code: str, user: CurrentUser | None, caller: Caller) -> SignedIn | None:
    """The code that a browser came back with, exchanged with its own verifier: a session, None if it stays in its own.

    Raises `AuthError`; `oauth_elsewhere` also where the flow was begun for somebody else than who is signed in now.
    """
    is_for_present = flow.kind in {"linking", "email_change"}
    if not (flow.verifier and _CODE.fullmatch(code)) or (is_for_present and (user is None or user.id != flow.user_id)):
        raise elsewhere()
    session = await _exchange(flow, code, caller)
    if not is_for_present:
        return await open_session(session, caller.agent)
    await end_there(session.access_token, "local")
    if user is None or session.user.id != str(user.id):
        raise elsewhere()
    await tell_elsewhere(user.id, AuditKind.IDENTITY_LINKED if flow.kind == "linking" else AuditKind.EMAIL_CHANGED)
    return None


def refusal(error: str, error_code: str) -> AuthError:
    """What the address of a browser that came back without a code says of the cause."""
    found = (auth_error(code) for code in (error_code, error))
    return next((told for told in found if told.code != "auth_failed"), AuthError("oauth_failed"))


def elsewhere() -> AuthError:
    """The flow was not begun in this browser, or too long ago."""
    return AuthError("oauth_elsewhere")


async def _exchange(flow: Flow, code: str, caller: Caller) -> SupabaseSession:
    async with auth_client(caller.address, caller.language) as client:
        answer = await client.exchange_code_for_session(
            {"auth_code": code, "code_verifier": flow.verifier, "redirect_to": callback_url()}
        )
    if answer.session is None:
        raise elsewhere()
    return answer.session


async def _offered(provider: str) -> ProviderName:
    offers = await offer_book().read()
    if provider == "github" and offers.github:
        return "github"
    if provider == "google" and offers.google:
        return "google"
    raise AuthError("provider_off")
