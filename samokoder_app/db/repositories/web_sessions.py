"""SQL of browser sessions, and of what a signed-in user is. For `as_auth` sessions."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

MOST = 100
"""Browsers in which one user may be signed in."""


class SessionRow(BaseModel):
    """A browser session that has not ended, with its user."""

    model_config = ConfigDict(frozen=True)

    public_id: UUID
    user_id: UUID
    sealed_tokens: str
    tokens_expired: bool
    email: str
    language: str | None
    is_operator: bool


class UserFacts(BaseModel):
    """What is known about a user without his session."""

    model_config = ConfigDict(frozen=True)

    email: str
    language: str | None
    is_operator: bool


class NewSession(BaseModel):
    """A browser session to open."""

    model_config = ConfigDict(frozen=True)

    id: bytes
    user_id: UUID
    auth_session_id: UUID
    sealed_tokens: str
    tokens_expire_at: datetime
    expires_at: datetime
    agent: str = ""


class OpenSession(BaseModel):
    """A browser that is signed in, as its owner sees it."""

    model_config = ConfigDict(frozen=True)

    public_id: UUID
    agent: str
    created_at: datetime
    seen_at: datetime


_INSERT = text(
    "insert into app.web_sessions"
    " (id, user_id, auth_session_id, sealed_tokens, tokens_expire_at, expires_at, agent) values"
    " (:id, :user_id, :auth_session_id, :sealed_tokens, :tokens_expire_at, :expires_at, :agent) returning public_id"
)
_FIND = (
    "select s.public_id, s.user_id, s.sealed_tokens, s.tokens_expire_at <= now() as tokens_expired,"
    " p.email, p.language, p.is_operator"
    " from app.web_sessions s join public.profiles p on p.id = s.user_id"
    " where s.id = :id and s.expires_at > now() and p.locked_at is null"
)
_FIND_ANY = text(_FIND)
# Signed out everywhere, or the password changed: the embedded server's session is gone.
_FIND_OPEN = text(_FIND + " and exists (select from auth.sessions a where a.id = s.auth_session_id)")
_SET_TOKENS = text(
    "update app.web_sessions set sealed_tokens = :sealed, tokens_expire_at = :expire_at, seen_at = now() where id = :id"
)
_DELETE = text("delete from app.web_sessions where id = :id returning sealed_tokens")
_OPEN = "from app.web_sessions s where s.user_id = :user_id and s.expires_at > now()"
_IF_OPEN_THERE = " and exists (select from auth.sessions a where a.id = s.auth_session_id)"
_LIST = f"select s.public_id, s.agent, s.created_at, s.seen_at {_OPEN}"
_NEWEST_FIRST = " order by s.seen_at desc, s.public_id"
_LIST_ANY, _LIST_OPEN = text(_LIST + _NEWEST_FIRST), text(_LIST + _IF_OPEN_THERE + _NEWEST_FIRST)
_SEALED = text(f"select s.sealed_tokens {_OPEN} and s.public_id = :public_id")
_DELETE_OWN = text(
    "delete from app.web_sessions where user_id = :user_id"
    " and (cast(:public_id as uuid) is null or public_id = :public_id)"
    " and public_id is distinct from cast(:keep as uuid) returning sealed_tokens"
)
_DELETE_EXPIRED = text(
    "delete from app.web_sessions where id in"
    " (select id from app.web_sessions where expires_at <= now() for update skip locked)"
)
# From the top, as an account is deleted: else each would wait for the other.
_HOLD = text("select app.hold_account(:user_id)")
_DELETE_OLDEST = text(
    "delete from app.web_sessions where public_id in (select public_id from app.web_sessions"
    " where user_id = :user_id order by seen_at desc, public_id offset :most)"
)
_FACTS = text("select email, language, is_operator from public.profiles where id = :id and locked_at is null")
_FACTS_IF_OPEN = text(
    "select email, language, is_operator from public.profiles p where id = :id and locked_at is null"
    " and exists (select from auth.sessions a where a.id = :session_id and a.user_id = p.id)"
)
_IS_LOCKED = text("select exists (select from public.profiles where id = :id and locked_at is not null)")
_GRANT_OPERATOR = text("select app.grant_operator(:email)")


async def insert(session: AsyncSession, new: NewSession) -> UUID:
    """Open a session; returns its public id. Those beyond `MOST` of its user are over, the longest unseen first."""
    await session.execute(_HOLD, {"user_id": new.user_id})
    await session.execute(_DELETE_EXPIRED)
    public_id = UUID(str(await session.scalar(_INSERT, new.model_dump())))
    await session.execute(_DELETE_OLDEST, {"user_id": new.user_id, "most": MOST})
    return public_id


async def find(session: AsyncSession, id_hash: bytes, check_auth_session: bool) -> SessionRow | None:
    """The session of a cookie; `check_auth_session` where the schema auth is ours to read."""
    query = _FIND_OPEN if check_auth_session else _FIND_ANY
    row = (await session.execute(query, {"id": id_hash})).mappings().one_or_none()
    return SessionRow.model_validate(dict(row)) if row else None


async def set_tokens(session: AsyncSession, id_hash: bytes, sealed: str, expire_at: datetime) -> None:
    """Keep refreshed tokens."""
    await session.execute(_SET_TOKENS, {"id": id_hash, "sealed": sealed, "expire_at": expire_at})


async def delete(session: AsyncSession, id_hash: bytes) -> str | None:
    """End a session; returns its sealed tokens."""
    row = (await session.execute(_DELETE, {"id": id_hash})).one_or_none()
    if row is None:
        return None
    return str(row.sealed_tokens)


async def list_open(session: AsyncSession, user_id: UUID, check_auth_session: bool) -> list[OpenSession]:
    """The browsers in which a user is signed in, the one that was seen last first."""
    rows = await session.execute(_LIST_OPEN if check_auth_session else _LIST_ANY, {"user_id": user_id})
    return [OpenSession.model_validate(dict(row._mapping)) for row in rows]


async def sealed_tokens(session: AsyncSession, user_id: UUID, public_id: UUID) -> str | None:
    """The sealed tokens of a user's session."""
    found = await session.scalar(_SEALED, {"user_id": user_id, "public_id": public_id})
    return None if found is None else str(found)


