"""The route of a build on a worker: keys are opened here and nowhere else, and their health is told back."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Protocol
from uuid import UUID

from loguru import logger
from pydantic import SecretStr

from engine.builds.state import Mode
from engine.llm.errors import (
    KeyRejected,
    ModelError,
    ProviderUnreachable,
    QuotaExhausted,
    RateLimited,
)
from engine.llm.routing.breakers import Breakers
from engine.llm.routing.candidates import Candidate, Route
from engine.llm.routing.tiers import Tier
from engine.llm.types import ModelChoice
from samokoder_app.billing.credits.offers import ManagedReports, offered_route, plain_choice
from samokoder_app.builds.lineup import DEMO, line_up
from samokoder_app.builds.sentences import stop_error
from samokoder_app.builds.stops import BuildCannotStart
from samokoder_app.db.repositories import keys, managed_keys
from samokoder_app.db.repositories.builds import BuildOrder, BuildRow
from samokoder_app.db.repositories.keys import KeyHealth, KeyRow, SealedKey
from samokoder_app.db.session import as_worker
from samokoder_app.keys.endpoint import kind_of
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
_RESTING: dict[KeyHealth, type[ModelError]] = {
    KeyHealth.COOLING: RateLimited,
    KeyHealth.UNREACHABLE: ProviderUnreachable,
}
_LONGEST_REST = 86_400.0
_SHORT_REST = 60.0
"""Seconds for which a key is shown as limited or unreachable when nobody named a time."""


class Reports(Protocol):
    """Who is told of the keys of a build before and after each call."""

    async def is_kept(self, candidate: Candidate) -> bool:
        """Before each call: whether the key may still be used."""
        ...

    async def tell(self, candidate: Candidate, error: ModelError | None) -> None:
        """After each call: how the key fares."""
        ...


class BuildRoutes:
    """Makes the route of each build; one per worker process."""

    def __init__(self, vault: Vault, breakers: Breakers) -> None:
        self._vault = vault
        self._breakers = breakers

    async def route(self, build: BuildRow) -> tuple[Route, Reports]:
        """Who may answer, and who keeps how they fare; raises `BuildCannotStart`."""
        order = build.request
        if order.managed_model_id is not None:
            return await self._managed(order, order.managed_model_id)
        if order.is_demo:
            return DEMO, KeyReports(build, {}, {})
        async with as_worker() as session:
            lineup = await line_up(session, build.user_id, build.project_id, order)
            if lineup is None:
                raise BuildCannotStart(stop_error("key_gone", order.idea))
            wanted = {place.key_id for place in lineup.places.all if place.key_id in lineup.kept}
            sealed = {one.id: one for one in await keys.sealed_keys(session, list(wanted))}
        secrets = await self._opened(sealed)
        route = lineup.route(lambda place: _reached(sealed.get(place.key_id), secrets.get(place.key_id), place.model))
        if route is None:
            raise BuildCannotStart(stop_error("key_unreadable", order.idea))
        self._take_over(route, lineup.kept)
        return route, KeyReports(build, sealed, {key: row.health for key, row in lineup.kept.items()})

    async def _managed(self, order: BuildOrder, model_id: UUID) -> tuple[Route, ManagedReports]:
        """The operator's key: what is kept of it says whether it may be asked; somebody has asked for this build."""
        async with as_worker() as session:
            model = await managed_keys.sealed_model(session, model_id)
        if model is None or model.sealed is None or model.health in _OFF:
            raise BuildCannotStart(stop_error("managed_key_off", order.idea))
        try:
            secret = await asyncio.to_thread(self._vault.open, model.sealed, model.salt)
        except VaultError as error:
            logger.error("managed key {} cannot be opened: {}", model.key_id, error)
            raise BuildCannotStart(stop_error("managed_key_off", order.idea)) from error
        hide_secret(secret.get_secret_value())
        choice = plain_choice(model).model_copy(update={"api_key": secret if secret.get_secret_value() else None})
        self._breakers.switch_on(str(model.key_id))
        return offered_route(model, choice, str(model.key_id), model.title), ManagedReports(model)

    async def _opened(self, sealed: Mapping[UUID, SealedKey]) -> dict[UUID, SecretStr]:
        """The keys in clear, without those that cannot be opened."""
        opened: dict[UUID, SecretStr] = {}
        for key_id, one in sealed.items():
            try:
                opened[key_id] = await asyncio.to_thread(self._vault.open, one.sealed, one.salt)
            except VaultError as error:
                logger.error("key {} cannot be opened: {}", key_id, error)
                continue
            hide_secret(opened[key_id].get_secret_value())
        return opened

    def _take_over(self, route: Route, kept: Mapping[UUID, KeyRow]) -> None:
        """What is kept of the keys counts, not what this process remembers: they may have been edited or tested.

        Where nobody else is left, those that are off are tried once more: somebody has asked for this build.
        """
        off = {str(key): kind for key, row in kept.items() if (kind := _OFF.get(row.health)) is not None}
        for one in route.everyone():
            self._breakers.switch_on(one.key)
        for tier in (route.of(tier, Mode.BATCH) for tier in Tier):
            if all(one.key in off for one in tier):
                off = {key: kind for key, kind in off.items() if key not in {one.key for one in tier}}
        for key, kind in off.items():
            self._breakers.switch_off(key, kind)
        for key_id, row in kept.items():
            if row.health in _RESTING and row.cooling_until is not None:
                self._breakers.cool_down(str(key_id), _RESTING[row.health], row.cooling_until.timestamp())


def _reached(sealed: SealedKey | None, secret: SecretStr | None, model: str) -> ModelChoice | None:
    if sealed is None or secret is None:
        return None
    return ModelChoice(
        provider=kind_of(sealed.kind),
        model=model,
        base_url=sealed.base_url,
        api_key=secret if secret.get_secret_value() else None,
    )


class KeyReports:
    """Tells the database which keys a build has used, once each, and how keys fare, when that changes."""

    def __init__(self, build: BuildRow, sealed: Mapping[UUID, SealedKey], known: Mapping[UUID, KeyHealth]) -> None:
        self._user_id, self._project_id = build.user_id, build.project_id
        self._sealed = {str(key): one for key, one in sealed.items()}
        self._known = {str(key): health for key, health in known.items()}
        self._used: set[UUID] = set()

    async def is_kept(self, candidate: Candidate) -> bool:
        """Before each call: whether the key was not deleted or taken back meanwhile; it then counts as used.

        The demo has none.
        """
        sealed = self._sealed.get(candidate.key)
        if sealed is None:
            return True
        async with as_worker() as session:
            kept = await keys.is_kept(session, sealed.id, self._user_id, self._project_id)
            if kept and sealed.id not in self._used:
                await keys.mark_used(session, sealed.id)
                self._used.add(sealed.id)
        return kept

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
