"""Recommended models on pages: which are shown, and why, in words."""

from uuid import uuid4

import pytest

from engine.llm.routing.tiers import Tier
from samokoder_app.db.repositories.recommendations import Quality
from samokoder_app.features.model_routes.suggestions import suggestions
from samokoder_app.keys.route_views import RoutePlace
from samokoder_app.keys.views import RecommendationView

KEY = uuid4()


def found(model: str = "m", quality: Quality = Quality.CAPABLE, **more: object) -> RecommendationView:
    values: dict[str, object] = {
        "key_id": KEY, "key_name": "work", "provider_id": "openai", "model": model, "name": model, "tier": Tier.CODE,
        "place": 1, "quality": quality, "prompt_usd_per_million": "0.25", "completion_usd_per_million": "2", "call_usd": None,
        "is_free": False, "context_tokens": 400_000, "calls": 0, "answered_calls": 0, "verified_builds": 0,
        "unverified_builds": 0,
    }  # fmt: skip
    return RecommendationView.model_validate(values | more)


def reasons(one: RecommendationView) -> tuple[str, str]:
    (shown,) = suggestions([one], [])
    return shown.reasons_ru, shown.reasons_en


def test_three_are_shown_that_are_not_in_the_tier_yet() -> None:
    shown = suggestions([found(name) for name in "abcde"], [RoutePlace(key_id=KEY, model="a")])
    assert [(one.model, one.name, one.key_id) for one in shown] == [(name, "work", str(KEY)) for name in "bcd"]
    assert suggestions([], []) == []


@pytest.mark.parametrize("quality", [Quality.UNKNOWN, Quality.SMALL, Quality.FAILING])
def test_nothing_is_shown_for_which_nothing_speaks(quality: Quality) -> None:
    assert suggestions([found(quality=quality)], []) == []
    assert suggestions([found(quality=Quality.FAILING, tier=Tier.CHEAP)], []) == []


def test_simple_work_is_left_to_what_is_cheap_for_certain() -> None:
    assert suggestions([found(quality=Quality.UNKNOWN, tier=Tier.CHEAP)], [])
    assert suggestions([found(quality=Quality.UNKNOWN, tier=Tier.CHEAP, is_free=True)], [])
    assert not suggestions([found(quality=Quality.UNKNOWN, tier=Tier.CHEAP, prompt_usd_per_million=None)], [])


def test_reasons_are_words() -> None:
    assert reasons(found()) == (
        "0,25\u00a0$ / 2\u00a0$ за миллион токенов · контекст 400\u00a0тыс. · работает с кодом самостоятельно",
        "$0.25 / $2 for a million tokens · 400k context · works on code by itself",
    )
    assert reasons(
        found(quality=Quality.PROVEN, verified_builds=3, unverified_builds=1, context_tokens=1_130_000, calls=9)
    ) == (
        "0,25\u00a0$ / 2\u00a0$ за миллион токенов · контекст 1,1\u00a0млн · сборок прошло проверку: 3 из 4",
        "$0.25 / $2 for a million tokens · 1.1M context · 3 of 4 builds verified",
    )
    assert reasons(found(prompt_usd_per_million=None, context_tokens=None, calls=5, answered_calls=4))[1] == (
        "price unknown · 4 of 5 calls answered · works on code by itself"
    )
    assert reasons(found(is_free=True, tier=Tier.CHEAP, calls=4, context_tokens=None))[0] == "бесплатно"
    assert "999\u00a0тыс." in reasons(found(context_tokens=999_499))[0]
    assert "1\u00a0млн" in reasons(found(context_tokens=999_600))[0]


def test_builds_are_no_reason_where_none_was_verified() -> None:
    one = found(tier=Tier.CHEAP, context_tokens=None, unverified_builds=1, calls=9, answered_calls=8)
    assert reasons(one)[0] == "0,25\u00a0$ / 2\u00a0$ за миллион токенов · ответов: 8 из 9"


def test_what_a_call_costs_besides_its_tokens_is_said() -> None:
    one = found(prompt_usd_per_million="0", completion_usd_per_million="0", call_usd="0.03", context_tokens=None)
    assert reasons(one) == (
        "0\u00a0$ / 0\u00a0$ за миллион токенов + 0,03\u00a0$ за запрос · работает с кодом самостоятельно",
        "$0 / $0 for a million tokens + $0.03 a call · works on code by itself",
    )
