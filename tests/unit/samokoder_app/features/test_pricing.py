"""The calculator counts with measured builds and known prices, and quotes nobody without a source."""

from decimal import Decimal
from pathlib import Path

import pytest

from engine.llm.prices import ListPrices
from samokoder_app.features.pricing.builders import OTHERS
from samokoder_app.features.pricing.costs import BUILDS, MODELS, USUAL, cost_of, model_rows
from samokoder_app.i18n.pricing import Calculator
from samokoder_app.i18n.text import texts_of

BENCHMARKS = Path(__file__).parents[4] / "docs" / "benchmarks.md"
WRITTEN = {
    "static": "5, 9,864, 3,188",
    "fastapi": "6, 20,486, 6,489",
    "react": "6, 21,137, 5,911",
    "repaired": "11 calls, 77,431 prompt and 7,025 completion",
}


@pytest.mark.parametrize("build", BUILDS, ids=lambda one: one.id)
def test_a_build_is_one_that_was_measured(build):
    written = WRITTEN[build.id]
    assert written in BENCHMARKS.read_text(encoding="utf-8")
    figures = [int("".join(filter(str.isdigit, word))) for word in written.split() if word[0].isdigit()]
    assert figures == [build.calls, build.prompt_tokens, build.completion_tokens]
    assert f"build_{build.id}" in texts_of(Calculator)


@pytest.mark.parametrize("model", MODELS, ids=lambda one: one.model)
def test_every_model_has_a_price(model):
    for build in BUILDS:
        assert 0 < cost_of(build, model) < 10


def test_a_build_costs_what_its_calls_do():
    build = next(one for one in BUILDS if one.id == USUAL)
    model = next(one for one in MODELS if one.model == "claude-sonnet-5-5")
    whole = ListPrices(model.model, "https://api.anthropic.com", "anthropic").cost(
        build.prompt_tokens, build.completion_tokens
    )
    assert abs(cost_of(build, model) - Decimal(whole)) < Decimal("0.001")


def test_the_dearest_comes_first():
    costs = [row["usd"][USUAL] for row in model_rows()]
    assert costs == sorted(costs, reverse=True)


@pytest.mark.parametrize("builder", OTHERS, ids=lambda one: one.name)
def test_who_is_quoted_is_quoted_with_source_and_year(builder):
    assert builder.url.startswith("https://")
    assert all("2026" in builder.source.said_in(language) for language in ("ru", "en"))
