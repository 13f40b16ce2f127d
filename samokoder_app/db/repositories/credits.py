"""SQL of the ledger of credits: what its holders read, what workers and payments book, what operators see.

Amounts are micro-credits: a millionth of a credit, which is one US cent.
"""

from datetime import datetime
from decimal import Decimal
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from engine.builds.budget import Budget, Limit, Scope, Spent
from samokoder_app.db.repositories.held import Held

HolderKind = Literal["user", "team"]
MoveKind = Literal["grant", "refund", "reserve", "settle", "release", "return", "transfer"]


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True)


class BalanceRow(_Row):
    """What a holder has: to use, set aside for calls under way, and what a refunded purchase left to be paid."""

    available: int = 0
    held: int = 0
    owed: int = 0
    was_opened: bool = False


class LineRow(_Row):
    """A line of a statement. Calls of a build within a day are one; `calls` is how many, 0 where it is none of calls."""

    id: int
    at: datetime
    kind: MoveKind
    reason: str
    micro: int
    balance: int
    calls: int
    build_id: UUID | None
    project_id: UUID | None
    project: str | None


class MoveRow(_Row):
    """One move that changed a balance."""

    id: int
    at: datetime
    kind: MoveKind
    reason: str
    micro: int
    balance: int
    build_id: UUID | None
    project_id: UUID | None
    project: str | None
    model: str | None
    reference: str | None


class LedgerRow(_Row):
    """The books as a whole. `uncovered` is what calls cost beyond what they had set aside: nobody was charged for it."""

    accounts: int
    issued: Decimal
    spent: Decimal
    available: Decimal
    held: Decimal
    owed: Decimal
    returned: Decimal
    uncovered: Decimal
    differences: int


_OWN = text("select * from app.own_credits()")
_OF_PROJECT = text("select * from app.credits_of_project(:project_id)")
_LINES = text("select * from app.own_credit_lines(cast(:before as bigint), :most)")
_MOVES = text("select * from app.own_credit_moves(:after, :most)")
_LIMITS = text("select * from app.credit_limits_of_build(:build_id)")
_TEAM = text("select * from app.team_credits(:team_id)")
_TEAM_LINES = text("select * from app.team_credit_lines(:team_id, cast(:before as bigint), :most)")
_TEAM_MOVES = text("select * from app.team_credit_moves(:team_id, :after, :most)")
_FILL = text("select app.fill_team(:team_id, :micro, :reference)")
_GRANT = text("select app.grant_credits(:kind, :holder, :micro, :reason, :reference)")
_REFUND = text("select app.refund_credits(:kind, :holder, :micro, :reason, :reference)")
_SETTLE_LEFT = text("select app.settle_left_call()")
_RETURN = text("select app.return_failed_repairs(:build_id, :attempt)")
_PAY = text("select app.pay_with_credits(:build_id, cast(:managed as uuid), :model, :provider)")
_GIVE = text("select app.give_credits(:user_id, :micro, :reference)")
_LEDGER = text("select * from app.operators_ledger()")


async def own_balance(session: AsyncSession) -> BalanceRow:
    """That of the session's user."""
    return BalanceRow.model_validate(dict((await session.execute(_OWN)).one()._mapping))


async def balance_of_project(session: AsyncSession, project_id: UUID) -> BalanceRow:
    """That of whoever pays for builds of a project of the session's user; raises `NotFound`."""
    row = (await session.execute(_OF_PROJECT, {"project_id": project_id})).one()
    return BalanceRow.model_validate(dict(row._mapping))


async def team_balance(session: AsyncSession, team_id: UUID) -> BalanceRow:
    """That of a team, for who may spend it; raises `NotFound`, `Forbidden`."""
    return BalanceRow.model_validate(dict((await session.execute(_TEAM, {"team_id": team_id})).one()._mapping))


async def lines(session: AsyncSession, team_id: UUID | None, before: int | None, most: int) -> list[LineRow]:
    """Lines of a statement, the newest first, below the line with this id: one's own (None), or that of a team."""
    values = {"before": before, "most": most}
    if team_id is None:
        rows = await session.execute(_LINES, values)
    else:
        rows = await session.execute(_TEAM_LINES, values | {"team_id": team_id})
    return [LineRow.model_validate(dict(row._mapping)) for row in rows]


