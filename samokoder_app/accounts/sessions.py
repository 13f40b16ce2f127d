"""Browser sessions: an opaque cookie here, the tokens of Supabase Auth sealed in the database.

Every lookup asks the database again: a session that was signed out, or ended by a new password, is
over at the next request.
"""

import asyncio
import hmac
from datetime import UTC, datetime, timedelta
from typing import Literal
from uuid import UUID
from weakref import WeakValueDictionary

from loguru import logger
from pydantic import BaseModel, ConfigDict
from supabase_auth.types import Session as SupabaseSession
from supabase_auth.types import SignUpWithEmailAndPasswordCredentialsOptions

from samokoder_app import paths
from samokoder_app.accounts.audit import tell_elsewhere
from samokoder_app.accounts.bearer import verify_access_token
from samokoder_app.accounts.caller import HERE, Caller
from samokoder_app.accounts.cookies import value_of
from samokoder_app.accounts.errors import AuthError
from samokoder_app.accounts.flows import Flow, VerifierStore, mail_target
from samokoder_app.accounts.gateway import auth_client
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.accounts.sealed_tokens import open_tokens, seal_tokens
from samokoder_app.auth_server.tokens import BadToken, new_opaque_token, token_hash
from samokoder_app.db.repositories import web_sessions
from samokoder_app.db.repositories.audit import AuditKind
from samokoder_app.db.session import as_auth, as_auth_at_once
from samokoder_app.settings import get_settings

COOKIE_NAME = "__Host-samokoder"
LIFETIME = timedelta(days=30)
_REFRESH_BEFORE = timedelta(seconds=60)
_MAX_TOKEN_LENGTH = 8192
_MOST_OF_AGENT = 300
_refreshing: WeakValueDictionary[bytes, asyncio.Lock] = WeakValueDictionary()


class SignedIn(BaseModel):
    """A fresh session: the value for the cookie, and whose it is.

    `password_is_gone`: the address was proven just now, and the password of whoever made the account before was removed.
    """

    model_config = ConfigDict(frozen=True)

    cookie_value: str
    user: CurrentUser
    password_is_gone: bool = False


async def sign_up(email: str, password: str) -> SignedIn:
    """A new account, signed in at once; raises `AuthError` (`confirm_email` where a mail has to be waited for first)."""
    made = await begin_sign_up(email, password)
    if isinstance(made, Flow):
        raise AuthError("confirm_email")
    return made


async def begin_sign_up(
    email: str,
    password: str,
    *,
    invitation: str | None = None,
    target: str = paths.PROJECTS,
    caller: Caller = HERE,
) -> SignedIn | Flow:
    """A new account, signed in at once, or the mail that has to be waited for first; raises `AuthError`."""
    settings = get_settings()
    if not settings.uses_embedded_auth:
        check_invitation(invitation)
    data = {"invitation": invitation} if invitation and settings.uses_embedded_auth else {}
    kept = VerifierStore()
    async with auth_client(caller.address, caller.language, kept) as client:
        options: SignUpWithEmailAndPasswordCredentialsOptions = {"data": data, "email_redirect_to": mail_target()}
        answer = await client.sign_up({"email": email, "password": password, "options": options})
    if answer.session is None:
        return Flow(kind="signup", email=email, verifier=kept.verifier, target=target)
    return await open_session(answer.session, caller.agent)


async def sign_in(email: str, password: str, caller: Caller = HERE) -> SignedIn:
    """A session for an address and its password; raises `AuthError`."""
    async with auth_client(caller.address, caller.language) as client:
        answer = await client.sign_in_with_password({"email": email, "password": password})
    if answer.session is None:
        raise AuthError("invalid_credentials")
    return await open_session(answer.session, caller.agent)


async def sign_out(cookie_value: str) -> None:
    """End the session here and at Supabase Auth; nothing happens if it has ended already."""
    async with as_auth() as session:
        sealed = await web_sessions.delete(session, token_hash(cookie_value))
    if sealed is not None:
        await end_sealed(sealed, "local")


async def end_sealed(sealed: str, scope: Literal["local", "others"]) -> None:
    """End the session of these tokens, or all others, at Supabase Auth."""
    try:
        token = open_tokens(sealed).access_token
    except AuthError as error:
        logger.info("tokens of a session cannot be opened: {}", error.code)
        return
    await end_there(token, scope)


async def end_there(token: str, scope: Literal["local", "others"]) -> None:
    """End the session of this access token, or all others of its user, at Supabase Auth."""
    try:
        async with auth_client() as client:
            await client.admin.sign_out(token, scope)
    except AuthError as error:
        # The browser is signed out either way; the token there ends within the hour.
        logger.info("Supabase Auth did not end the session: {}", error.code)


