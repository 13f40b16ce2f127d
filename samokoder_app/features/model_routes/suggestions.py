"""Recommended models of a tier as pages show them, with the reasons in words; pure."""

from collections.abc import Iterable, Sequence

from pydantic import BaseModel

from engine.llm.routing.tiers import Tier
from samokoder_app.db.repositories.recommendations import Quality
from samokoder_app.i18n.amounts import decimal, list_price
from samokoder_app.i18n.models import ModelChooser
from samokoder_app.i18n.routes import RouteReasons
from samokoder_app.i18n.text import Language
from samokoder_app.keys.route_views import RoutePlace
from samokoder_app.keys.views import RecommendationView

MOST_SUGGESTED = 3
_FEW_CALLS = 5
"""From so many calls on the share of those that were answered says something."""


class Suggestion(BaseModel):
    """A key with a model, and why it is recommended in both languages."""

    key_id: str
    name: str
    model: str
    reasons_ru: str
    reasons_en: str


def suggestions(found: Iterable[RecommendationView], taken: Sequence[RoutePlace]) -> list[Suggestion]:
    """The first of those that something speaks for and that are not in the tier yet."""
    known = {(place.key_id, place.model) for place in taken}
    wanted = [one for one in found if (one.key_id, one.model) not in known and _is_good(one)]
    return [
        Suggestion(
            key_id=str(one.key_id),
            name=one.key_name,
            model=one.model,
            reasons_ru=_reasons(one, "ru"),
            reasons_en=_reasons(one, "en"),
        )
        for one in wanted[:MOST_SUGGESTED]
    ]


def _is_good(one: RecommendationView) -> bool:
    """Simple work is done by any model that is cheap for certain."""
    if one.quality is Quality.UNKNOWN:
        return one.tier is Tier.CHEAP and (one.is_free or one.prompt_usd_per_million is not None)
    return one.quality in {Quality.PROVEN, Quality.CAPABLE}


def _reasons(one: RecommendationView, language: Language) -> str:
    reasons = [_price(one, language)]
    if one.context_tokens:
        reasons.append(RouteReasons.context.said_in(language, size=_short(one.context_tokens, language)))
    if one.verified_builds:
        builds = one.verified_builds + one.unverified_builds
        reasons.append(RouteReasons.builds.said_in(language, verified=one.verified_builds, builds=builds))
    elif one.calls >= _FEW_CALLS:
        reasons.append(RouteReasons.calls.said_in(language, answered=one.answered_calls, calls=one.calls))
    if one.quality is Quality.CAPABLE and one.tier is not Tier.CHEAP:
        reasons.append(RouteReasons.capable.said_in(language))
    return " · ".join(reasons)


def _price(one: RecommendationView, language: Language) -> str:
    if one.is_free:
        return RouteReasons.free.said_in(language)
    if one.prompt_usd_per_million is None or one.completion_usd_per_million is None:
        return RouteReasons.price_unknown.said_in(language)
    prompt, completion = one.prompt_usd_per_million, one.completion_usd_per_million
    price = RouteReasons.price.said_in(
        language, prompt=list_price(prompt, language), completion=list_price(completion, language)
    )
    if one.call_usd is None:
        return price
    return f"{price} {RouteReasons.call.said_in(language, usd=list_price(one.call_usd, language))}"


def _short(tokens: int, language: Language) -> str:
    """As in the chooser of models (assets/components/model_figures.js)."""
    thousands = round(tokens / 1000)
    if thousands < 1000:
        return ModelChooser.thousands.said_in(language, number=thousands)
    millions = f"{tokens / 1_000_000:.1f}".removesuffix(".0")
    return ModelChooser.millions.said_in(language, number=decimal(millions, language))
