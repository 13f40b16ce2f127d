"""SQL of one-use tokens: links, the codes beside them, and codes of PKCE. For `as_auth` sessions.

Whoever uses a token locks its user first: deleting the account does so, too.
"""

from collections.abc import Sequence
from datetime import timedelta
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


class TokenKind(StrEnum):
    """What a token is good for."""

    SIGN_UP = "signup"
    MAGIC_LINK = "magiclink"
    RECOVERY = "recovery"
    EMAIL_CHANGE_OLD = "email_change_old"
    EMAIL_CHANGE_NEW = "email_change_new"
    REAUTHENTICATION = "reauthentication"
    PKCE = "pkce"


class NewToken(BaseModel):
    """A token to keep, by its hash and perhaps that of a code which stands beside it in the mail."""

    model_config = ConfigDict(frozen=True)

    token_hash: bytes
    user_id: UUID
    kind: TokenKind
    lifetime: timedelta
    code_hash: bytes | None = None
    code_challenge: str | None = None


class UsedToken(BaseModel):
    """A token that was just used up, or may be."""

    model_config = ConfigDict(frozen=True)

    user_id: UUID
    kind: TokenKind
    code_challenge: str | None


_INSERT = text(
    "insert into auth.one_time_tokens (token_hash, user_id, kind, code_hash, code_challenge, expires_at)"
    " values (:token_hash, :user_id, :kind, :code_hash, :code_challenge, now() + cast(:lifetime as interval))"
)
_USE = text(
    "with held as materialized (select id from auth.users"
    " where id = (select user_id from auth.one_time_tokens where token_hash = :token_hash) for update)"
    " delete from auth.one_time_tokens t using held where t.user_id = held.id and t.token_hash = :token_hash"
    " and t.kind = any(:kinds) and t.expires_at > now()"
    " returning t.user_id, t.kind, t.code_challenge"
)
_FIND = text(
    "select user_id, kind, code_challenge from auth.one_time_tokens"
    " where token_hash = :token_hash and kind = any(:kinds) and expires_at > now()"
)
_USE_CODE = text(
    "delete from auth.one_time_tokens where token_hash = (select token_hash from auth.one_time_tokens"
    " where user_id = :user_id and kind = any(:kinds) and code_hash = :code_hash and tries < :most"
    " and expires_at > now() limit 1) returning user_id, kind, code_challenge"
)
_COUNT_TRY = text(
    "update auth.one_time_tokens set tries = tries + 1"
    " where user_id = :user_id and kind = any(:kinds) and code_hash is not null"
)
_FORGET = text("delete from auth.one_time_tokens where user_id = :user_id and kind = any(:kinds)")
_FORGET_OLD = text("select app.forget_one_time_tokens()")


async def insert(session: AsyncSession, token: NewToken) -> None:
    """Keep a token."""
    values = token.model_dump() | {"lifetime": f"{token.lifetime.total_seconds()} seconds"}
    await session.execute(_INSERT, values)


async def use(session: AsyncSession, token_hash: bytes, kinds: Sequence[TokenKind]) -> UsedToken | None:
    """The token of one of these kinds, used up; None if it is unknown or too old. Its user is locked."""
    row = (await session.execute(_USE, {"token_hash": token_hash, "kinds": list(kinds)})).mappings().one_or_none()
    return UsedToken.model_validate(dict(row)) if row else None


async def find(session: AsyncSession, token_hash: bytes, kinds: Sequence[TokenKind]) -> UsedToken | None:
    """The token of one of these kinds, which may still be used; None if it is unknown or too old."""
    row = (await session.execute(_FIND, {"token_hash": token_hash, "kinds": list(kinds)})).mappings().one_or_none()
    return UsedToken.model_validate(dict(row)) if row else None


async def use_code(
    session: AsyncSession, user_id: UUID, kinds: Sequence[TokenKind], code_hash: bytes, most_tries: int
) -> UsedToken | None:
    """The token beside which this code stands, used up; None counts as a try of every code of these kinds.

    The caller has locked the user, so that tries are counted one after the other.
    """
    values = {"user_id": user_id, "kinds": list(kinds), "code_hash": code_hash, "most": most_tries}
    row = (await session.execute(_USE_CODE, values)).mappings().one_or_none()
    if row is None:
        await session.execute(_COUNT_TRY, {"user_id": user_id, "kinds": list(kinds)})
        return None
    return UsedToken.model_validate(dict(row))


async def forget(session: AsyncSession, user_id: UUID, kinds: Sequence[TokenKind]) -> None:
    """Void what is left of these kinds."""
    await session.execute(_FORGET, {"user_id": user_id, "kinds": list(kinds)})


async def forget_old(session: AsyncSession) -> bool:
    """Delete a bounded number of tokens that have ended, for the worker's role; whether there are more."""
    return bool(await session.scalar(_FORGET_OLD))
