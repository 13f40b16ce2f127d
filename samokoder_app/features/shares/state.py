"""Handlers of the page that a public link opens. They serve whoever has the link: its token is looked up each time."""

from typing import Any

import reflex as rx

from samokoder_app import paths
from samokoder_app.errors import NotFound, ProductError
from samokoder_app.features.shares.views import (
    RequirementLine,
    VersionLine,
    requirement_lines,
    tiles,
    version_lines,
)
from samokoder_app.i18n.errors import error_text
from samokoder_app.session.visitor import signed_in, visitor
from samokoder_app.shares.code import shared_file, shared_files
from samokoder_app.shares.following import follow_link
from samokoder_app.shares.forking import fork_shared
from samokoder_app.shares.previewing import enter_shared, follow_shared
from samokoder_app.shares.views import SharedApp
from samokoder_app.shares.visiting import open_shared


class SharedState(rx.State):
    """What the link in the address shows, and how its preview is."""

    name: str = ""
    summary: str = ""
    version: int = 0
    passed: int = 0
    shows: list[str] = []
    tiles: list[dict[str, Any]] = []
    requirements: list[RequirementLine] = []
    versions: list[VersionLine] = []
    files: list[str] = []
    path: str = ""
    text: str = ""
    has_text: bool = True
    pictures: str = ""
    here: str = ""
    url: str = ""
    status: str = ""
    refusal_ru: str = ""
    refusal_en: str = ""
    is_gone: bool = False
    is_loaded: bool = False
    is_guest: bool = True
    is_forking: bool = False
    _token: str = ""
    _followed: str = ""
    _watched: str = ""

    @rx.event
    async def load(self) -> Any:
        """Open the link; one that is unknown, revoked or over is said to be gone, whichever it is."""
        token = self._asked()
        is_again = self._token == token and self.name != ""
        if not is_again:
            self._forget()
        self._token, self.is_guest = token, await visitor(self) is None
        try:
            self._show(await open_shared(token, self._address(), is_visit=not is_again))
            self.files = await self._file_paths(token)
        except ProductError as error:
            self._forget()
            self._refuse(error)
        self.is_loaded = True
        if self.is_gone or not self.name:
            return None
        return [SharedState.watch, *([SharedState.start] if self._has_app() else [])]

    @rx.event(background=True)
    async def watch(self) -> Any:
        """See what the link's owner changes, for as long as the page is open."""
        async with self:
            token, address = self._asked(), self._address()
            if self._watched == token:
                return
            self._watched = token
        try:
            async for app in follow_link(token, address):
                async with self:
                    if self._asked() != token:
                        return
                    had_app = self._has_app()
                    await self._change(app)
                    is_new_app = self._has_app() and not had_app
                if is_new_app:
                    yield SharedState.start
        except ProductError as error:
            async with self:
                if self._asked() == token:
                    self._refuse(error)
        finally:
            async with self:
                if self._watched == token:
                    self._watched = ""

    @rx.event(background=True)
    async def start(self) -> None:
        """Run the app for this visitor, and follow how it is."""
        async with self:
            token, address = self._asked(), self._address()
            if self._followed == token:
                return
            self._followed, self.refusal_ru, self.refusal_en = token, "", ""
        try:
            async for preview in follow_shared(token, address):
                async with self:
                    if self._asked() != token:
                        return
                    self.status, self.url = preview.state, preview.url
        except ProductError as error:
            async with self:
                self.status, self.url = "stopped", ""
                self._refuse(error)
        finally:
            async with self:
                if self._followed == token:
                    self._followed = ""

    @rx.event
    async def open_tab(self) -> Any:
        """Enter the app in a tab of its own."""
        entry = (await enter_shared(self._asked(), self._address())).url
        return rx.redirect(entry, is_external=True)

    @rx.event
    async def open_file(self, path: str) -> None:
        """Show one of the shared files."""
        file = await shared_file(self._asked(), self._address(), path)
        self.path, self.text, self.has_text = file.path, file.text or "", file.text is not None

    @rx.event
    async def fork(self) -> Any:
        """Make a project of the visitor's own, and go there."""
        user = await signed_in(self)
        self.is_forking = True
        yield
        try:
            project = await fork_shared(user, self._asked(), self._address())
        finally:
            self.is_forking = False
        yield rx.redirect(paths.project(project.id))

    def _has_app(self) -> bool:
        return "preview" in self.shows and self.version > 0

    async def _change(self, app: SharedApp) -> None:
        """Show what the link shows now, and put away what it does not show any more."""
        self._show(app)
        self.files = await self._file_paths(self._token)
        if not self.files:
            self.path = self.text = ""
        if not self._has_app():
            self.url = self.status = ""

    async def _file_paths(self, token: str) -> list[str]:
        if "code" not in self.shows or not self.version:
            return []
        return [row.path for row in (await shared_files(token, self._address())).files]

    def _asked(self) -> str:
        return self.router.url.path.removeprefix(paths.SHARED).strip("/").split("/")[0]

    def _address(self) -> str:
        return self.router.session.client_ip or "unknown"

    def _show(self, app: SharedApp) -> None:
        self.name, self.summary, self.version, self.passed = app.name, app.summary, app.version, app.passed
        wanted = {"preview": app.shows_preview, "history": app.shows_history, "code": app.shows_code}
        self.shows = [name for name, is_shown in {**wanted, "fork": app.allows_fork}.items() if is_shown]
        self.pictures, self.here = f"{paths.api_shared(self._token)}/screenshots", paths.shared(self._token)
        self.tiles, self.requirements = tiles(app), requirement_lines(app)
        self.versions = version_lines(app, self.pictures)
        self.is_gone, self.refusal_ru, self.refusal_en = False, "", ""

    def _forget(self) -> None:
        """Nothing of another link stays in the tab."""
        self.name = self.summary = self.path = self.text = self.url = self.status = self.pictures = self.here = ""
        self.version = self.passed = 0
        self.shows, self.tiles, self.requirements, self.versions, self.files = [], [], [], [], []

    def _refuse(self, error: ProductError) -> None:
        text = error_text(error)
        self.refusal_ru, self.refusal_en = text.ru, text.en
        if isinstance(error, NotFound) and error.code == "share_gone":
            self._forget()
            self.is_gone = True
