"""Handlers of the preview pane."""

import asyncio
from typing import Any

import reflex as rx

from samokoder_app.features.builder.address import project_of
from samokoder_app.previews.service import preview_status, start_preview
from samokoder_app.previews.views import PreviewView
from samokoder_app.projects.service import get_project
from samokoder_app.session.visitor import signed_in

_LOOK_SECONDS = 0.7
_LOOKS = 120


class PreviewState(rx.State):
    """The address in the frame and the state of the app behind it."""

    url: str = ""
    address: str = ""
    status: str = ""
    message: str = ""
    is_watching: bool = False

    @rx.event
    async def load(self) -> Any:
        """Open the preview of an app that exists already."""
        user, project_id = await signed_in(self), project_of(self)
        self.url = self.address = self.status = self.message = ""
        if project_id is None or not (await get_project(user, project_id)).version:
            return None
        return PreviewState.reload

    @rx.event
    async def reload(self) -> Any:
        """Start the app if it does not run, and enter it with a new ticket."""
        user, project_id = await signed_in(self), project_of(self)
        if project_id is None:
            return None
        preview = await start_preview(user, project_id)
        self._show(preview)
        self.url = preview.url
        return PreviewState.watch if preview.state == "starting" else None

    @rx.event(background=True)
    async def watch(self) -> None:
        """Follow a start until the app runs or has failed."""
        async with self:
            if self.is_watching:
                return
            self.is_watching = True
            project_id = project_of(self)
        for _ in range(_LOOKS):
            await asyncio.sleep(_LOOK_SECONDS)
            async with self:
                user = await signed_in(self)
            preview = await preview_status(user, project_id) if project_id else None
            if preview is None or preview.state != "starting":
                break
        async with self:
            self.is_watching = False
            if preview is not None:
                self._show(preview)

    def _show(self, preview: PreviewView) -> None:
        self.status, self.message = preview.state, preview.message
        self.address = preview.address or self.address