async def resolve_cookie(cookie: str | None) -> CurrentUser | None:
    """Who this is, from a whole `Cookie` header or the cookie's value; None if nobody (any more)."""
    value = cookie_value(cookie)
    if value is None:
        return None
    id_hash = token_hash(value)
    async with as_auth_at_once() as session:
        row = await web_sessions.find(session, id_hash, get_settings().uses_embedded_auth)
    if row is None or (row.tokens_expired and not await _refresh(id_hash)):
        return None
    return CurrentUser(
        id=row.user_id,
        email=row.email,
        is_operator=row.is_operator,
        language=row.language,
        session_id=row.public_id,
    )


async def resolve_bearer(token: str | None) -> CurrentUser | None:
    """Who bears this access token; None if it is not valid (any more)."""
    if not token or len(token) > _MAX_TOKEN_LENGTH:
        return None
    try:
        claims = await verify_access_token(token)
    except BadToken:
        return None
    async with as_auth_at_once() as session:
        if get_settings().uses_embedded_auth:
            facts = await web_sessions.bearer_facts(session, claims.sub, claims.session_id)
        else:
            facts = await web_sessions.user_facts(session, claims.sub)
    if facts is None:
        return None
    return CurrentUser(id=claims.sub, email=facts.email, is_operator=facts.is_operator, language=facts.language)


def cookie_value(cookie: str | None) -> str | None:
    """The value of our cookie in a `Cookie` header; a string without `=` is the value itself."""
    if not cookie:
        return None
    if "=" not in cookie:
        return cookie
    return value_of(cookie, COOKIE_NAME)


async def open_session(supabase_session: SupabaseSession, agent: str) -> SignedIn:
    """A session of Supabase Auth becomes one of this browser; raises `AuthError`."""
    claims = await verify_access_token(supabase_session.access_token)
    value = new_opaque_token()
    new = web_sessions.NewSession(
        id=token_hash(value),
        user_id=claims.sub,
        auth_session_id=claims.session_id,
        sealed_tokens=seal_tokens(supabase_session),
        tokens_expire_at=_refresh_at(claims.exp),
        expires_at=datetime.now(UTC) + LIFETIME,
        agent=agent[:_MOST_OF_AGENT],
    )
    async with as_auth() as session:
        facts = await web_sessions.user_facts(session, claims.sub)
        if facts is None:  # locked or deleted here, while a Supabase of its own has kept the sign-in
            raise AuthError("user_banned" if await web_sessions.is_locked(session, claims.sub) else "account_gone")
        public_id = await web_sessions.insert(session, new)
        await tell_elsewhere(claims.sub, AuditKind.SIGNED_IN, within=session)
    is_gone = bool(supabase_session.user.app_metadata.get("password_is_gone"))
    return SignedIn(cookie_value=value, user=_user(claims.sub, facts, public_id), password_is_gone=is_gone)


def _user(user_id: UUID, facts: web_sessions.UserFacts, public_id: UUID) -> CurrentUser:
    return CurrentUser(id=user_id, session_id=public_id, **facts.model_dump())


async def _refresh(id_hash: bytes) -> bool:
    """Fresh tokens for a session; False (and the session is over) if Supabase Auth refuses them.

    Requests of one process wait for each other; two processes at once are within Supabase's reuse interval.
    """
    async with _refreshing.setdefault(id_hash, asyncio.Lock()):
        async with as_auth() as session:
            row = await web_sessions.find(session, id_hash, get_settings().uses_embedded_auth)
        if row is None or not row.tokens_expired:
            return row is not None
        fresh = await _fresh_tokens(row.sealed_tokens)
        async with as_auth() as session:
            if fresh is None:
                await web_sessions.delete(session, id_hash)
                return False
            claims = await verify_access_token(fresh.access_token)
            await web_sessions.set_tokens(session, id_hash, seal_tokens(fresh), _refresh_at(claims.exp))
    return True


async def _fresh_tokens(sealed: str) -> SupabaseSession | None:
    try:
        async with auth_client() as client:
            answer = await client.refresh_session(open_tokens(sealed).refresh_token)
    except AuthError as error:
        if error.code == "auth_unavailable":
            raise
        return None
    return answer.session


def check_invitation(invitation: str | None) -> None:
    """Where a Supabase of its own makes users and we invite them; raises `AuthError` without the code of an invitation."""
    settings = get_settings()
    if settings.sign_up_policy != "invitation":
        return
    code = settings.invitation_code
    if code is None or not hmac.compare_digest((invitation or "").encode(), code.get_secret_value().encode()):
        raise AuthError("signup_disabled")


def _refresh_at(expires: int) -> datetime:
    return datetime.fromtimestamp(expires, UTC) - _REFRESH_BEFORE
