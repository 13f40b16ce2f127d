"""SQL of the embedded auth server: users, sessions, refresh tokens. For `as_auth` sessions.

An account is locked from the top: its row of `auth.users` first, then what hangs on it. Deleting it does the same, so
that neither waits for the other in a circle.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from samokoder_app.db.repositories.auth_identities import IdentityRow

REUSE_SECONDS = 10
"""A rotated refresh token is still good for this long: two tabs may refresh at once (GoTrue's default)."""


class UserRow(BaseModel):
    """A row of `auth.users`."""

    model_config = ConfigDict(frozen=True)

    id: UUID
    email: str
    encrypted_password: str
    raw_app_meta_data: dict[str, Any]
    raw_user_meta_data: dict[str, Any]
    email_confirmed_at: datetime | None
    last_sign_in_at: datetime | None
    banned_until: datetime | None
    awaits_confirmation: bool
    email_change: str | None
    email_change_sent_at: datetime | None
    created_at: datetime
    updated_at: datetime
    identities: tuple[IdentityRow, ...] = ()


class RefreshOutcome(StrEnum):
    """What became of a refresh token."""

    ROTATED = "rotated"
    UNKNOWN = "unknown"
    REUSED = "reused"


class Rotation(BaseModel):
    """The outcome of a rotation; ids only when it succeeded."""

    model_config = ConfigDict(frozen=True)

    outcome: RefreshOutcome
    user_id: UUID | None = None
    session_id: UUID | None = None


_INSERT_USER = text(
    "insert into auth.users (email, encrypted_password, raw_user_meta_data, awaits_confirmation)"
    " values (:email, :password, cast(:metadata as jsonb), :awaits)"
    " on conflict (lower(email)) do nothing returning *"
)
_USER = (
    "select u.*, (select coalesce(jsonb_agg(to_jsonb(i) order by i.created_at, i.id), '[]') from auth.identities i"
    " where i.user_id = u.id) as identities from auth.users u"
)
_USER_BY_EMAIL = text(_USER + " where lower(u.email) = lower(:email)")
_USER_BY_ID = text(_USER + " where u.id = :id")
_HOLD_BY_EMAIL = text(_USER + " where lower(u.email) = lower(:email) for update of u")
_HOLD_BY_ID = text(_USER + " where u.id = :id for update of u")
_LANGUAGE = text("select language from public.profiles where id = :id")
_SIGNED_IN = text("update auth.users set last_sign_in_at = now() where id = :id")
_SET_PASSWORD = text(
    "update auth.users set encrypted_password = :password, email_change = null, email_change_old_confirmed = false,"
    " email_change_new_confirmed = false where id = :id"
)
_FORGET_PASSWORD = text(
    "update auth.users set encrypted_password = '', raw_user_meta_data = '{}' where id = :id and awaits_confirmation"
)
_CONFIRM = text(
    "update auth.users set email_confirmed_at = coalesce(email_confirmed_at, now()), awaits_confirmation = false"
    " where id = :id and awaits_confirmation"
)
_FORGET_ONE_TIME = text("delete from auth.one_time_tokens where user_id = :id")
_MERGE_METADATA = text(
    "update auth.users set raw_user_meta_data = raw_user_meta_data || cast(:metadata as jsonb) where id = :id"
)
_INSERT_SESSION = text("insert into auth.sessions (user_id) values (:user_id) returning id")
_INSERT_REFRESH = text(
    "insert into auth.refresh_tokens (token, session_id, user_id) values (:token, :session_id, :user_id)"
)
_HOLD_OF_REFRESH = text(
    "select id from auth.users where id = (select user_id from auth.refresh_tokens where token = :token) for key share"
)
_LOCK_REFRESH = text(
    "select session_id, user_id, revoked_at is not null"
    " and revoked_at < clock_timestamp() - make_interval(secs => :reuse) as reused"
    " from auth.refresh_tokens where token = :token for update"
)
_REVOKE_REFRESH = text(
    "update auth.refresh_tokens set revoked_at = coalesce(revoked_at, clock_timestamp()), successor = :successor"
    " where token = :token"
)
_HAS_SESSION = text("select true from auth.sessions where id = :id and user_id = :user_id")
_DELETE_SESSION = text("delete from auth.sessions where id = :id")
_DELETE_SESSIONS = text("delete from auth.sessions where user_id = :user_id")
_DELETE_OTHERS = text("delete from auth.sessions where user_id = :user_id and id <> :id")
# Far ahead rather than for ever: Python knows no time without end.
_BAN = text(
    "update auth.users set banned_until = case when :is_banned then now() + interval '100 years' end where id = :id"
)
_PROVE_ADDRESS = text("select app.prove_address(:id)")
_FORGET_SIGN_UPS = text("select app.forget_sign_ups()")


async def insert_user(
    session: AsyncSession, email: str, password_hash: str, metadata_json: str, *, awaits_confirmation: bool = False
) -> UserRow | None:
    """A new user, without a password if the hash is empty; None if the address is taken."""
    values = {"email": email, "password": password_hash, "metadata": metadata_json, "awaits": awaits_confirmation}
    row = (await session.execute(_INSERT_USER, values)).mappings().one_or_none()
    return UserRow.model_validate(dict(row)) if row else None


async def user_by_email(session: AsyncSession, email: str) -> UserRow | None:
    """The user with this address."""
    row = (await session.execute(_USER_BY_EMAIL, {"email": email})).mappings().one_or_none()
    return UserRow.model_validate(dict(row)) if row else None


async def user_by_id(session: AsyncSession, user_id: UUID) -> UserRow | None:
    """The user with this id."""
    row = (await session.execute(_USER_BY_ID, {"id": user_id})).mappings().one_or_none()
    return UserRow.model_validate(dict(row)) if row else None


async def hold_by_email(session: AsyncSession, email: str) -> UserRow | None:
    """The user with this address, locked until the end of the transaction."""
    row = (await session.execute(_HOLD_BY_EMAIL, {"email": email})).mappings().one_or_none()
    return UserRow.model_validate(dict(row)) if row else None


async def hold_by_id(session: AsyncSession, user_id: UUID) -> UserRow | None:
    """The user with this id, locked until the end of the transaction."""
    row = (await session.execute(_HOLD_BY_ID, {"id": user_id})).mappings().one_or_none()
    return UserRow.model_validate(dict(row)) if row else None


async def language_of(session: AsyncSession, user_id: UUID) -> str | None:
    """The language that the user has chosen."""
    found = await session.scalar(_LANGUAGE, {"id": user_id})
    return None if found is None else str(found)


async def set_password(session: AsyncSession, user_id: UUID, password_hash: str) -> None:
    """Change the password; links that were sent before, and a change of the address under way, are over."""
    await session.execute(_SET_PASSWORD, {"id": user_id, "password": password_hash})
    await session.execute(_FORGET_ONE_TIME, {"id": user_id})


async def forget_password(session: AsyncSession, user_id: UUID) -> None:
    """Two people have signed up with this address and neither has confirmed it: the password of neither counts."""
    await session.execute(_FORGET_PASSWORD, {"id": user_id})


async def confirm(session: AsyncSession, user_id: UUID) -> None:
    """The address of a sign-up is confirmed; nothing happens to an account that does not wait for it."""
    await session.execute(_CONFIRM, {"id": user_id})


async def merge_metadata(session: AsyncSession, user_id: UUID, metadata_json: str) -> None:
    """Add to what the user says about himself."""
    await session.execute(_MERGE_METADATA, {"id": user_id, "metadata": metadata_json})


async def open_session(session: AsyncSession, user_id: UUID, refresh_hash: bytes) -> UUID:
    """A session with its first refresh token."""
    await session.execute(_SIGNED_IN, {"id": user_id})  # first: it locks the user
    session_id = await session.scalar(_INSERT_SESSION, {"user_id": user_id})
    await session.execute(_INSERT_REFRESH, {"token": refresh_hash, "session_id": session_id, "user_id": user_id})
    return UUID(str(session_id))


async def rotate(session: AsyncSession, old: bytes, new: bytes) -> Rotation:
    """Exchange a refresh token. One used before, and not just now, was stolen from somebody: the session ends."""
    await session.execute(_HOLD_OF_REFRESH, {"token": old})
    row = (await session.execute(_LOCK_REFRESH, {"token": old, "reuse": REUSE_SECONDS})).one_or_none()
    if row is None:
        return Rotation(outcome=RefreshOutcome.UNKNOWN)
    if row.reused:
        await session.execute(_DELETE_SESSION, {"id": row.session_id})
        return Rotation(outcome=RefreshOutcome.REUSED)
    await session.execute(_INSERT_REFRESH, {"token": new, "session_id": row.session_id, "user_id": row.user_id})
    await session.execute(_REVOKE_REFRESH, {"token": old, "successor": new})
    return Rotation(outcome=RefreshOutcome.ROTATED, user_id=row.user_id, session_id=row.session_id)


async def has_session(session: AsyncSession, session_id: UUID, user_id: UUID) -> bool:
    """Whether the session was neither signed out nor revoked."""
    return bool(await session.scalar(_HAS_SESSION, {"id": session_id, "user_id": user_id}))


async def close_session(session: AsyncSession, session_id: UUID) -> None:
    """End one session."""
    await session.execute(_DELETE_SESSION, {"id": session_id})


async def close_sessions(session: AsyncSession, user_id: UUID, keep: UUID | None = None) -> None:
    """End all sessions of a user, or all but one."""
    if keep is None:
        await session.execute(_DELETE_SESSIONS, {"user_id": user_id})
    else:
        await session.execute(_DELETE_OTHERS, {"user_id": user_id, "id": keep})


async def ban(session: AsyncSession, user_id: UUID, *, is_banned: bool) -> None:
    """Refuse a user and end all of his sessions, or let him in again."""
    await session.execute(_BAN, {"id": user_id, "is_banned": is_banned})
    if is_banned:
        await close_sessions(session, user_id)


async def prove_address(session: AsyncSession, user_id: UUID) -> bool:
    """Mark the address as proven by its owner, in this transaction; whether somebody's password was taken away.

    If nobody had proven it before, password, sessions, other identities and personal access tokens of whoever made the
    account go, and so do his links under way. Raises `NotFound`.
    """
    return bool(await session.scalar(_PROVE_ADDRESS, {"id": user_id}))


async def forget_sign_ups(session: AsyncSession) -> bool:
    """Delete a bounded number of users who never confirmed, for the worker's role; whether there are more."""
    return bool(await session.scalar(_FORGET_SIGN_UPS))
