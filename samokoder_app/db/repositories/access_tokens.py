"""SQL of personal access tokens."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


class Scope(StrEnum):
    """Rights of a token. None includes another."""

    READ = "read"
    BUILD = "build"
    ACCOUNT = "account"


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True)


class TokenRow(_Row):
    """A token as its owner sees it: only a mask."""

    id: UUID
    name: str
    mask: str
    scopes: tuple[Scope, ...]
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None


class NewToken(_Row):
    """A token to keep: its hash alone. `days` until it ends; None: never."""

    name: str
    mask: str
    hash: bytes
    scopes: tuple[Scope, ...]
    days: int | None


class Bearer(_Row):
    """Who bears a token, and what it may do."""

    user_id: UUID
    email: str
    language: str | None
    scopes: tuple[Scope, ...]


_LIST = text(
    "select id, name, mask, scopes, created_at, expires_at, last_used_at from app.access_tokens"
    " where user_id = :user_id order by created_at desc, id"
)
_MAKE = text("select app.make_access_token(:name, :mask, :hash, :scopes, :days)")
_REVOKE = text("select app.revoke_access_token(:token_id)")
_BEARER = text("select user_id, email, language, scopes from app.bearer_of_token(:hash)")


async def list_tokens(session: AsyncSession, user_id: UUID) -> list[TokenRow]:
    """A user's tokens, the newest first."""
    rows = await session.execute(_LIST, {"user_id": user_id})
    return [TokenRow.model_validate(dict(row._mapping)) for row in rows]


async def make_token(session: AsyncSession, new: NewToken) -> UUID:
    """Keep a token of the session's user; raises `Conflict` when there are too many or the name is taken."""
    values = new.model_dump() | {"scopes": [scope.value for scope in new.scopes]}
    return UUID(str(await session.scalar(_MAKE, values)))


async def revoke_token(session: AsyncSession, token_id: UUID) -> bool:
    """Whether the session's user had such a token, which is gone now."""
    return bool(await session.scalar(_REVOKE, {"token_id": token_id}))


async def bearer_of(session: AsyncSession, token_hash: bytes) -> Bearer | None:
    """Who bears the token of this hash. For `as_auth` sessions."""
    row = (await session.execute(_BEARER, {"hash": token_hash})).mappings().one_or_none()
    return Bearer.model_validate(dict(row)) if row else None
