"""The guard of a build's budget: before each try of a call it reserves what the call may use at the most.

What was used is read from what the host has kept, never from memory, so it holds for whoever goes on with the build.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Literal

from engine.builds.budget import AnswerOverBudget, Budget, BudgetReached, PriceUnknown, Spent
from engine.builds.ports import Journal, JournalKey, OpenCall
from engine.document import Document
from engine.events.payloads import ModelCalled
from engine.llm.errors import ModelError, ReplyTooLong
from engine.llm.spending import CallBegun, Reservation

MOST_ANSWER = 32_000
"""Tokens of an answer that are reserved at the most; no model's code for one task is longer."""
LEAST_ANSWER = 4_000
"""With less room left a call is not made: an answer that breaks off would be paid for nothing."""


class Allowance(Document):
    """What a try may use, and how long its answer may become; `limit` is what allows no longer one, if any does."""

    reservation: Reservation
    most_tokens: int
    limit: Literal["usd", "tokens"] | None


class BudgetGuard:
    """Refuses calls that may go over the limit; without a limit it allows everything and asks nobody."""

    def __init__(self, budget: Budget, journal: Journal) -> None:
        self._budget = budget
        self._journal = journal
        self._last: Allowance | None = None

    async def allow(self, key: JournalKey, call: CallBegun) -> Allowance | None:
        """What a try at `key` may use; None: no limit. Raises `BudgetReached` or `PriceUnknown`."""
        if not self._budget.is_set:
            return None
        spent = await self._journal.spent(key)
        in_tokens, in_money = self._room_in_tokens(spent, call), self._room_in_money(spent, call)
        room = min(in_tokens, in_money)
        limit: Literal["usd", "tokens"] = "usd" if in_money < in_tokens else "tokens"
        self._last = Allowance(
            reservation=call.reservation(room), most_tokens=room, limit=limit if room < MOST_ANSWER else None
        )
        return self._last

    async def explained(self, key: JournalKey, error: ModelError) -> ModelError:
        """An answer that was cut because of the limit says so; any other failure as it is."""
        if not isinstance(error, ReplyTooLong) or self._last is None or self._last.limit is None:
            return error
        spent = await self._journal.spent(key)
        if self._last.limit == "usd":
            return AnswerOverBudget(spent.usd, self._budget.usd or Decimal(0), has_lost=spent.has_lost)
        return AnswerOverBudget(spent.tokens, self._budget.tokens or 0, has_lost=spent.has_lost)

    def _room_in_tokens(self, spent: Spent, call: CallBegun) -> int:
        """How long the answer may become by the limit in tokens."""
        limit = self._budget.tokens
        if limit is None:
            return MOST_ANSWER
        room = limit - spent.tokens - call.most_prompt_tokens
        if room < LEAST_ANSWER:
            needed = call.most_prompt_tokens + LEAST_ANSWER
            raise BudgetReached(spent.tokens, limit, needed, has_lost=spent.has_lost)
        return min(room, MOST_ANSWER)

    def _room_in_money(self, spent: Spent, call: CallBegun) -> int:
        """How long the answer may become by the limit in money."""
        limit, least = self._budget.usd, call.reservation(LEAST_ANSWER).usd
        if limit is None:
            return MOST_ANSWER
        if least is None or call.token_usd is None or call.most_prompt_usd is None:
            if self._budget.tokens is None:
                raise PriceUnknown
            return MOST_ANSWER
        if spent.usd + least > limit:
            raise BudgetReached(spent.usd, limit, least, has_lost=spent.has_lost)
        if not call.token_usd:
            return MOST_ANSWER
        return min(int((limit - spent.usd - call.most_prompt_usd) / call.token_usd), MOST_ANSWER)


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
