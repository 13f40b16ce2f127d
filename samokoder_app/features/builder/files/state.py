"""Handlers of the file tree and the editor."""

from typing import Any

import reflex as rx

from samokoder_app.errors import NotFound, PreconditionFailed
from samokoder_app.features.builder.preview.state import PreviewState
from samokoder_app.files.service import list_files, read_file, write_file
from samokoder_app.session.address import project_of
from samokoder_app.session.visitor import signed_in


class FilesState(rx.State):
    """The tree, and the one file that is open."""

    paths: list[str] = []
    path: str = ""
    text: str = ""
    stamp: int = 0
    is_binary: bool = False
    is_dirty: bool = False
    is_stale: bool = False
    is_saved: bool = False
    _sha256: str = ""
    _draft: str = ""

    @rx.event
    async def load(self) -> None:
        """Show the tree of the latest version; an open file without unsaved changes follows it."""
        user, project_id = await signed_in(self), project_of(self)
        if project_id is None:
            return
        rows = await list_files(user, project_id)
        self.paths = [row.path for row in rows]
        current = next((row.sha256 for row in rows if row.path == self.path), None)
        if current is None:
            self._close()
        elif current != self._sha256:
            self.is_stale = self.is_dirty
            if not self.is_dirty:
                await self._open(self.path)

    @rx.event
    def leave(self) -> None:
        """Forget the files of another project."""
        self.paths = []
        self._close()

    @rx.event
    async def open_file(self, path: str) -> None:
        """Open a file in the editor."""
        if path != self.path:
            await self._open(path)

    @rx.event
    def mark(self, is_dirty: bool) -> None:
        """Remember whether the editor holds unsaved changes."""
        self.is_dirty = is_dirty
        self.is_saved = self.is_saved and not is_dirty

    @rx.event
    async def save(self, text: str) -> Any:
        """Save the editor's text as a new version, unless the file changed meanwhile."""
        user, project_id = await signed_in(self), project_of(self)
        if project_id is None or not self.path:
            return None
        self._draft = text
        try:
            saved = await write_file(user, project_id, self.path, text, self._sha256)
        except PreconditionFailed:
            self.is_stale = True
            return None
        self.text, self._sha256 = text, saved.sha256
        self.is_dirty, self.is_stale, self.is_saved = False, False, True
        self.stamp += 1
        return PreviewState.show(saved.version)

    @rx.event
    async def take_theirs(self) -> None:
        """Give up the editor's text for the server's."""
        await self._open(self.path)

    @rx.event
    async def keep_mine(self) -> Any:
        """Save the text that was refused over the server's."""
        user, project_id = await signed_in(self), project_of(self)
        if project_id is not None and self.path:
            self._sha256 = (await read_file(user, project_id, self.path)).sha256
            yield FilesState.save(self._draft)

    async def _open(self, path: str) -> None:
        user, project_id = await signed_in(self), project_of(self)
        if project_id is None:
            return
        try:
            file = await read_file(user, project_id, path)
        except NotFound:
            self._close()
            return
        self.path, self.text, self._sha256 = file.path, file.text or "", file.sha256
        self.is_binary = file.is_binary
        self.is_dirty = self.is_stale = self.is_saved = False
        self.stamp += 1

    def _close(self) -> None:
        self.path = self.text = self._sha256 = ""
        self.is_dirty = self.is_stale = self.is_saved = self.is_binary = False