async def delete_own(
    session: AsyncSession, user_id: UUID, public_id: UUID | None = None, keep: UUID | None = None
) -> list[str]:
    """End one session of a user, or all but `keep`; returns their sealed tokens."""
    await session.execute(_HOLD, {"user_id": user_id})
    rows = (await session.execute(_DELETE_OWN, {"user_id": user_id, "public_id": public_id, "keep": keep})).all()
    return [str(row.sealed_tokens) for row in rows]


async def user_facts(session: AsyncSession, user_id: UUID) -> UserFacts | None:
    """What is known about a user; None if there is none, or the account is locked."""
    row = (await session.execute(_FACTS, {"id": user_id})).mappings().one_or_none()
    return UserFacts.model_validate(dict(row)) if row else None


async def is_locked(session: AsyncSession, user_id: UUID) -> bool:
    """Whether an operator locked the account."""
    return bool(await session.scalar(_IS_LOCKED, {"id": user_id}))


async def bearer_facts(session: AsyncSession, user_id: UUID, session_id: UUID) -> UserFacts | None:
    """What is known about a user whose session of the embedded auth server is open; None if it is not."""
    found = await session.execute(_FACTS_IF_OPEN, {"id": user_id, "session_id": session_id})
    row = found.mappings().one_or_none()
    return UserFacts.model_validate(dict(row)) if row else None


async def grant_operator(session: AsyncSession, email: str) -> bool:
    """Make somebody an operator; False if nobody has this address."""
    return bool(await session.scalar(_GRANT_OPERATOR, {"email": email}))
