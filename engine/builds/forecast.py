"""How much a build is likely to use: a rough range, honest about what is unknown."""

from decimal import Decimal

from engine.builds.state import Mode
from engine.document import Document
from engine.llm.prices import Prices

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


def forecast(mode: Mode, prices: Prices, tasks: int | None = None) -> Forecast:
    """The range of a whole build, or of what is left of one whose plan has so many `tasks` to do."""
    pace = _PACES[mode]
    before, (fewest, most) = (_BEFORE_TASKS, _TASKS) if tasks is None else (0, (tasks, tasks))
    around = before + _AFTER_TASKS
    calls = (around + fewest * pace.calls[0], around + most * pace.calls[1])
    prompt = (calls[0] * pace.prompt[0], calls[1] * pace.prompt[1])
    completion = (calls[0] * pace.completion[0], calls[1] * pace.completion[1])
    low, high = prices.cost(pace.prompt[0], pace.completion[0]), prices.cost(pace.prompt[1], pace.completion[1])
    cost = None if low is None or high is None else (_cents(low, calls[0]), _cents(high, calls[1]))
    return Forecast(calls=calls, prompt_tokens=prompt, completion_tokens=completion, cost_usd=cost)


def _cents(dollars: str, calls: int) -> str:
    amount = Decimal(dollars) * calls
    return f"{amount:.2f}" if amount else "0"
