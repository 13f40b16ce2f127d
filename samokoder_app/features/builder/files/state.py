"""Handlers of the file tree and the editor."""

from typing import Any
from uuid import UUID

import reflex as rx

from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.errors import NotFound, PreconditionFailed
from samokoder_app.features.builder.files.views import ServedFile, served_file
from samokoder_app.features.builder.preview.state import PreviewState
from samokoder_app.files.service import list_files, read_file, write_file
from samokoder_app.session.address import project_of
from samokoder_app.session.visitor import signed_in


class FilesState(rx.State):
    """The tree, and what the editor was told last; what is open and typed there is known to the browser alone."""

    paths: list[str] = []
    listed: int = 0
    served: dict[str, Any] = ServedFile().model_dump()

    @rx.event
    async def load(self) -> None:
        """List the files of the latest version; the editor then asks for the one in front."""
        user, project_id = await signed_in(self), project_of(self)
        if project_id is None:
            return
        self.paths = [row.path for row in await list_files(user, project_id)]
        self.listed += 1

    @rx.event
    def leave(self) -> None:
        """Forget the files of another project."""
        self.paths = []
        self._serve(ServedFile())

    @rx.event
    async def open_file(self, path: str, known: str) -> None:
        """Give a file to the editor, unless it knows the text of the present hash."""
        user, project_id = await signed_in(self), project_of(self)
        if project_id is None:
            return
        file = await self._read(user, project_id, path)
        if file.sha256 != known or not known:
            self._serve(file)

    @rx.event
    async def save(self, path: str, text: str, known: str) -> Any:
        """Save the editor's text as a new version, unless it began from another than the present one: that one it is told.

        Without a hash the file is created.
        """
        user, project_id = await signed_in(self), project_of(self)
        if project_id is None or not path:
            return None
        try:
            saved = await write_file(user, project_id, path, text, known or None)
        except PreconditionFailed:
            self._serve(await self._read(user, project_id, path))
            return None
        self._serve(ServedFile(path=path, text=None, sha256=saved.sha256))
        return PreviewState.show(saved.version)

    async def _read(self, user: CurrentUser, project_id: UUID, path: str) -> ServedFile:
        try:
            return served_file(await read_file(user, project_id, path))
        except NotFound:
            return ServedFile(path=path)

    def _serve(self, file: ServedFile) -> None:
        stamp = int(self.served["stamp"]) + 1
        self.served = file.model_copy(update={"stamp": stamp}).model_dump()
