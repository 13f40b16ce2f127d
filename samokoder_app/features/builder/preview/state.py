"""Handlers of the preview pane."""

import asyncio
from typing import Any
from uuid import UUID

import reflex as rx

from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.features.builder.address import project_of
from samokoder_app.previews.service import discard_preview, preview_status, start_preview
from samokoder_app.previews.views import PreviewView
from samokoder_app.projects.service import get_project
from samokoder_app.session.visitor import signed_in

_LOOK_SECONDS = 0.5
_LOOKS = 180


class PreviewState(rx.State):
    """The address in the frame and the state of the app behind it."""

    url: str = ""
    address: str = ""
    status: str = ""
    message: str = ""
    wanted: int = 0
    is_erasing: bool = False
    _watched: UUID | None = None

    @rx.event
    async def load(self) -> Any:
        """Open the preview of an app that exists already."""
        user, project_id = await signed_in(self), project_of(self)
        self.url = self.address = self.status = self.message = ""
        self._watched, self.wanted, self.is_erasing = None, 0, False
        version = (await get_project(user, project_id)).version if project_id else 0
        return PreviewState.show(version) if version else None

    @rx.event
    async def reload(self) -> Any:
        """Enter the app anew; one that does not run is started."""
        return PreviewState.show(self.wanted)

    @rx.event
    def ask_erase(self, wish: bool) -> None:
        """Ask before the app's data is erased, or leave it alone after all."""
        self.is_erasing = wish

    @rx.event
    async def erase(self) -> Any:
        """Delete what the app has stored, and start it without."""
        user, project_id = await signed_in(self), project_of(self)
        self.is_erasing, self.url = False, ""
        if project_id is None:
            return None
        await discard_preview(user, project_id)
        return PreviewState.show(self.wanted)

    @rx.event
    async def open_tab(self) -> Any:
        """Enter the app in a tab of its own, with a ticket of its own."""
        user, project_id = await signed_in(self), project_of(self)
        if project_id is None:
            return None
        return rx.redirect((await start_preview(user, project_id)).url, is_external=True)

    @rx.event(background=True)
    async def show(self, version: int) -> None:
        """Start the app if need be, and enter it with a new ticket once it answers with this version."""
        async with self:
            project_id = project_of(self)
            self.wanted = max(self.wanted, version)
            if project_id is None or self._watched == project_id:
                return
            self._watched = project_id
        try:
            preview = await self._ready(await signed_in(self), project_id)
        finally:
            async with self:
                if self._watched == project_id:
                    self._watched = None
        async with self:
            if self._take(project_id, preview):
                self.url = preview.url or self.url

    async def _ready(self, user: CurrentUser, project_id: UUID) -> PreviewView:
        """The preview with its entry once it runs, or as it is when it has failed, takes too long or is left."""
        preview = await start_preview(user, project_id)
        for _ in range(_LOOKS):
            if preview.state != "starting" and preview.version >= self.wanted:
                break
            async with self:
                if not self._take(project_id, preview):
                    return preview
            await asyncio.sleep(_LOOK_SECONDS)
            preview = await preview_status(user, project_id)
        return await start_preview(user, project_id) if preview.state == "running" else preview

    def _take(self, project_id: UUID, preview: PreviewView) -> bool:
        """Show the state of the app, unless the page has gone over to another project."""
        if project_of(self) != project_id:
            return False
        self.status, self.message = preview.state, preview.message
        self.address = preview.address or self.address
        return True
