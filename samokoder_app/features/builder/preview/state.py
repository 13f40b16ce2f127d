"""Handlers of the preview pane."""

import asyncio
from typing import Any
from uuid import UUID

import reflex as rx

from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.previews.address import with_place
from samokoder_app.previews.service import discard_preview, preview_status, start_preview
from samokoder_app.previews.views import PreviewView
from samokoder_app.projects.service import get_project
from samokoder_app.session.address import project_of
from samokoder_app.session.visitor import signed_in

_LOOK_SECONDS = 0.5
_LATE_LOOK_SECONDS = 2.0
_QUICK_LOOKS = 180
_LOOKS = _QUICK_LOOKS + 360
"""Quick ones for a minute and a half, then slower ones for twelve minutes: packages may have to be installed first."""

_ROUNDS = 5


class PreviewState(rx.State):
    """The address in the frame and the state of the app behind it."""

    url: str = ""
    address: str = ""
    status: str = ""
    message: str = ""
    wanted: int = 0
    visit: str = ""
    is_asked: bool = False
    is_erasing: bool = False
    _project: UUID | None = None
    _watched: UUID | None = None
    _entered: str = ""
    _must_enter: bool = False

    @rx.event
    async def load(self) -> Any:
        """Open the preview of an app that exists already; again after a lost connection, which leaves the frame alone."""
        user, project_id = await signed_in(self), project_of(self)
        if project_id != self._project:
            self.url = self.address = self.status = self.message = self._entered = ""
            self._project, self.wanted = project_id, 0
        self._watched, self.is_erasing = None, False
        version = (await get_project(user, project_id)).version if project_id else 0
        return PreviewState.show(version) if version else None

    @rx.event
    def open_frame(self, visit: str) -> Any:
        """A frame has come onto the page: what an earlier one showed is not in it."""
        self.visit, self.url, self._must_enter = visit, "", True
        return PreviewState.show(self.wanted) if self.wanted and self._project == project_of(self) else None

    @rx.event
    async def reload(self) -> Any:
        """Enter the app anew, whatever is typed there; one that does not run is started."""
        self._must_enter = True
        return PreviewState.show(self.wanted)

    @rx.event
    def ask_erase(self, wish: bool) -> None:
        """Ask before the app's data is erased, or leave it alone after all."""
        self.is_erasing = wish

    @rx.event
    async def erase(self) -> Any:
        """Delete what the app has stored, and start it without."""
        user, project_id = await signed_in(self), project_of(self)
        self.is_erasing, self.url, self._must_enter = False, "", True
        if project_id is None:
            return None
        await discard_preview(user, project_id)
        return PreviewState.show(self.wanted)

    @rx.event
    async def open_tab(self, path: str) -> Any:
        """Enter the app in a tab of its own, with a ticket of its own, on the page that is shown."""
        user, project_id = await signed_in(self), project_of(self)
        if project_id is None:
            return None
        entry = (await start_preview(user, project_id)).url
        return rx.redirect(with_place(entry, path), is_external=True)

    @rx.event(background=True)
    async def show(self, version: int) -> None:
        """Start the app if need be; once it answers with this version, enter it with a new ticket if it has changed."""
        async with self:
            project_id = project_of(self)
            self.wanted = max(self.wanted, version)
            if project_id is None or self._watched == project_id:
                return
            self._watched = project_id
        try:
            await self._follow(await signed_in(self), project_id)
        finally:
            async with self:
                if self._watched == project_id:
                    self._watched = None

    async def _follow(self, user: CurrentUser, project_id: UUID) -> None:
        """Enter what has settled, and look again if another version or wish has come meanwhile."""
        for _ in range(_ROUNDS):
            preview = await self._settled(user, project_id)
            async with self:
                is_new = preview.state == "running" and self._is_new(preview)
            if is_new:
                preview = await start_preview(user, project_id)
            async with self:
                if not self._take(project_id, preview) or preview.state != "running":
                    return
                if preview.url:
                    self._enter(preview)
                if preview.version >= self.wanted and not self._is_new(preview):
                    self._watched = None
                    return

    async def _settled(self, user: CurrentUser, project_id: UUID) -> PreviewView:
        """The preview without an entry once it runs, or as it is when it has failed for good, takes too long or is left."""
        preview = (await start_preview(user, project_id)).model_copy(update={"url": ""})
        for look in range(_LOOKS):
            if preview.state != "starting" and preview.version >= self.wanted and not preview.is_slow:
                break
            async with self:
                if not self._take(project_id, preview):
                    break
            await asyncio.sleep(_LOOK_SECONDS if look < _QUICK_LOOKS else _LATE_LOOK_SECONDS)
            preview = await preview_status(user, project_id)
        return preview

    def _is_new(self, preview: PreviewView) -> bool:
        return self._must_enter or not self.url or preview.content != self._entered

    def _enter(self, preview: PreviewView) -> None:
        self.url, self._entered = preview.url, preview.content
        self.is_asked, self._must_enter = self._must_enter, False

    def _take(self, project_id: UUID, preview: PreviewView) -> bool:
        """Show the state of the app, unless the page has gone over to another project."""
        if project_of(self) != project_id:
            return False
        self.status, self.message = preview.state, preview.message
        self.address = preview.address or self.address
        return True
