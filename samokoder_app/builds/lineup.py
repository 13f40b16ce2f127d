"""Who may serve a build, with what is known of their models; no key is opened for it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from engine.llm.profiles import Abilities
from engine.llm.routing.candidates import Candidate, Route, candidate_of
from engine.llm.types import ModelChoice
from samokoder_app.billing.credits.offers import offered_route, plain_choice
from samokoder_app.builds.places import Places, Wanted, places_of
from samokoder_app.db.repositories import keys, managed_keys, model_lists, model_routes, plans
from samokoder_app.db.repositories.builds import BuildOrder
from samokoder_app.db.repositories.keys import KeyRow, ProviderRow
from samokoder_app.db.repositories.model_lists import ModelRow
from samokoder_app.keys.endpoint import kind_of
from samokoder_app.keys.prices import prices_with
from samokoder_app.keys.route_views import RoutePlace, effective_routes, kept_place

ChoiceOf = Callable[[RoutePlace], ModelChoice | None]
"""How a place is reached; None leaves it out."""

DEMO = Route(code=(candidate_of(ModelChoice(provider="demo", model="demo"), "", "demo"),))


@dataclass(frozen=True)
class Lineup:
    """What the database says of a build's models."""

    owner: UUID
    head: RoutePlace
    places: Places
    kept: Mapping[UUID, KeyRow]
    listed: Mapping[RoutePlace, ModelRow | None]
    is_routed: bool
    is_free_first: bool

    def route(self, choice_of: ChoiceOf) -> Route | None:
        """The places that can be reached, as the engine takes them; None: nobody could write the code.

        Free models come first only among those of the routes: a model that was named stays the first.
        """

        def candidates(places: tuple[RoutePlace, ...]) -> tuple[Candidate, ...]:
            reached = [(place, choice_of(place)) for place in places if place.key_id in self.kept]
            return tuple(self._candidate(place, choice) for place, choice in reached if choice is not None)

        code, spare = candidates(self.places.code), candidates(self.places.spare)
        if not (code or spare):
            return None
        return Route(
            code=code or spare,
            plan=candidates(self.places.plan),
            cheap=candidates(self.places.cheap),
            stronger=candidates(self.places.stronger),
            spare=spare,
            is_free_first=self.is_free_first and self.is_routed,
            plan_repairs=self.is_routed,
        )

    def _candidate(self, place: RoutePlace, choice: ModelChoice) -> Candidate:
        row = self.listed.get(place)
        return candidate_of(
            choice,
            str(place.key_id),
            self.kept[place.key_id].key_name,
            _abilities(row) if row else Abilities(),
            prices_with(choice, row),
            str(self.owner),
        )


async def line_up(
    session: AsyncSession,
    user_id: UUID,
    project_id: UUID | None,
    order: BuildOrder,
    *,
    at_fault: bool = True,
    team_id: UUID | None = None,
) -> Lineup | None:
    """Who may serve an order of the user, and (`at_fault`) who takes over; None: the key that it names is gone.

    `team_id` is the team of a project that is yet to be made.
    """
    rows = await model_routes.list_routes(session, user_id, project_id)
    kept = {row.id: row for row in await keys.usable_keys(session, user_id, project_id, team_id=team_id)}
    head = effective_routes(rows).first(order.tier) if order.is_routed else None
    head = head or _named(order, kept)
    if head is None:
        return None
    choices = await model_routes.route_choices(session, user_id)
    wanted = Wanted(head, order.is_routed, order.tier, order.stronger_model)
    allowed = choices if at_fault else choices.model_copy(update={"fails_over": False})
    places = places_of(wanted, rows, allowed, list(kept.values()))
    listed = {place: await model_lists.find_key_model(session, place.key_id, place.model) for place in places.all}
    if team_id is None:
        is_narrow = await plans.has_only_free_models(session, user_id, project_id)
    else:
        is_narrow = await plans.closing_plan(session, None, team_id) is not None
    if is_narrow:
        # Of the place that the order names the database has said so; routes may have changed since.
        providers = {one.id: one for one in await keys.list_providers(session)}
        free = {place for place in places.all if is_free(kept.get(place.key_id), providers, place.model, listed[place])}
        places = places.among({named, *free} if (named := _named(order, kept)) else free)
    return Lineup(user_id, head, places, kept, listed, order.is_routed, choices.free_first)


async def likely_route(
    session: AsyncSession,
    user_id: UUID,
    project_id: UUID | None,
    order: BuildOrder,
    *,
    team_id: UUID | None = None,
) -> Route | None:
    """Who would serve an order, for estimates and limits: without keys nobody can be asked. None: the key is gone."""
    if order.is_demo:
        return DEMO
    if order.managed_model_id is not None:
        offers = await managed_keys.offered_models(session)
        offer = next((one for one in offers if one.id == order.managed_model_id), None)
        return offered_route(offer, plain_choice(offer), str(offer.id), offer.title) if offer else None
    lineup = await line_up(session, user_id, project_id, order, at_fault=False, team_id=team_id)
    if lineup is None:
        return None
    providers = {provider.id: provider for provider in await keys.list_providers(session)}
    return lineup.route(lambda place: _reached(lineup.kept[place.key_id], providers, place.model))


def _named(order: BuildOrder, kept: Mapping[UUID, KeyRow]) -> RoutePlace | None:
    """The model of the order with its key; None if that is gone: no other key takes its place unasked."""
    return kept_place(order.key_id, order.model) if order.key_id in kept and order.key_id else None


def _reached(key: KeyRow, providers: Mapping[str, ProviderRow], model: str) -> ModelChoice:
    provider = providers.get(key.provider_id)
    base_url = key.base_url or (provider.base_url if provider else None) or ""
    return ModelChoice(
        provider=kind_of(provider.kind) if provider else "openai_compatible", model=model, base_url=base_url
    )


def serves_free_models(key: KeyRow, providers: Mapping[str, ProviderRow]) -> bool:
    """Whether models that cost nothing are asked for with this key; one of an address of its own is not OpenRouter's."""
    provider = providers.get(key.provider_id)
    is_home = key.base_url is None or (provider is not None and key.base_url == provider.base_url)
    return key.provider_id == "openrouter" and is_home


def is_free(key: KeyRow | None, providers: Mapping[str, ProviderRow], model: str, row: ModelRow | None) -> bool:
    """As `app.is_free_model` says it."""
    if key is None or not serves_free_models(key, providers):
        return False
    return model.endswith(":free") or (row is not None and row.is_free)


def _abilities(row: ModelRow) -> Abilities:
    """A list without prices does not say whether a model is free."""
    return Abilities(
        context_tokens=row.context_tokens,
        can_see=row.can_see,
        can_call_tools=row.can_call_tools,
        is_free=None if row.prompt_usd is None else row.is_free,
    )
