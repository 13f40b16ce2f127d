"""SQL of answers that are given again when a request is repeated."""

from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


class AskedOnce(BaseModel):
    """A request that may be sent twice: its key, the rights it came with, and a digest of all that it asks."""

    model_config = ConfigDict(frozen=True)

    rights: str
    key: str
    digest: bytes


class Claim(BaseModel):
    """What to do: `claimed` carry `claim` out, `busy` another one works, `other` the key is taken, `known` give `sealed`."""

    model_config = ConfigDict(frozen=True)

    state: Literal["claimed", "busy", "other", "known"]
    claim: UUID | None
    sealed: bytes | None


_CLAIM = text("select state, claim, sealed from app.claim_answer(:rights, :key, :digest)")
_KEEP = text("select app.keep_answer(:claim, :sealed)")
_RENEW = text("select app.renew_answer(:claim)")
_RELEASE = text("select app.release_answer(:claim)")


async def claim(session: AsyncSession, asked: AskedOnce) -> Claim:
    """Take a request of the session's user in hand, or learn what became of the first one with its key."""
    row = (await session.execute(_CLAIM, asked.model_dump())).mappings().one()
    return Claim.model_validate(dict(row))


async def renew(session: AsyncSession, claim: UUID) -> None:
    """The request is still at work."""
    await session.execute(_RENEW, {"claim": claim})


async def keep(session: AsyncSession, claim: UUID, sealed: bytes) -> None:
    """Keep the answer for a day."""
    await session.execute(_KEEP, {"claim": claim, "sealed": sealed})


async def release(session: AsyncSession, claim: UUID) -> None:
    """Nothing was made: the key is free again."""
    await session.execute(_RELEASE, {"claim": claim})
