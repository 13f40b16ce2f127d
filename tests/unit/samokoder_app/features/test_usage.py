from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samokoder_app.accounts.usage import UsageView
from samokoder_app.db.repositories.usage import DayUsage, ProjectUsage, RoleUsage, UsageRow
from samokoder_app.features.usage.views import BARS, usage_page

TODAY = date(2030, 3, 9)


def sums(tokens: int, cost: str | None = None, **changes: int) -> dict[str, object]:
    return {
        "calls": 1,
        "unanswered_calls": 0,
        "estimated_calls": 0,
        "unpriced_calls": 1 if cost is None else 0,
        "prompt_tokens": tokens,
        "cached_tokens": 0,
        "completion_tokens": 0,
        "reasoning_tokens": 0,
        "cost_usd": cost,
        **changes,
    }


def view(*models: tuple[str, int, str | None]) -> UsageView:
    rows = [{"provider": "groq", "model": name, **sums(tokens, cost)} for name, tokens, cost in models]
    return UsageView(
        since=date(2030, 3, 7),
        models=tuple(UsageRow.model_validate(row) for row in rows),
        days=tuple(DayUsage.model_validate({"day": "2030-03-08", **row}) for row in rows),
        projects=(ProjectUsage.model_validate({"project_id": None, "name": None, **sums(1)}),),
        roles=(RoleUsage.model_validate({"role": "developer", **sums(1)}),),
    )


def test_every_day_of_the_period_has_a_bar_of_parts_by_model():
    page = usage_page(view(("a", 10, "1.00"), ("b", 30, "3.00")), "money", TODAY)
    assert page.series.names == ["groq · b", "groq · a", "", "", ""]
    assert page.bars == [
        {"ru": "07.03", "en": "Mar 7"},
        {"ru": "08.03", "en": "Mar 8", "m0": 3.0, "m1": 1.0},
        {"ru": "09.03", "en": "Mar 9"},
    ]
    assert [(row.name, row.share) for row in page.models] == [("groq · b", 75), ("groq · a", 25)]
    assert page.total.money == 4.0


def test_models_beyond_the_parts_of_a_bar_share_the_last_one():
    page = usage_page(view(*[(f"m{number}", 100 - number, None) for number in range(7)]), "tokens", TODAY)
    assert page.series.has_others
    assert page.series.names == [*[f"groq · m{number}" for number in range(BARS - 1)], ""]
    assert page.bars[1][f"m{BARS - 1}"] == 96 + 95 + 94


def test_an_unknown_price_is_not_zero():
    page = usage_page(view(("a", 10, None)), "money", TODAY)
    assert (page.total.money, page.total.unpriced, page.models[0].money) == (None, 1, None)
    both = usage_page(view(("a", 10, None), ("b", 10, "0")), "money", TODAY)
    assert (both.total.money, both.total.unpriced, both.models[0].share) == (0.0, 1, 0)


@given(st.lists(st.tuples(st.integers(0, 10**9), st.decimals(0, 1000, places=6)), min_size=1, max_size=9))
def test_parts_of_the_bars_and_the_total_add_up(used):
    given_view = view(*[(f"m{number}", tokens, str(cost)) for number, (tokens, cost) in enumerate(used)])
    page = usage_page(given_view, "tokens", TODAY)
    parts = sum(value for key, value in page.bars[1].items() if key not in {"ru", "en"})
    assert round(parts) == page.total.tokens
    assert sum(row.share for row in page.models) == pytest.approx(100, abs=5) or not parts
