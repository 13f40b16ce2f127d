"""Tiers with their models as pages show them, and changes of them; pure."""

from collections.abc import Mapping, Sequence
from typing import TypeVar
from uuid import UUID

from pydantic import BaseModel

from engine.llm.routing.tiers import Tier
from samokoder_app.errors import InvalidInput, NotFound
from samokoder_app.features.model_routes.suggestions import Suggestion, suggestions
from samokoder_app.keys.route_views import MOST_PLACES, RoutePlace, Routes
from samokoder_app.keys.views import KeyView, RecommendationView
from samokoder_app.session.forms import checked

AnyRoutes = TypeVar("AnyRoutes", bound=Routes)


class PlaceRow(BaseModel):
    """A key with a model in a tier; `place` counts from 0."""

    place: int
    name: str
    model: str
    is_first: bool
    is_last: bool


class TierRows(BaseModel):
    """A tier and who serves it, in order; `inherited` are those of the account where a project has none of its own."""

    id: str
    rows: list[PlaceRow] = []
    inherited: list[PlaceRow] = []
    suggested: list[Suggestion] = []
    is_full: bool = False


Recommended = Mapping[Tier, Sequence[RecommendationView]]


def tier_rows(
    routes: Routes, keys: Sequence[KeyView], above: Routes | None = None, recommended: Recommended | None = None
) -> list[TierRows]:
    """All tiers as rows; `above` are the routes that hold where these say nothing."""
    names = {key.id: key.key_name or key.provider_id for key in keys}
    return [
        TierRows(
            id=tier.value,
            rows=_rows(routes.of(tier), names),
            inherited=_rows(above.of(tier), names) if above and not routes.of(tier) else [],
            suggested=suggestions((recommended or {}).get(tier, ()), routes.of(tier)),
            is_full=len(routes.of(tier)) >= MOST_PLACES,
        )
        for tier in Tier
    ]


def _rows(places: Sequence[RoutePlace], names: dict[UUID, str]) -> list[PlaceRow]:
    return [
        PlaceRow(
            place=number,
            name=names.get(place.key_id, ""),
            model=place.model,
            is_first=number == 0,
            is_last=number == len(places) - 1,
        )
        for number, place in enumerate(places)
    ]


def with_place(routes: AnyRoutes, tier: str, key_id: str, model: str, keys: Sequence[KeyView]) -> AnyRoutes:
    """One more at the tier's end; without a model the one that the key names."""
    key = next((key for key in keys if str(key.id) == key_id), None)
    if key is None:
        raise NotFound("key_not_found")
    named = model.strip() or key.model
    if not named:
        raise InvalidInput("model_needed")
    place = checked(RoutePlace, {"key_id": key.id, "model": named})
    return _with_places(routes, tier, (*routes.of(Tier(tier)), place))


def without_place(routes: AnyRoutes, tier: str, place: int) -> AnyRoutes:
    """Without one of the tier."""
    return _with_places(routes, tier, tuple(one for number, one in enumerate(routes.of(Tier(tier))) if number != place))


def without_places(routes: AnyRoutes, tier: str) -> AnyRoutes:
    """A tier without anybody is left to what stands above."""
    return _with_places(routes, tier, ())


def with_place_moved(routes: AnyRoutes, tier: str, place: int, by: int) -> AnyRoutes:
    """One of the tier goes up (-1) or down (1), if there is room."""
    places = list(routes.of(Tier(tier)))
    to = place + by
    if 0 <= place < len(places) and 0 <= to < len(places):
        places[place], places[to] = places[to], places[place]
    return _with_places(routes, tier, tuple(places))


def _with_places(routes: AnyRoutes, tier: str, places: tuple[RoutePlace, ...]) -> AnyRoutes:
    return routes.model_copy(update={Tier(tier).value: places})
