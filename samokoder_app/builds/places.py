"""Which keys with which models may serve a build: its order, the user's routes, and what else they agreed to; pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from engine.llm.routing.tiers import Tier
from samokoder_app.db.repositories.builds import BuildOrder
from samokoder_app.db.repositories.keys import KeyRow
from samokoder_app.db.repositories.model_routes import RouteChoices, RouteRow
from samokoder_app.keys.route_views import RoutePlace, effective_routes


@dataclass(frozen=True)
class Places:
    """Keys with models in the order in which they are asked, by tier."""

    plan: tuple[RoutePlace, ...]
    code: tuple[RoutePlace, ...]
    cheap: tuple[RoutePlace, ...]
    stronger: tuple[RoutePlace, ...]

    @property
    def tiers(self) -> tuple[tuple[RoutePlace, ...], ...]:
        """All of them, who may be stronger last."""
        return self.plan, self.code, self.cheap, self.stronger


def places_of(
    order: BuildOrder, head: RoutePlace, rows: Iterable[RouteRow], choices: RouteChoices, kept: Sequence[KeyRow]
) -> Places:
    """Who may serve the build that was ordered with the model `head`.

    A model that was named for the build serves all tiers, alone. Else the routes serve; without any it is `head` alone.
    A tier without a route has that of code. What else the user has, routes behind a named model and keys that stand in no
    route, comes last, and only if the user lets it.
    """
    routes = effective_routes(rows)
    spare = [RoutePlace(key_id=key.id, model=key.model) for key in kept if key.model]

    def places(tier: Tier) -> tuple[RoutePlace, ...]:
        wanted = routes.of(order.tier or tier) or routes.code
        first = wanted or (head,) if order.is_routed else (head,)
        others = (*wanted, *spare) if choices.fails_over else ()
        return tuple(dict.fromkeys([*first, *others]))

    stronger = RoutePlace(key_id=head.key_id, model=order.stronger_model) if order.stronger_model else None
    return Places(
        plan=places(Tier.PLAN),
        code=places(Tier.CODE),
        cheap=places(Tier.CHEAP),
        stronger=(stronger,) if stronger else (),
    )
