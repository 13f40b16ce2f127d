"""The range of a build: wider before its plan is known, free for the demo, silent about unknown prices."""

import pytest

from engine.builds.forecast import forecast
from engine.builds.state import Mode
from engine.llm.prices import FreeOfCharge, ListPrices, UnknownPrices


@pytest.mark.parametrize("mode", list(Mode))
def test_a_known_plan_narrows_the_range(mode):
    before, after = forecast(mode, FreeOfCharge()), forecast(mode, FreeOfCharge(), tasks=3)
    assert before.calls[0] <= after.calls[0] + 3
    assert after.calls[1] < before.calls[1]
    assert after.calls[0] < after.calls[1]


def test_money_is_the_price_of_calls_not_of_one_large_prompt():
    """Some models cost more beyond a length of the prompt, which a sum over many calls passes."""
    prices = ListPrices("gemini-2.5-pro", "https://generativelanguage.googleapis.com/v1beta/openai")
    likely = forecast(Mode.BATCH, prices)
    low, high = (float(one) for one in likely.cost_usd)
    each = float(prices.cost(20_000, 3_000))
    assert high == pytest.approx(likely.calls[1] * each, abs=0.01)
    assert 0 < low < high


def test_what_is_unknown_stays_unknown():
    assert forecast(Mode.LOOP, UnknownPrices()).cost_usd is None
    assert forecast(Mode.LOOP, FreeOfCharge()).cost_usd == ("0", "0")
