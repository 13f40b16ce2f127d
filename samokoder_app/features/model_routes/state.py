"""Handlers of the models by role, of the account or of a project. Each change is kept at once."""

from collections.abc import AsyncIterator, Callable
from typing import Any

import reflex as rx
from reflex.event import EventSpec

from engine.llm.routing.tiers import Tier
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.builds.model_options import ModelOption
from samokoder_app.builds.offering import key_options
from samokoder_app.errors import NotFound, TooManyRequests
from samokoder_app.features.model_routes.views import (
    TierRows,
    tier_rows,
    with_place,
    with_place_moved,
    without_place,
    without_places,
)
from samokoder_app.keys import routing
from samokoder_app.keys.lent import lent_keys
from samokoder_app.keys.recommending import recommend_tiers
from samokoder_app.keys.route_views import Routes, UserRoutes
from samokoder_app.keys.service import list_keys
from samokoder_app.keys.views import KeyView, RecommendationView
from samokoder_app.session.address import project_of
from samokoder_app.session.state import NoticeState
from samokoder_app.session.visitor import signed_in


class RoutesState(rx.State):
    """Who serves each tier, and what may take over; of the project that was loaded last, else of the account."""

    project_id: str = ""
    tiers: list[TierRows] = []
    keys: list[ModelOption] = []
    fails_over: bool = False
    free_first: bool = False
    form: int = 0
    _recommended: dict[Tier, list[RecommendationView]] = {}

    @rx.event
    async def load(self) -> EventSpec:
        """Show the user's own routes; also after a key came or went."""
        self.project_id = ""
        await self._show(await signed_in(self))
        return RoutesState.suggest()

    @rx.event
    async def load_project(self) -> EventSpec | None:
        """Show the routes of the project that the address names; the page itself says when there is none."""
        user, project_id = await signed_in(self), project_of(self)
        self.project_id, self.tiers = str(project_id or ""), []
        if project_id is not None:
            try:
                await self._show(user)
            except NotFound:
                return None
        return RoutesState.suggest()

    @rx.event
    async def suggest(self) -> None:
        """Show which models suit each tier, a moment later than the rest: long lists are ranked for it."""
        user = await signed_in(self)
        try:
            self._recommended = await recommend_tiers(user) if self.keys else {}
        except TooManyRequests:  # another tab asks the same; nothing was clicked here that could fail
            return
        if self._recommended:
            await self._show(user)

    @rx.event
    async def take(self, tier: str, key_id: str, model: str) -> None:
        """Put a recommended model at the end of a tier."""
        await self._put(tier, key_id, model)

    @rx.event
    async def add(self, form: dict[str, Any]) -> AsyncIterator[EventSpec]:
        """Put a key with a model at the end of a tier."""
        yield NoticeState.close()
        await self._put(*(str(form.get(name, "")) for name in ("tier", "key_id", "model")))
        self.form += 1

    @rx.event
    async def remove(self, tier: str, place: int) -> None:
        """Take one out of a tier."""
        await self._change(await signed_in(self), lambda routes: without_place(routes, tier, place))

    @rx.event
    async def clear(self, tier: str) -> None:
        """Leave a tier to what stands above."""
        await self._change(await signed_in(self), lambda routes: without_places(routes, tier))

    @rx.event
    async def move(self, tier: str, place: int, by: int) -> None:
        """Move one up or down in its tier."""
        await self._change(await signed_in(self), lambda routes: with_place_moved(routes, tier, place, by))

    @rx.event
    async def let_fail_over(self, is_on: bool) -> None:
        """Whether other keys may take over."""
        await self._choose(fails_over=is_on)

    @rx.event
    async def put_free_first(self, is_on: bool) -> None:
        """Whether free models come first."""
        await self._choose(free_first=is_on)

    async def _put(self, tier: str, key_id: str, model: str) -> None:
        user = await signed_in(self)
        kept = await self._usable(user)
        await self._change(user, lambda routes: with_place(routes, tier, key_id, model, kept))

    async def _usable(self, user: CurrentUser) -> list[KeyView]:
        place = project_of(self)
        return [*await list_keys(user), *(await lent_keys(user, place) if place is not None else [])]

    async def _choose(self, **choice: bool) -> None:
        user = await signed_in(self)
        routes = await routing.get_user_routes(user)
        await routing.put_user_routes(user, routes.model_copy(update=choice))
        await self._show(user)

    async def _change(self, user: CurrentUser, change: Callable[[Routes], Routes]) -> None:
        """From what is kept, not from what the page shows: another tab may have changed it."""
        place = project_of(self)  # of the address: after a restart of the server nothing else is known yet
        if place is not None:
            await routing.put_project_routes(user, place, change(await routing.get_project_routes(user, place)))
        else:
            own = await routing.get_user_routes(user)
            changed = change(own)
            await routing.put_user_routes(user, UserRoutes.model_validate(own.model_dump() | changed.model_dump()))
        await self._show(user)

    async def _show(self, user: CurrentUser) -> None:
        kept, own = await self._usable(user), await routing.get_user_routes(user)
        place = project_of(self)
        if place is not None:
            of_project = await routing.get_project_routes(user, place)
            self.tiers = tier_rows(of_project, kept, own, self._recommended)
        else:
            self.tiers = tier_rows(own, kept, recommended=self._recommended)
        self.keys = await key_options(user, kept, place)
        self.fails_over, self.free_first = own.fails_over, own.free_first
