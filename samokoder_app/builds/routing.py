"""The route of a build on a worker: keys are opened here and nowhere else, and their health is told back."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from loguru import logger
from pydantic import SecretStr

from engine.llm.errors import (
    KeyRejected,
    ModelError,
    ProviderUnreachable,
    QuotaExhausted,
    RateLimited,
)
from engine.llm.routing.breakers import Breakers
from engine.llm.routing.candidates import Candidate, Route, candidate_of
from engine.llm.types import ModelChoice
from samokoder_app.builds.places import Places, places_of
from samokoder_app.builds.sentences import stop_error
from samokoder_app.builds.stops import BuildCannotStart
from samokoder_app.db.repositories import keys, model_lists, model_routes
from samokoder_app.db.repositories.builds import BuildOrder, BuildRow
from samokoder_app.db.repositories.keys import KeyHealth, KeyRow, SealedKey
from samokoder_app.db.repositories.model_lists import ModelRow
from samokoder_app.db.session import as_worker
from samokoder_app.keys.prices import prices_with
from samokoder_app.keys.route_views import RoutePlace, effective_routes
from samokoder_app.keys.vault import Vault, VaultError
from samokoder_app.logging import hide_secret

_OFF: dict[KeyHealth, type[ModelError]] = {
    KeyHealth.REJECTED: KeyRejected,
    KeyHealth.NO_PERMISSION: KeyRejected,
    KeyHealth.NO_CREDIT: QuotaExhausted,
}
_HEALTH: dict[type[ModelError], KeyHealth] = {
    KeyRejected: KeyHealth.REJECTED,
    QuotaExhausted: KeyHealth.NO_CREDIT,
    RateLimited: KeyHealth.COOLING,
    ProviderUnreachable: KeyHealth.UNREACHABLE,
}
_LONGEST_REST = 86_400.0
_SHORT_REST = 60.0
"""Seconds for which a key is shown as limited or unreachable when nobody named a time."""


@dataclass(frozen=True)
class _Found:
    """What the database says of a build's models."""

    places: Places
    sealed: Mapping[UUID, SealedKey]
    kept: Mapping[UUID, KeyRow]
    listed: Mapping[RoutePlace, ModelRow | None]
    is_free_first: bool
    is_routed: bool


