"""Handlers of the app's log."""

import asyncio

import reflex as rx

from samokoder_app.features.builder.address import project_of
from samokoder_app.previews.service import console_lines
from samokoder_app.session.visitor import signed_in

_LOOK_SECONDS = 1.0
_LOOKS = 600


class ConsoleState(rx.State):
    """Only the newest lines of the app's log; the browser keeps the rest."""

    lines: list[tuple[int, str]] = []
    is_following: bool = False
    _last: int = 0

    @rx.event
    async def refill(self, last: int) -> None:
        """Send again what the browser missed after line `last`."""
        user, project_id = await signed_in(self), project_of(self)
        if project_id:
            self.lines = [(line.number, line.text) for line in await console_lines(user, project_id, last)]

    @rx.event(background=True)
    async def follow(self) -> None:
        """Pass on new lines while the log may be open, at most ten minutes long."""
        async with self:
            if self.is_following:
                return
            self.is_following, self._last = True, 0
            project_id = project_of(self)
        for _ in range(_LOOKS):
            async with self:
                user, last = await signed_in(self), self._last
            fresh = await console_lines(user, project_id, last) if project_id else []
            if fresh:
                async with self:
                    self._last = fresh[-1].number
                    self.lines = [(line.number, line.text) for line in fresh]
            await asyncio.sleep(_LOOK_SECONDS)
        async with self:
            self.is_following = False
