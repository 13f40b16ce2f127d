"""What pages and API see of the models that serve a tier."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from pydantic import Field, StrictBool

from engine.llm.routing.tiers import Tier
from samokoder_app.db.repositories.model_routes import RouteRow
from samokoder_app.keys.views import NamedModel, View, named_model

MOST_PLACES = 10
"""Keys with a model in a tier."""


class RoutePlace(View):
    """One key with one model."""

    key_id: UUID
    model: NamedModel


def kept_place(key_id: UUID, model: str | None) -> RoutePlace | None:
    """A place as the database has it; None without a model that may be named."""
    name = named_model(model)
    return RoutePlace(key_id=key_id, model=name) if name else None


class Routes(View):
    """Who serves each tier, in order; an empty one is left to what stands above: the user's routes, then the default."""

    plan: tuple[RoutePlace, ...] = Field(default=(), max_length=MOST_PLACES, description="Requirements, design, plan.")
    code: tuple[RoutePlace, ...] = Field(default=(), max_length=MOST_PLACES, description="Code and its repair.")
    cheap: tuple[RoutePlace, ...] = Field(default=(), max_length=MOST_PLACES, description="The app's README.")

    def of(self, tier: Tier) -> tuple[RoutePlace, ...]:
        """The places of a tier."""
        return {Tier.PLAN: self.plan, Tier.CODE: self.code, Tier.CHEAP: self.cheap}[tier]

    def first(self, tier: Tier | None = None) -> RoutePlace | None:
        """Who writes the code, or leads the named tier; where only other tiers have somebody, the first of these."""
        return next(iter((*self.of(tier or Tier.CODE), *self.plan, *self.code, *self.cheap)), None)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was chosen."""
        return not (self.plan or self.code or self.cheap)


class UserRoutes(Routes):
    """The user's routes, and what else they agree to."""

    fails_over: StrictBool = Field(
        default=False, description="Whether keys that stand in no route may take over with the model they name."
    )
    free_first: StrictBool = Field(default=False, description="Whether free models come before the others of a tier.")


def routes_of(rows: Iterable[RouteRow], project_id: UUID | None) -> Routes:
    """What was chosen for this project alone, or (None) for all of the user's."""
    return _by_tier(row for row in rows if row.project_id == project_id)


def effective_routes(rows: Iterable[RouteRow]) -> Routes:
    """Of a project's rows and its owner's: tier by tier the project's, else the owner's."""
    known = tuple(rows)
    own, general = _by_tier(row for row in known if row.project_id), routes_of(known, None)
    return Routes(**{tier.value: own.of(tier) or general.of(tier) for tier in Tier})


def _by_tier(rows: Iterable[RouteRow]) -> Routes:
    places: Mapping[Tier, list[RoutePlace]] = {tier: [] for tier in Tier}
    for row in rows:
        if place := kept_place(row.key_id, row.model):
            places[row.tier].append(place)
    return Routes(**{tier.value: tuple(found) for tier, found in places.items()})
