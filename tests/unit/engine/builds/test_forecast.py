"""The range of a build: wider before its plan is known, free for the demo, silent about unknown prices."""

from decimal import Decimal

import pytest

from engine.builds.forecast import FEWEST_BUILDS, TierPrices, TierUse, forecast, forecast_from
from engine.builds.state import Mode
from engine.llm.listing.prices import ListedPrices
from engine.llm.prices import FreeOfCharge, ListPrices, UnknownPrices
from engine.llm.routing.tiers import Tier

FREE, UNKNOWN = TierPrices.of_one(FreeOfCharge()), TierPrices.of_one(UnknownPrices())


@pytest.mark.parametrize("mode", list(Mode))
def test_a_known_plan_narrows_the_range(mode):
    before, after = forecast(mode, FREE), forecast(mode, FREE, tasks=3)
    assert before.calls[0] <= after.calls[0] + 3
    assert after.calls[1] < before.calls[1]
    assert after.calls[0] < after.calls[1]


def test_money_is_the_price_of_calls_not_of_one_large_prompt():
    """Some models cost more beyond a length of the prompt, which a sum over many calls passes."""
    prices = ListPrices("gemini-2.5-pro", "https://generativelanguage.googleapis.com/v1beta/openai")
    likely = forecast(Mode.BATCH, TierPrices.of_one(prices))
    low, high = (float(one) for one in likely.cost_usd)
    each = float(prices.cost(20_000, 3_000))
    assert high == pytest.approx(likely.calls[1] * each, abs=0.01)
    assert 0 < low < high


def test_what_is_unknown_stays_unknown():
    assert forecast(Mode.LOOP, UNKNOWN).cost_usd is None
    assert forecast(Mode.LOOP, FREE).cost_usd == ("0", "0")


DEAR, CHEAP = (ListedPrices(Decimal(price) / 10**6, Decimal(price) / 10**6) for price in ("10", "1"))


def test_each_tier_costs_what_its_own_model_takes():
    def high(prices):
        return Decimal(forecast(Mode.BATCH, prices).cost_usd[1])

    dear_plan = TierPrices(plan=DEAR, code=CHEAP, cheap=FreeOfCharge())
    assert high(dear_plan) == pytest.approx(
        Decimal("1.518"), abs=Decimal("0.01")
    )  # 3 calls at 10, 36 at 1 dollar a million
    assert high(TierPrices.of_one(CHEAP)) < high(dear_plan) < high(TierPrices.of_one(DEAR))
    assert forecast(Mode.BATCH, TierPrices(plan=UnknownPrices(), code=CHEAP, cheap=CHEAP)).cost_usd is None


def past(tokens: int):
    use = TierUse(calls=4, prompt_tokens=tokens, completion_tokens=1_000)
    return {Tier.CODE: use, Tier.PLAN: use.model_copy(update={"calls": 3})}


def test_earlier_builds_say_more_than_a_rule_of_thumb_at_the_prices_of_today():
    builds = [past(tokens) for tokens in (8_000, 10_000, 20_000)]
    likely = forecast_from(builds, TierPrices(plan=DEAR, code=CHEAP, cheap=UnknownPrices()))
    assert likely.builds == 3
    assert likely.calls == (5, 9)
    assert likely.seconds is None
    assert forecast_from(builds, FREE, (30.4, 12.5, 20)).seconds == (12, 30)
    assert likely.prompt_tokens == (12_800, 50_000)
    low, high = (Decimal(one) for one in likely.cost_usd)
    assert low == pytest.approx(Decimal("0.8") * (Decimal("0.09") + Decimal("0.009")), abs=Decimal("0.001"))
    assert high == pytest.approx(Decimal("1.25") * (Decimal("0.21") + Decimal("0.021")), abs=Decimal("0.01"))
    assert forecast_from(builds[: FEWEST_BUILDS - 1], FREE) is None
