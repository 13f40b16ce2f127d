"""How a user signs in: his address, the providers linked to it, and changes of both."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from pydantic import BaseModel, ConfigDict
from supabase_auth import AsyncGoTrueClient, AsyncSupportedStorage
from supabase_auth.types import User, UserIdentity

from samokoder_app.accounts.audit import tell_elsewhere
from samokoder_app.accounts.caller import HERE, Caller
from samokoder_app.accounts.errors import AuthError
from samokoder_app.accounts.flows import Flow, VerifierStore, mail_target
from samokoder_app.accounts.gateway import auth_client
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.accounts.sealed_tokens import open_tokens
from samokoder_app.accounts.sessions import end_sealed
from samokoder_app.auth_server.config import PROVIDER_TITLES
from samokoder_app.db.repositories import web_sessions
from samokoder_app.db.repositories.audit import AuditKind
from samokoder_app.db.session import as_auth
from samokoder_app.errors import Unauthenticated, Unavailable

_BY_MAIL = "email"


class IdentityView(BaseModel):
    """A provider that is linked to the account; `title` is its own name, `name` what it calls the account's owner."""

    model_config = ConfigDict(frozen=True)

    id: str
    provider: str
    title: str
    name: str


class LoginView(BaseModel):
    """`new_email` waits for its confirmation, "" if none does; `is_only_way`: the one provider may not go."""

    model_config = ConfigDict(frozen=True)

    email: str
    is_confirmed: bool
    new_email: str = ""
    identities: tuple[IdentityView, ...] = ()
    is_only_way: bool = False


async def read_login(user: CurrentUser) -> LoginView:
    """How the user signs in, as the auth server knows it; raises `Unavailable` where it does not answer."""
    tokens = open_tokens(await _own_tokens(user))
    try:
        async with auth_client() as client:
            answer = await client.get_user(tokens.access_token)
    except AuthError as error:
        raise Unavailable from error
    if answer is None:
        raise Unauthenticated
    return _login(answer.user)


async def change_email(user: CurrentUser, email: str, caller: Caller = HERE) -> Flow | None:
    """Ask for another address, which both mailboxes confirm; None if it is changed already. Raises `AuthError`."""
    email = email.strip()
    if "@" not in email:
        raise AuthError("email_invalid")
    if email.lower() == user.email.lower():
        raise AuthError("same_email")
    kept = VerifierStore()
    async with signed_in_client(user, caller, kept) as client:
        answer = await client.update_user({"email": email}, {"email_redirect_to": mail_target()})
    if (answer.user.email or "").lower() == email.lower():
        return None
    return Flow(kind="email_change", email=email, verifier=kept.verifier, user_id=user.id)


async def unlink(user: CurrentUser, identity_id: str, caller: Caller = HERE) -> None:
    """Take a provider away; raises `AuthError` (`identity_gone`, `last_identity`)."""
    async with signed_in_client(user, caller) as client:
        found = await client.get_user_identities()
        wanted = [one for one in found.identities if one.identity_id == identity_id and one.provider != _BY_MAIL]
        if not wanted:
            raise AuthError("identity_gone")
        await client.unlink_identity(wanted[0])
    await tell_elsewhere(user.id, AuditKind.IDENTITY_UNLINKED, wanted[0].provider)


async def set_password(user: CurrentUser, new: str, caller: Caller = HERE) -> None:
    """A password in place of a forgotten one; every other session is over. Raises `AuthError`."""
    async with signed_in_client(user, caller) as client:
        await client.update_user({"password": new})
    own = await _own_tokens(user)
    async with as_auth() as session:
        await web_sessions.delete_own(session, user.id, keep=user.session_id)
    await tell_elsewhere(user.id, AuditKind.PASSWORD_CHANGED)
    await end_sealed(own, "others")


@asynccontextmanager
async def signed_in_client(
    user: CurrentUser, caller: Caller = HERE, verifiers: AsyncSupportedStorage | None = None
) -> AsyncIterator[AsyncGoTrueClient]:
    """A client that acts for the user of this browser; raises `Unauthenticated` if the session is over."""
    tokens = open_tokens(await _own_tokens(user))
    async with auth_client(caller.address, caller.language, verifiers) as client:
        await client.set_session(tokens.access_token, tokens.refresh_token)
        yield client


async def _own_tokens(user: CurrentUser) -> str:
    if user.session_id is None:
        raise Unauthenticated
    async with as_auth() as session:
        sealed = await web_sessions.sealed_tokens(session, user.id, user.session_id)
    if sealed is None:
        raise Unauthenticated
    return sealed


def _login(found: User) -> LoginView:
    identities = found.identities or []
    shown = tuple(_identity(one) for one in identities if one.provider != _BY_MAIL)
    return LoginView(
        email=found.email or "",
        is_confirmed=found.email_confirmed_at is not None,
        new_email=found.new_email or "",
        identities=shown,
        is_only_way=len(identities) < 2,
    )


def _identity(one: UserIdentity) -> IdentityView:
    told = one.identity_data
    name = next((str(told[key]) for key in ("user_name", "preferred_username", "email", "name") if told.get(key)), "")
    title = PROVIDER_TITLES.get(one.provider, one.provider)  # a Supabase of its own knows more of them
    return IdentityView(id=one.identity_id, provider=one.provider, title=title, name=name[:100])