class BuildRoutes:
    """Makes the route of each build; one per worker process."""

    def __init__(self, vault: Vault, breakers: Breakers) -> None:
        self._vault = vault
        self._breakers = breakers

    async def route(self, build: BuildRow) -> tuple[Route, "KeyReports"]:
        """Who may answer, and who keeps how they fare; raises `BuildCannotStart`."""
        if build.request.is_demo:
            demo = ModelChoice(provider="demo", model=build.request.model)
            return Route(code=(candidate_of(demo, "", "demo"),)), KeyReports({}, {})
        found = await self._found(build)
        secrets = await self._opened(build, found)
        tiers = [
            tuple(_candidate(place, found, secrets) for place in tier if place.key_id in secrets)
            for tier in found.places.tiers
        ]
        plan, code, cheap, stronger = tiers
        route = Route(
            code=code,
            plan=plan,
            cheap=cheap,
            stronger=stronger,
            is_free_first=found.is_free_first and found.is_routed,
            plan_repairs=found.is_routed,
        )
        self._take_over(route, found.kept)
        return route, KeyReports(found.sealed, {key: row.health for key, row in found.kept.items()})

    async def _found(self, build: BuildRow) -> _Found:
        order = build.request
        async with as_worker() as session:
            rows = await model_routes.list_routes(session, build.user_id, build.project_id)
            head = effective_routes(rows).first(order.tier) if order.is_routed else None
            kept = {row.id: row for row in await keys.list_keys(session, build.user_id)}
            head = head or _chosen(order, kept)
            if head is None:
                raise BuildCannotStart(stop_error("key_gone", order.idea))
            choices = await model_routes.route_choices(session, build.user_id)
            places = places_of(order, head, rows, choices, list(kept.values()))
            wanted = dict.fromkeys(place for tier in places.tiers for place in tier if place.key_id in kept)
            sealed = await keys.sealed_keys(session, list({place.key_id for place in wanted}))
            listed = {place: await model_lists.find_key_model(session, place.key_id, place.model) for place in wanted}
            await keys.mark_used(session, head.key_id)
        return _Found(places, {one.id: one for one in sealed}, kept, listed, choices.free_first, order.is_routed)

    async def _opened(self, build: BuildRow, found: _Found) -> dict[UUID, SecretStr]:
        """The keys in clear, without those that cannot be opened; who shall write the code must be among them."""
        opened: dict[UUID, SecretStr] = {}
        for key_id, sealed in found.sealed.items():
            try:
                opened[key_id] = await asyncio.to_thread(self._vault.open, sealed.sealed, sealed.salt)
            except VaultError as error:
                logger.error("key {} cannot be opened: {}", key_id, error)
                continue
            hide_secret(opened[key_id].get_secret_value())
        if not any(place.key_id in opened for place in found.places.code):
            raise BuildCannotStart(stop_error("key_unreadable", build.request.idea))
        return opened

    def _take_over(self, route: Route, kept: Mapping[UUID, KeyRow]) -> None:
        """What is kept of the keys counts, not what this process remembers: they may have been edited or tested.

        Where nobody else is left, those that are off are tried once more: somebody has asked for this build.
        """
        off = {str(key): kind for key, row in kept.items() if (kind := _OFF.get(row.health)) is not None}
        for one in route.everyone():
            self._breakers.switch_on(one.key)
        for tier in (route.plan, route.code, route.cheap):
            if all(one.key in off for one in tier):
                off = {key: kind for key, kind in off.items() if key not in {one.key for one in tier}}
        for key, kind in off.items():
            self._breakers.switch_off(key, kind)


def _chosen(order: BuildOrder, kept: Mapping[UUID, KeyRow]) -> RoutePlace | None:
    """The model of the order with its key; None if that is gone: no other key takes its place unasked."""
    return RoutePlace(key_id=order.key_id, model=order.model) if order.key_id in kept and order.key_id else None


def _candidate(place: RoutePlace, found: _Found, secrets: Mapping[UUID, SecretStr]) -> Candidate:
    sealed, row = found.sealed[place.key_id], found.kept[place.key_id]
    choice = ModelChoice.model_validate(
        {
            "provider": sealed.kind,
            "model": place.model,
            "base_url": sealed.base_url,
            "api_key": secrets[place.key_id] if secrets[place.key_id].get_secret_value() else None,
        }
    )
    listed = found.listed.get(place)
    window = listed.context_tokens if listed else None
    candidate = candidate_of(choice, str(place.key_id), row.key_name, window)
    return replace(candidate, prices=prices_with(choice, listed))


class KeyReports:
    """Tells the database how keys fare, when that changes."""

    def __init__(self, sealed: Mapping[UUID, SealedKey], known: Mapping[UUID, KeyHealth]) -> None:
        self._sealed = {str(key): one for key, one in sealed.items()}
        self._known = {str(key): health for key, health in known.items()}

    async def tell(self, candidate: Candidate, error: ModelError | None) -> None:
        """After each call of a candidate; a failure that says nothing of its key is no news."""
        sealed, health = self._sealed.get(candidate.key), _HEALTH.get(type(error)) if error else KeyHealth.OK
        if sealed is None or health is None or (health is KeyHealth.OK and self._known.get(candidate.key) is health):
            return
        rest = min(getattr(error, "retry_after", None) or _SHORT_REST, _LONGEST_REST)
        until = None if health in {KeyHealth.OK, *_OFF} else datetime.now(UTC) + timedelta(seconds=rest)
        async with as_worker() as session:
            await keys.report_health(session, sealed.id, health, until, sealed.secret_at)
        self._known[candidate.key] = health
