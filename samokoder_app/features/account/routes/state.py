"""Handlers of the models by role. Each change is kept at once."""

from collections.abc import AsyncIterator, Callable
from typing import Any

import reflex as rx
from reflex.event import EventSpec

from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.features.account.routes.views import (
    KeyChoice,
    TierRows,
    key_choice,
    tier_rows,
    with_place,
    with_place_moved,
    without_place,
)
from samokoder_app.keys.route_views import UserRoutes
from samokoder_app.keys.routing import get_user_routes, put_user_routes
from samokoder_app.keys.service import list_keys
from samokoder_app.session.state import NoticeState
from samokoder_app.session.visitor import signed_in

Change = Callable[[UserRoutes], UserRoutes]


class RoutesState(rx.State):
    """Who serves each tier, and what may take over."""

    tiers: list[TierRows] = []
    keys: list[KeyChoice] = []
    fails_over: bool = False
    free_first: bool = False
    form: int = 0

    @rx.event
    async def load(self) -> None:
        """Show the user's routes; also after a key came or went."""
        user = await signed_in(self)
        await self._show(user, await get_user_routes(user))

    @rx.event
    async def add(self, form: dict[str, Any]) -> AsyncIterator[EventSpec]:
        """Put a key with a model at the end of a tier."""
        yield NoticeState.close()
        user = await signed_in(self)
        kept = await list_keys(user)
        tier, key_id, model = (str(form.get(name, "")) for name in ("tier", "key_id", "model"))
        await self._change(user, lambda routes: with_place(routes, tier, key_id, model, kept))
        self.form += 1

    @rx.event
    async def remove(self, tier: str, place: int) -> None:
        """Take one out of a tier."""
        await self._change(await signed_in(self), lambda routes: without_place(routes, tier, place))

    @rx.event
    async def move(self, tier: str, place: int, by: int) -> None:
        """Move one up or down in its tier."""
        await self._change(await signed_in(self), lambda routes: with_place_moved(routes, tier, place, by))

    @rx.event
    async def let_fail_over(self, is_on: bool) -> None:
        """Whether other keys may take over."""
        await self._change(await signed_in(self), lambda routes: routes.model_copy(update={"fails_over": is_on}))

    @rx.event
    async def put_free_first(self, is_on: bool) -> None:
        """Whether free models come first."""
        await self._change(await signed_in(self), lambda routes: routes.model_copy(update={"free_first": is_on}))

    async def _change(self, user: CurrentUser, change: Change) -> None:
        """From what is kept, not from what the page shows: another tab may have changed it."""
        await self._show(user, await put_user_routes(user, change(await get_user_routes(user))))

    async def _show(self, user: CurrentUser, routes: UserRoutes) -> None:
        kept = await list_keys(user)
        self.tiers = tier_rows(routes, kept)
        self.keys = [key_choice(key) for key in kept]
        self.fails_over, self.free_first = routes.fails_over, routes.free_first