async def moves(session: AsyncSession, team_id: UUID | None, after: int, most: int) -> list[MoveRow]:
    """Moves of one's own account (None), or a team's, in their order, after the one with this id."""
    values = {"after": after, "most": most}
    if team_id is None:
        rows = await session.execute(_MOVES, values)
    else:
        rows = await session.execute(_TEAM_MOVES, values | {"team_id": team_id})
    return [MoveRow.model_validate(dict(row._mapping)) for row in rows]


async def fill_team(session: AsyncSession, team_id: UUID, micro: int, reference: str) -> bool:
    """Move credits of the session's user into a team's account; False if it was done before under this reference.

    Raises `NotFound`, `Forbidden`, `QuotaExceeded` (`credits_short`).
    """
    values = {"team_id": team_id, "micro": micro, "reference": reference}
    return bool((await session.execute(_FILL, values)).scalar_one())


async def limits_of_build(session: AsyncSession, build_id: UUID) -> tuple[Limit, ...]:
    """What bounds the next call of a build that is paid for with credits; nothing for others. The worker's role."""
    rows = await session.execute(_LIMITS, {"build_id": build_id})
    return tuple(_limit(row.scope, row.usd, row.spent_usd) for row in rows)


def _limit(scope: Scope, usd: Decimal, spent: Decimal) -> Limit:
    return Limit(scope=scope, budget=Budget(usd=usd), spent=Spent(usd=spent))


async def grant(
    session: AsyncSession, holder: tuple[HolderKind, UUID], micro: int, reason: str, reference: str
) -> bool:
    """Credits that were bought or given; False if they were booked before. The worker's role."""
    values = {"kind": holder[0], "holder": holder[1], "micro": micro, "reason": reason, "reference": reference}
    return bool((await session.execute(_GRANT, values)).scalar_one())


async def refund(
    session: AsyncSession, holder: tuple[HolderKind, UUID], micro: int, reason: str, reference: str
) -> int:
    """Take credits back whose purchase was paid back; how many were there to be taken. The worker's role."""
    values = {"kind": holder[0], "holder": holder[1], "micro": micro, "reason": reason, "reference": reference}
    return int((await session.execute(_REFUND, values)).scalar_one())


async def settle_left_call(session: AsyncSession) -> bool:
    """Charge what a build at rest has left set aside for a lost call; True while there may be more."""
    return bool((await session.execute(_SETTLE_LEFT)).scalar_one())


async def return_failed_repairs(session: AsyncSession, held: Held) -> int:
    """Give back what repairs cost that mended nothing, once; how much. Raises `FenceBroken`."""
    values = {"build_id": held.build_id, "attempt": held.attempt}
    return int((await session.execute(_RETURN, values)).scalar_one())


async def pay_with_credits(session: AsyncSession, build_id: UUID, managed: UUID, model: str, provider: str) -> None:
    """Let a paused build go on with a managed model; raises `NotFound` and `Conflict`."""
    values = {"build_id": build_id, "managed": managed, "model": model, "provider": provider}
    await session.execute(_PAY, values)


async def pay_without_credits(session: AsyncSession, build_id: UUID) -> None:
    """Let a paused build go on without a managed model; raises `NotFound` and `Conflict`."""
    await session.execute(_PAY, {"build_id": build_id, "managed": None, "model": None, "provider": None})


async def give(session: AsyncSession, user_id: UUID, micro: int, reference: str) -> bool:
    """An operator's present; False if it was given before. Raises `NotFound`."""
    values = {"user_id": user_id, "micro": micro, "reference": reference}
    return bool((await session.execute(_GIVE, values)).scalar_one())


async def ledger(session: AsyncSession) -> LedgerRow:
    """The books as operators see them; raises `NotFound` for everybody else."""
    return LedgerRow.model_validate(dict((await session.execute(_LEDGER)).one()._mapping))


_BUYER = text("select app.check_team_buyer(:team_id)")


async def check_team_buyer(session: AsyncSession, team_id: UUID) -> None:
    """Whether the session's user may buy for a team; raises `NotFound`, `Forbidden`."""
    await session.execute(_BUYER, {"team_id": team_id})
