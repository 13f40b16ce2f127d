"""Handlers of the app's log."""

import asyncio
from uuid import UUID

import reflex as rx

from samokoder_app.previews.service import ConsoleLine, console_lines
from samokoder_app.session.address import project_of
from samokoder_app.session.visitor import signed_in

_LOOK_SECONDS = 1.0
_LOOKS = 600


class ConsoleState(rx.State):
    """Only the newest lines of the app's log, each with its number and its milliseconds; the browser keeps the rest."""

    lines: list[tuple[int, str, int]] = []
    _last: int = 0
    _followed: UUID | None = None

    @rx.event
    def leave(self) -> None:
        """Forget another project's log."""
        self.lines, self._last, self._followed = [], 0, None

    @rx.event
    async def refill(self, last: int) -> None:
        """Send again what the browser missed after line `last`."""
        user, project_id = await signed_in(self), project_of(self)
        if project_id:
            self.lines = _shown(await console_lines(user, project_id, last))

    @rx.event(background=True)
    async def follow(self) -> None:
        """Pass on new lines while the log may be open, at most ten minutes long."""
        async with self:
            project_id = project_of(self)
            if project_id is None or self._followed == project_id:
                return
            self._followed, self._last, self.lines = project_id, 0, []
        try:
            for _ in range(_LOOKS):
                if not await self._look(project_id):
                    break
                await asyncio.sleep(_LOOK_SECONDS)
        finally:
            async with self:
                if self._followed == project_id:
                    self._followed = None

    async def _look(self, project_id: UUID) -> bool:
        """Pass on what is new in the log; False once the page shows another project."""
        async with self:
            user, last = await signed_in(self), self._last
        fresh = await console_lines(user, project_id, last)
        async with self:
            if self._followed != project_id or project_of(self) != project_id:
                return False
            if fresh:
                self._last = fresh[-1].number
                self.lines = _shown(fresh)
        return True


def _shown(lines: list[ConsoleLine]) -> list[tuple[int, str, int]]:
    return [(line.number, line.text, round(line.at.timestamp() * 1000)) for line in lines]
