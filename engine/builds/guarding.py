"""The guard of budgets: before each try of a call it reserves what the call may use at the most.

What was used is read from what the host has kept, never from memory, so it holds for whoever goes on with the build.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Literal

from engine.builds.budget import (
    Amount,
    AnswerOverBudget,
    AnswerOverCredits,
    AnswerOverWiderLimit,
    Budget,
    BudgetReached,
    CreditsUsedUp,
    KeyCapReached,
    Limit,
    PriceUnknown,
    PriceUnknownForMember,
    PriceUnknownInMonth,
    PriceUnknownInProject,
    PriceUnknownInTeam,
    Scope,
    Spent,
    WiderLimitReached,
)
from engine.builds.ports import Journal, JournalKey, OpenCall
from engine.document import Document
from engine.events.payloads import ModelCalled
from engine.llm.errors import ModelError, ReplyTooLong
from engine.llm.spending import CallBegun, Reservation

MOST_ANSWER = 32_000
"""Tokens of an answer that are reserved at the most; no model's code for one task is longer."""
LEAST_ANSWER = 4_000
"""With less room left a call is not made: an answer that breaks off would be paid for nothing."""


class Room(Document):
    """How long an answer may become; `unit` is what allows no longer one, if anything does, and `limit` where."""

    tokens: int
    unit: Literal["usd", "tokens"] | None = None
    limit: Limit | None = None


class Allowance(Document):
    """What a try may use, and how long its answer may become."""

    reservation: Reservation
    room: Room


class BudgetGuard:
    """Refuses calls that may go over a limit: the build's own, its project's, its owner's; without any it allows all."""

    def __init__(self, budget: Budget, journal: Journal) -> None:
        self._budget = budget
        self._journal = journal
        self._last: Allowance | None = None

    async def allow(self, key: JournalKey, call: CallBegun) -> Allowance | None:
        """What a try at `key` may use; None: no limit. Raises `BudgetReached` or `PriceUnknown`."""
        limits = await self._limits(key)
        if not limits:
            return None
        rooms = [room(limit, call) for limit in limits for room in (_room_in_tokens, _room_in_money)]
        tightest = min(rooms, key=lambda room: room.tokens)
        self._last = Allowance(reservation=call.reservation(tightest.tokens), room=tightest)
        return self._last

    async def explained(self, key: JournalKey, error: ModelError) -> ModelError:
        """An answer that was cut because of a limit says so; any other failure as it is."""
        bound = self._last.room.limit if self._last is not None else None
        if not isinstance(error, ReplyTooLong) or self._last is None or bound is None:
            return error
        now = next((limit for limit in await self._limits(key) if limit.scope == bound.scope), bound)
        cut = _CUT.get(now.scope, AnswerOverWiderLimit)
        told: dict[str, Any] = {"has_lost": now.spent.has_lost, "scope": now.scope}
        if self._last.room.unit == "usd":
            return cut(now.spent.usd, now.budget.usd or Decimal(0), **told)
        return cut(now.spent.tokens, now.budget.tokens or 0, **told)

    async def _limits(self, key: JournalKey) -> tuple[Limit, ...]:
        wider = await self._journal.wider_limits(key)
        if not self._budget.is_set:
            return wider
        return (Limit(scope="build", budget=self._budget, spent=await self._journal.spent(key)), *wider)


def _room_in_tokens(limit: Limit, call: CallBegun) -> Room:
    """How long the answer may become by the limit in tokens."""
    most, spent = limit.budget.tokens, limit.spent
    if most is None:
        return Room(tokens=MOST_ANSWER)
    room = most - spent.tokens - call.most_prompt_tokens
    if room < LEAST_ANSWER:
        needed = call.most_prompt_tokens + LEAST_ANSWER
        raise _reached(limit, spent.tokens, most, needed)
    return _bounded(room, "tokens", limit)


def _room_in_money(limit: Limit, call: CallBegun) -> Room:
    """How long the answer may become by the limit in money; what is free may go on also when it is used up.

    For a call of an unknown price it cannot be kept: the one in tokens beside it must hold, or nothing is asked.
    """
    most, spent, least = limit.budget.usd, limit.spent, call.reservation(LEAST_ANSWER).usd
    if most is None or least == 0:
        return Room(tokens=MOST_ANSWER)
    if least is None and limit.budget.tokens is None:
        raise _PRICE_UNKNOWN.get(limit.scope, PriceUnknown)
    if spent.usd >= most:
        raise _reached(limit, spent.usd, most, least or Decimal(0))
    if least is None or call.token_usd is None or call.most_prompt_usd is None:
        return Room(tokens=MOST_ANSWER)
    if spent.usd + least > most:
        raise _reached(limit, spent.usd, most, least)
    if not call.token_usd:
        return Room(tokens=MOST_ANSWER)
    return _bounded(int((most - spent.usd - call.most_prompt_usd) / call.token_usd), "usd", limit)


_CUT: dict[Scope, type[BudgetReached]] = {
    "build": AnswerOverBudget,
    "credits": AnswerOverCredits,
    "cap": KeyCapReached,
}
_REACHED: dict[Scope, type[BudgetReached]] = {
    "build": BudgetReached,
    "credits": CreditsUsedUp,
    "cap": KeyCapReached,
}
_PRICE_UNKNOWN: dict[Scope, type[PriceUnknown]] = {
    one.scope: one
    for one in (PriceUnknown, PriceUnknownInProject, PriceUnknownInMonth, PriceUnknownForMember, PriceUnknownInTeam)
}


def _reached(limit: Limit, spent: Amount, most: Amount, needed: Amount) -> BudgetReached:
    kind = _REACHED.get(limit.scope, WiderLimitReached)
    return kind(spent, most, needed, has_lost=limit.spent.has_lost, scope=limit.scope)


def _bounded(room: int, unit: Literal["usd", "tokens"], limit: Limit) -> Room:
    return Room(tokens=room, unit=unit, limit=limit) if room < MOST_ANSWER else Room(tokens=MOST_ANSWER)


def spent_by(calls: Iterable[ModelCalled], under_way: Iterable[OpenCall]) -> Spent:
    """The sum over a build's calls. One that a worker lost counts with all that was reserved for it."""
    usd, tokens, has_lost = Decimal(0), 0, False
    for call in calls:
        has_lost |= call.reserved is not None
        held = call.reserved or Reservation(tokens=0)
        usd += max(Decimal(call.cost_usd or 0), held.usd or Decimal(0))
        tokens += max(call.prompt_tokens + call.completion_tokens, held.tokens)
    for open_call in under_way:
        has_lost = True
        held = open_call.reserved or Reservation(tokens=open_call.prompt_tokens)
        usd += held.usd or Decimal(open_call.cost_usd or 0)
        tokens += held.tokens
    return Spent(usd=usd, tokens=tokens, has_lost=has_lost)
