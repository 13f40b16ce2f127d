"""How much a build is likely to use: a rough range, honest about what is unknown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pydantic import Field

from engine.builds.state import Mode
from engine.document import Document
from engine.llm.prices import Prices
from engine.llm.routing.tiers import Tier

_TASKS = (1, 9)
"""Of a plan that is not written yet."""


class _Pace(Document):
    """Calls per task, and tokens per call: the fewest and the most that are likely."""

    calls: tuple[int, int]
    prompt: tuple[int, int]
    completion: tuple[int, int]


_PACES = {
    # A call per task, and at worst three of repair. The starter alone is 25 KB of text, about 6,000 tokens at
    # 4 characters each; a file of 100 lines is about 1,000 tokens.
    Mode.BATCH: _Pace(calls=(1, 4), prompt=(6_000, 20_000), completion=(1_000, 3_000)),
    # A loop asks more often, for less at a time; its history is sent again with every call.
    Mode.LOOP: _Pace(calls=(4, 10), prompt=(6_000, 25_000), completion=(500, 1_500)),
}
_BEFORE_TASKS = 3
"""Spec, architecture and plan are one call each."""
_AFTER_TASKS = 1
"""So is the README."""


class Forecast(Document):
    """From the smallest to the largest use that is likely; costs are None when a price is unknown."""

    calls: tuple[int, int]
    prompt_tokens: tuple[int, int]
    completion_tokens: tuple[int, int]
    cost_usd: tuple[str, str] | None
    seconds: tuple[int, int] | None = Field(
        default=None, description="Time worked, rests not counted; None where no earlier build says it."
    )
    builds: int = Field(default=0, description="Earlier builds that it is drawn from; 0: it is a rule of thumb.")


@dataclass(frozen=True)
class TierPrices:
    """The prices of who will serve each tier, if nothing is in the way."""

    plan: Prices
    code: Prices
    cheap: Prices

    @classmethod
    def of_one(cls, prices: Prices) -> "TierPrices":
        """One model does everything."""
        return cls(prices, prices, prices)

    def of(self, tier: Tier) -> Prices:
        """Those of a tier."""
        return {Tier.PLAN: self.plan, Tier.CODE: self.code, Tier.CHEAP: self.cheap}[tier]


class TierUse(Document):
    """What the calls of a tier used in a build that is over."""

    calls: int
    prompt_tokens: int
    completion_tokens: int
    cached_tokens: int = 0


PastBuild = Mapping[Tier, TierUse]
"""A build that is over, by tier."""

FEWEST_BUILDS = 3
"""With fewer of them earlier builds say less than a rule of thumb."""
_LESS, _MORE = Decimal("0.8"), Decimal("1.25")
"""The next build may be smaller than the smallest so far, or larger than the largest."""


def forecast(mode: Mode, prices: TierPrices, tasks: int | None = None) -> Forecast:
    """The range of a whole build, or of what is left of one whose plan has so many `tasks` to do."""
    pace = _PACES[mode]
    before, (fewest, most) = (_BEFORE_TASKS, _TASKS) if tasks is None else (0, (tasks, tasks))
    ends = []
    for end, number in enumerate((fewest, most)):
        calls = {Tier.PLAN: before, Tier.CODE: number * pace.calls[end], Tier.CHEAP: _AFTER_TASKS}
        ends.append(
            {
                tier: TierUse(
                    calls=count,
                    prompt_tokens=count * pace.prompt[end],
                    completion_tokens=count * pace.completion[end],
                )
                for tier, count in calls.items()
            }
        )
    return _between(ends, prices)


def pilot_forecast(prices: TierPrices) -> Forecast:
    """The range of a build by GPT-Pilot: of a small app as it was measured, and of one with as many tasks as ours has."""
    further = _TASKS[1] - _TASKS[0]
    least = _PILOT
    most = TierUse(
        calls=least.calls + further * _PILOT_TASK.calls,
        prompt_tokens=least.prompt_tokens + further * _PILOT_TASK.prompt_tokens,
        completion_tokens=least.completion_tokens + further * _PILOT_TASK.completion_tokens,
    )
    return _between([{Tier.CODE: least}, {Tier.CODE: most}], prices)


_PILOT = TierUse(calls=22, prompt_tokens=77_000, completion_tokens=8_000)
"""A todo app of one task, every answer taken at the first try (`bench.race`); a real model writes more than the script."""

_PILOT_TASK = TierUse(calls=13, prompt_tokens=56_000, completion_tokens=8_000)
"""Each further task: the difference of two builds of GPT-Pilot 1.2.5 that were counted."""


def forecast_from(past: Sequence[PastBuild], prices: TierPrices, seconds: Sequence[float] = ()) -> Forecast | None:
    """The range that earlier builds of the same kind had, at present prices; None: there are too few.

    `seconds` are those that each of them worked, if they are known.
    """
    if len(past) < FEWEST_BUILDS:
        return None
    known = _between(past, prices, (_LESS, _MORE), builds=len(past))
    if not seconds:
        return known
    return known.model_copy(update={"seconds": (int(min(seconds)), max(1, round(max(seconds))))})


def _between(
    ends: Sequence[PastBuild],
    prices: TierPrices,
    widened: tuple[Decimal, Decimal] = (Decimal(1), Decimal(1)),
    builds: int = 0,
) -> Forecast:
    def around(amounts: Sequence[int]) -> tuple[int, int]:
        return max(1, int(min(amounts) * widened[0])), max(1, round(max(amounts) * widened[1]))

    costs = [cost for one in ends if (cost := _cost(one, prices)) is not None]
    is_known = len(costs) == len(ends)
    return Forecast(
        calls=around([sum(use.calls for use in one.values()) for one in ends]),
        prompt_tokens=around([sum(use.prompt_tokens for use in one.values()) for one in ends]),
        completion_tokens=around([sum(use.completion_tokens for use in one.values()) for one in ends]),
        cost_usd=(_cents(min(costs) * widened[0]), _cents(max(costs) * widened[1])) if is_known else None,
        builds=builds,
    )


def _cost(build: PastBuild, prices: TierPrices) -> Decimal | None:
    """What a build of this size costs now; None if a price is unknown."""
    total = Decimal(0)
    for tier, use in build.items():
        # A call at a time: prices may rise with the prompt, and a call may have its own.
        calls = max(1, use.calls)
        sent, received, cached = (
            number // calls for number in (use.prompt_tokens, use.completion_tokens, use.cached_tokens)
        )
        cost = prices.of(tier).cost(sent, received, cached) if use.calls else "0"
        if cost is None:
            return None
        total += Decimal(cost) * use.calls
    return total


def _cents(dollars: Decimal) -> str:
    """More digits only where cents would say nothing."""
    return f"{dollars:.2f}" if dollars >= Decimal("0.1") else f"{dollars:.4f}" if dollars else "0"
