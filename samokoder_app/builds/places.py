"""Which keys with which models may serve a build: its order, the user's routes, and what else they agreed to; pure."""

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass

from engine.llm.routing.tiers import Tier
from samokoder_app.db.repositories.keys import KeyRow
from samokoder_app.db.repositories.model_routes import RouteChoices, RouteRow
from samokoder_app.keys.route_views import RoutePlace, effective_routes, kept_place


@dataclass(frozen=True)
class Wanted:
    """What an order says of who serves its build: the model `head` alone, or (`is_routed`) the routes before it."""

    head: RoutePlace
    is_routed: bool = False
    tier: Tier | None = None
    stronger_model: str | None = None


@dataclass(frozen=True)
class Places:
    """Keys with models in the order in which they are asked, by tier; `spare` behind every tier."""

    plan: tuple[RoutePlace, ...]
    code: tuple[RoutePlace, ...]
    cheap: tuple[RoutePlace, ...]
    stronger: tuple[RoutePlace, ...]
    spare: tuple[RoutePlace, ...]

    @property
    def all(self) -> tuple[RoutePlace, ...]:
        """Each of them once."""
        return tuple(dict.fromkeys((*self.plan, *self.code, *self.cheap, *self.stronger, *self.spare)))

    def among(self, allowed: Set[RoutePlace]) -> "Places":
        """Those of them that are allowed, in their order."""

        def kept(places: tuple[RoutePlace, ...]) -> tuple[RoutePlace, ...]:
            return tuple(place for place in places if place in allowed)

        return Places(kept(self.plan), kept(self.code), kept(self.cheap), kept(self.stronger), kept(self.spare))


def places_of(wanted: Wanted, rows: Iterable[RouteRow], choices: RouteChoices, kept: Sequence[KeyRow]) -> Places:
    """Who may serve the build that was ordered so.

    A model that was named for the build serves all tiers, alone. Else the routes serve; without any it is `head` alone.
    A tier without a route has that of code. What else the user has, routes behind a named model and keys that stand in no
    route, comes last, and only if the user lets it.
    """
    routes, head = effective_routes(rows), wanted.head
    spare = tuple(place for key in kept if (place := kept_place(key.id, key.model)))

    def places(tier: Tier) -> tuple[RoutePlace, ...]:
        listed = routes.of(wanted.tier or tier) or routes.code
        if wanted.is_routed:
            return listed or (head,)
        return tuple(dict.fromkeys((head, *listed))) if choices.fails_over else (head,)

    stronger = kept_place(head.key_id, wanted.stronger_model)
    return Places(
        plan=places(Tier.PLAN),
        code=places(Tier.CODE),
        cheap=places(Tier.CHEAP),
        stronger=(stronger,) if stronger else (),
        spare=spare if choices.fails_over else (),
    )
