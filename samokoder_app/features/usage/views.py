"""What the usage page shows; pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Literal, TypeVar

from pydantic import BaseModel

from samokoder_app.accounts.limits import LimitsView
from samokoder_app.accounts.usage import UsageView
from samokoder_app.db.repositories.limits import LimitRow
from samokoder_app.db.repositories.usage import DayUsage, Sums, UsageRow

Measure = Literal["money", "tokens"]
Sorted = TypeVar("Sorted", bound=Sums)

DEMO = "demo"
"""The provider whose name is a word of ours."""

BARS = 5
"""Parts of a bar: the four models that used most, and all others."""


class SumRow(BaseModel):
    """One line of a table; `money` in dollars is None while no price is known, `share` is of all in percent."""

    name: str = ""
    calls: int = 0
    tokens: int = 0
    money: float | None = None
    unpriced: int = 0
    share: int = 0


class ModelSeries(BaseModel):
    """Which models the parts of a bar stand for; the last may be all others."""

    names: list[str] = [""] * BARS
    has_others: bool = False


class UsagePage(BaseModel):
    """The page for one period and one measure."""

    total: SumRow = SumRow()
    answers: int = 0
    prompts: int = 0
    cached: int = 0
    reasoning: int = 0
    estimated: int = 0
    series: ModelSeries = ModelSeries()
    bars: list[dict[str, Any]] = []
    models: list[SumRow] = []
    projects: list[SumRow] = []
    roles: list[SumRow] = []


class LimitLine(BaseModel):
    """One limit: of the month, or of a project, with how much of it is used; 0 is no limit."""

    of: str
    name: str
    usd: float
    spent_usd: float
    tokens: int
    spent_tokens: int
    share: int


class ProjectChoice(BaseModel):
    """A project that a limit can be set for."""

    id: str
    name: str


def limit_lines(view: LimitsView) -> list[LimitLine]:
    """The limits with what was used under each, the month's first."""
    return [_limit_line(row) for row in (*([view.month] if view.month else []), *view.projects)]


def _limit_line(row: LimitRow) -> LimitLine:
    return LimitLine(
        of="month" if row.project_id is None else str(row.project_id),
        name=row.name or "",
        usd=float(row.usd or 0),
        spent_usd=float(row.spent_usd),
        tokens=row.tokens or 0,
        spent_tokens=row.spent_tokens,
        share=min(int(max(row.share_of_usd, row.share_of_tokens) * 100), 100),
    )


def usage_page(usage: UsageView, measure: Measure, today: date, titles: Mapping[str, str] | None = None) -> UsagePage:
    """The figures of a period: totals, a bar for each of its days, and tables with shares by the measure.

    `titles` are those of providers, by their ids.
    """
    total = sum((amount_of(row, measure) for row in usage.models), Decimal(0))
    named = titles or {}
    names = [_name(row, named) for row in usage.models]
    models = sorted(zip(names, usage.models, strict=True), key=lambda one: amount_of(one[1], measure), reverse=True)
    series = _series([name for name, _ in models])
    return UsagePage(
        total=_row("", usage.models, measure, total),
        prompts=sum(row.prompt_tokens for row in usage.models),
        answers=sum(row.completion_tokens for row in usage.models),
        cached=sum(row.cached_tokens for row in usage.models),
        reasoning=sum(row.reasoning_tokens for row in usage.models),
        estimated=sum(row.estimated_calls for row in usage.models),
        series=series,
        bars=_bars(usage, measure, series, today, named),
        models=[_row(name, [row], measure, total) for name, row in models],
        projects=[_row(row.name or "", [row], measure, total) for row in _largest_first(usage.projects, measure)],
        roles=[_row(row.role, [row], measure, total) for row in _largest_first(usage.roles, measure)],
    )


def amount_of(row: Sums, measure: Measure) -> Decimal:
    """What is compared: dollars as far as prices are known, or tokens."""
    if measure == "money":
        return row.cost_usd or Decimal(0)
    return Decimal(row.prompt_tokens + row.completion_tokens)


def _largest_first(rows: Iterable[Sorted], measure: Measure) -> list[Sorted]:
    return sorted(rows, key=lambda row: amount_of(row, measure), reverse=True)


def _row(name: str, sums: Iterable[Sums], measure: Measure, total: Decimal) -> SumRow:
    rows = list(sums)
    priced = [row.cost_usd for row in rows if row.cost_usd is not None]
    amount = sum((amount_of(row, measure) for row in rows), Decimal(0))
    return SumRow(
        name=name,
        calls=sum(row.calls for row in rows),
        tokens=sum(row.prompt_tokens + row.completion_tokens for row in rows),
        money=float(sum(priced, Decimal(0))) if priced else None,
        unpriced=sum(row.unpriced_calls for row in rows),
        share=round(amount / total * 100) if total else 0,
    )


def _series(models: list[str]) -> ModelSeries:
    has_others = len(models) > BARS
    names = [*models[: BARS - 1], ""] if has_others else models
    return ModelSeries(names=[*names, *[""] * (BARS - len(names))], has_others=has_others)


def _name(row: UsageRow | DayUsage, titles: Mapping[str, str]) -> str:
    """Provider and model; the demo is both, and the page has a word for it."""
    if row.provider == DEMO:
        return DEMO
    return f"{titles.get(row.provider, row.provider)} · {row.model}"


def _bars(
    usage: UsageView, measure: Measure, series: ModelSeries, today: date, titles: Mapping[str, str]
) -> list[dict[str, Any]]:
    """One bar for each day, also for those on which nothing was used; its day as each language writes it."""
    parts: dict[date, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for row in usage.days:
        name = _name(row, titles)
        part = series.names.index(name) if name in series.names else BARS - 1
        parts[row.day][f"m{part}"] += amount_of(row, measure)
    days = (usage.since + timedelta(days=number) for number in range((today - usage.since).days + 1))
    return [
        {"ru": f"{day:%d.%m}", "en": f"{_MONTHS[day.month - 1]} {day.day}"}
        | {key: float(value) for key, value in parts[day].items()}
        for day in days
    ]


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
"""What strftime writes depends on the server's locale."""
