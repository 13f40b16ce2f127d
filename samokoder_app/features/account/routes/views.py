"""Tiers with their models as the account page shows them, and changes of them; pure."""

from collections.abc import Sequence
from uuid import UUID

from pydantic import BaseModel

from engine.llm.routing.tiers import Tier
from samokoder_app.errors import InvalidInput, NotFound
from samokoder_app.keys.route_views import MOST_PLACES, RoutePlace, UserRoutes
from samokoder_app.keys.views import KeyView


class PlaceRow(BaseModel):
    """A key with a model in a tier; `place` counts from 0."""

    place: int
    name: str
    model: str
    is_first: bool
    is_last: bool


class TierRows(BaseModel):
    """A tier and who serves it, in order."""

    id: str
    rows: list[PlaceRow] = []
    is_full: bool = False


class KeyChoice(BaseModel):
    """A key that may be chosen, with the model that it names."""

    id: str
    label: str


def tier_rows(routes: UserRoutes, keys: Sequence[KeyView]) -> list[TierRows]:
    """All tiers as rows."""
    names = {key.id: key.key_name or key.provider_id for key in keys}
    return [
        TierRows(
            id=tier.value,
            rows=[
                PlaceRow(
                    place=number,
                    name=names.get(place.key_id, ""),
                    model=place.model,
                    is_first=number == 0,
                    is_last=number == len(routes.of(tier)) - 1,
                )
                for number, place in enumerate(routes.of(tier))
            ],
            is_full=len(routes.of(tier)) >= MOST_PLACES,
        )
        for tier in Tier
    ]


def key_choice(key: KeyView) -> KeyChoice:
    """A kept key as a choice."""
    name = key.key_name or key.provider_id
    return KeyChoice(id=str(key.id), label=f"{name} · {key.model}" if key.model else name)


def with_place(routes: UserRoutes, tier: str, key_id: str, model: str, keys: Sequence[KeyView]) -> UserRoutes:
    """One more at the tier's end; without a model the one that the key names."""
    key = next((key for key in keys if str(key.id) == key_id), None)
    if key is None:
        raise NotFound("key_not_found")
    named = model.strip() or key.model
    if not named:
        raise InvalidInput("model_needed")
    place = RoutePlace(key_id=UUID(key_id), model=named)
    return _with_places(routes, tier, (*routes.of(Tier(tier)), place))


def without_place(routes: UserRoutes, tier: str, place: int) -> UserRoutes:
    """Without one of the tier."""
    return _with_places(routes, tier, tuple(one for number, one in enumerate(routes.of(Tier(tier))) if number != place))


def with_place_moved(routes: UserRoutes, tier: str, place: int, by: int) -> UserRoutes:
    """One of the tier goes up (-1) or down (1), if there is room."""
    places = list(routes.of(Tier(tier)))
    to = place + by
    if 0 <= place < len(places) and 0 <= to < len(places):
        places[place], places[to] = places[to], places[place]
    return _with_places(routes, tier, tuple(places))


def _with_places(routes: UserRoutes, tier: str, places: tuple[RoutePlace, ...]) -> UserRoutes:
    return routes.model_copy(update={Tier(tier).value: places})
