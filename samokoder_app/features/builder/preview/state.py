"""Handlers of the preview pane."""

import asyncio
from typing import Any
from uuid import UUID

import reflex as rx

from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.features.builder.address import project_of
from samokoder_app.previews.service import preview_status, start_preview
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
    is_watching: bool = False
    wanted: int = 0

    @rx.event
    async def load(self) -> Any:
        """Open the preview of an app that exists already."""
        user, project_id = await signed_in(self), project_of(self)
        self.url = self.address = self.status = self.message = ""
        self.is_watching, self.wanted = False, 0
        version = (await get_project(user, project_id)).version if project_id else 0
        return PreviewState.show(version) if version else None

    @rx.event
    async def reload(self) -> Any:
        """Enter the app anew; one that does not run is started."""
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
            self.wanted = max(self.wanted, version)
            if self.is_watching:
                return
            self.is_watching = True
        user, project_id = await signed_in(self), project_of(self)
        try:
            preview = await self._ready(user, project_id) if project_id else None
        finally:
            async with self:
                self.is_watching = False
        if preview is not None:
            async with self:
                self._take(preview)
                self.url = preview.url or self.url

    async def _ready(self, user: CurrentUser, project_id: UUID) -> PreviewView:
        """The preview with its entry once it runs, or as it is when it has failed or takes too long."""
        preview = await start_preview(user, project_id)
        for _ in range(_LOOKS):
            if preview.state != "starting" and preview.version >= self.wanted:
                break
            async with self:
                self._take(preview)
            await asyncio.sleep(_LOOK_SECONDS)
            preview = await preview_status(user, project_id)
        return await start_preview(user, project_id) if preview.state == "running" else preview

    def _take(self, preview: PreviewView) -> None:
        self.status, self.message = preview.state, preview.message
        self.address = preview.address or self.address
