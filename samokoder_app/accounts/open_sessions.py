"""Where a user is signed in, ended one by one or all but the present one; and another password, which ends them all."""

from datetime import datetime
from uuid import UUID

import httpx
from pydantic import BaseModel, ConfigDict
from supabase_auth.errors import AuthError as SupabaseAuthError

from samokoder_app.accounts.audit import tell_elsewhere
from samokoder_app.accounts.browsers import browser_name
from samokoder_app.accounts.caller import HERE, Caller
from samokoder_app.accounts.errors import AuthError
from samokoder_app.accounts.gateway import auth_client
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.accounts.sessions import SignedIn, end_sealed, end_there, open_session
from samokoder_app.db.repositories import audit, web_sessions
from samokoder_app.db.repositories.audit import AuditKind
from samokoder_app.db.session import as_auth, as_auth_at_once
from samokoder_app.errors import NotFound
from samokoder_app.settings import get_settings


class SessionView(BaseModel):
    """A browser that is signed in; `browser` is "" if nothing is known of it, `seen_at` is kept to the hour."""

    model_config = ConfigDict(frozen=True)

    id: UUID
    browser: str
    created_at: datetime
    seen_at: datetime
    is_this: bool


async def change_password(user: CurrentUser, present: str, new: str, caller: Caller = HERE) -> SignedIn:
    """Another password, for who knows the present one: a fresh session, and every other one is over.

    Raises `AuthError`; then the password is the present one, unless the auth server went away at that moment.
    """
    async with auth_client(caller.address, caller.language) as client:
        answer = await client.sign_in_with_password({"email": user.email, "password": present})
        if answer.session is None:
            raise AuthError("invalid_credentials")
        token = answer.session.access_token
        try:
            await client.update_user({"password": new})
        except (SupabaseAuthError, httpx.TransportError):
            await end_there(token, "local")
            raise
    async with as_auth() as session:
        await web_sessions.delete_own(session, user.id)
        await tell_elsewhere(user.id, AuditKind.PASSWORD_CHANGED, within=session)
    await end_there(token, "others")
    return await open_session(answer.session, caller.agent)


async def list_sessions(user: CurrentUser) -> list[SessionView]:
    """The browsers in which the user is signed in, the present one first."""
    async with as_auth_at_once() as session:
        rows = await web_sessions.list_open(session, user.id, get_settings().uses_embedded_auth)
    views = [
        SessionView(
            id=row.public_id,
            browser=browser_name(row.agent),
            created_at=row.created_at,
            seen_at=row.seen_at,
            is_this=row.public_id == user.session_id,
        )
        for row in rows
    ]
    return sorted(views, key=lambda view: not view.is_this)


async def end_session(user: CurrentUser, public_id: UUID) -> None:
    """Sign the user out in one browser; raises `NotFound`."""
    async with as_auth() as session:
        ended = await web_sessions.delete_own(session, user.id, public_id)
    if not ended:
        raise NotFound
    await end_sealed(ended[0], "local")


async def end_other_sessions(user: CurrentUser) -> None:
    """Sign the user out everywhere but here; with a token instead of a session in every browser."""
    async with as_auth() as session:
        own = await web_sessions.sealed_tokens(session, user.id, user.session_id) if user.session_id else None
        ended = await web_sessions.delete_own(session, user.id, keep=user.session_id)
        await audit.note(session, user.id, AuditKind.SIGNED_OUT_EVERYWHERE)
    if own is not None:
        await end_sealed(own, "others")
        return
    for sealed in ended:
        await end_sealed(sealed, "local")
