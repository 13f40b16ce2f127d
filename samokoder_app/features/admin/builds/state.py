"""Handlers of the page of builds."""

import reflex as rx

from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.features.admin.builds.views import FILTERS, BuildLine, build_lines
from samokoder_app.features.admin.reading import may_read, note_reading
from samokoder_app.operating.builds import MAX_PAGE, list_builds, stop_build
from samokoder_app.session.ids import object_id
from samokoder_app.session.visitor import signed_in

_FIRST, _MORE = 30, 50


class AllBuildsState(rx.State):
    """Builds of everybody, for operators alone."""

    lines: list[BuildLine] = []
    chosen: str = "all"
    has_more: bool = False
    stopping_id: str = ""
    read_at: str = ""
    is_loaded: bool = False
    is_missing: bool = False
    _most: int = _FIRST

    @rx.event
    async def load(self) -> None:
        """Show the newest builds; to who is no operator there is no such page."""
        user = await signed_in(self)
        self.reset()  # type: ignore[no-untyped-call]
        await self._show(user)

    @rx.event
    async def refresh(self) -> None:
        """Read what is shown anew."""
        await self._show(await signed_in(self))

    @rx.event
    async def choose(self, name: str) -> None:
        """Show builds in other states."""
        user = await signed_in(self)
        self.chosen, self._most = name if name in FILTERS else "all", _FIRST
        await self._show(user)

    @rx.event
    async def more(self) -> None:
        """Show older ones, too."""
        user = await signed_in(self)
        self._most = min(self._most + _MORE, MAX_PAGE)
        await self._show(user)

    @rx.event
    def ask_stop(self, build_id: str) -> None:
        """Ask before a build is stopped."""
        self.stopping_id = build_id

    @rx.event
    def keep(self) -> None:
        """Let it go on after all."""
        self.stopping_id = ""

    @rx.event
    async def stop(self) -> None:
        """Stop the build that was asked about."""
        user = await signed_in(self)
        build_id, self.stopping_id = self.stopping_id, ""
        if build_id:
            await stop_build(user, object_id(build_id))
            await self._show(user)

    async def _show(self, user: CurrentUser) -> None:
        if not may_read(self, user):
            return
        page = await list_builds(user, FILTERS[self.chosen], limit=self._most)
        self.lines = build_lines(page.items)
        self.has_more = page.next_cursor is not None and self._most < MAX_PAGE
        note_reading(self)
