"""SQL of limits of spending: of projects, and of a user's calendar month."""

from decimal import Decimal
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from engine.builds.budget import Budget, Limit, Spent
from engine.builds.ports import JournalKey
from samokoder_app.db.repositories.held import Held


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True)


class _Used(_Row):
    usd: Decimal | None
    tokens: int | None
    spent_usd: Decimal
    spent_tokens: int

    @property
    def share_of_usd(self) -> Decimal:
        """How much of the limit in money is used, 1 being all; 0 without one."""
        return self.spent_usd / self.usd if self.usd else Decimal(0)

    @property
    def share_of_tokens(self) -> Decimal:
        """How much of the limit in tokens is used, 1 being all; 0 without one."""
        return Decimal(self.spent_tokens) / self.tokens if self.tokens else Decimal(0)


class LimitRow(_Used):
    """A limit and what was used under it; without a project it is the month's."""

    project_id: UUID | None
    name: str | None


class CrossedLimit(_Used):
    """A limit of which `share` percent (50, 80 or 100) are used now."""

    idea: str
    scope: Literal["project", "month"]
    share: int


_OWN = text("select * from app.own_spending_limits()")
_PUT = text("select app.put_limit(cast(:project_id as uuid), cast(:usd as numeric), cast(:tokens as bigint))")
_OF_BUILD = text("select * from app.limits_of_build(:build_id, :step, :ordinal)")
_CROSSED = text("select * from app.crossed_limits(:build_id, :attempt)")


async def own_limits(session: AsyncSession) -> list[LimitRow]:
    """The caller's limits."""
    return [LimitRow.model_validate(dict(row._mapping)) for row in await session.execute(_OWN)]


async def put_limit(session: AsyncSession, project_id: UUID | None, usd: Decimal | None, tokens: int | None) -> None:
    """Set a limit instead of any earlier one; without amounts there is none. Raises `NotFound`."""
    await session.execute(_PUT, {"project_id": project_id, "usd": usd, "tokens": tokens})


async def limits_of_build(session: AsyncSession, held: Held, key: JournalKey) -> tuple[Limit, ...]:
    """Limits that hold for a build beside its own, with what was used under each but for the call at `key`."""
    rows = await session.execute(_OF_BUILD, {"build_id": held.build_id, **key.model_dump()})
    return tuple(
        Limit(
            scope=row.scope,
            budget=Budget(usd=row.usd, tokens=row.tokens),
            spent=Spent(usd=row.spent_usd, tokens=row.spent_tokens, has_lost=row.has_lost),
        )
        for row in rows
    )


async def crossed_limits(session: AsyncSession, held: Held) -> list[CrossedLimit]:
    """Limits of which a half, four fifths or all has just been used; each is told once. Raises `FenceBroken`."""
    rows = await session.execute(_CROSSED, {"build_id": held.build_id, "attempt": held.attempt})
    return [CrossedLimit.model_validate(dict(row._mapping)) for row in rows]
