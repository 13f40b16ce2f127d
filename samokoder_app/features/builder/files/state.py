"""Handlers of the file tree and the editor."""

from collections.abc import Awaitable
from typing import Any
from uuid import UUID

import reflex as rx
from pydantic import BaseModel

from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.errors import NotFound, PreconditionFailed, ProductError
from samokoder_app.features.builder.files.views import (
    Outcome,
    ServedBase,
    ServedFile,
    refused,
    served_base,
    served_file,
)
from samokoder_app.features.builder.preview.state import PreviewState
from samokoder_app.files import changing
from samokoder_app.files.history import before_last_build, file_history
from samokoder_app.files.service import list_tree, read_file, write_file
from samokoder_app.files.views import ChangedFiles, FileView
from samokoder_app.session.address import project_of
from samokoder_app.session.visitor import signed_in


class FilesState(rx.State):
    """The tree, and what it and the editor were told last; what is open and typed there is known to the browser alone."""

    paths: list[str] = []
    version: int = 0
    listed: int = 0
    served: dict[str, Any] = ServedFile().model_dump()
    base: dict[str, Any] = ServedBase().model_dump()
    outcome: dict[str, Any] = Outcome().model_dump()

    @rx.event
    async def load(self) -> None:
        """List the files of the latest version; the editor then asks for the one in front."""
        user, project_id = await self._where()
        await self._list(user, project_id)

    @rx.event
    def leave(self) -> None:
        """Forget the files of another project."""
        self.paths, self.version = [], 0
        self.served = _next(self.served, ServedFile())
        self.base = _next(self.base, ServedBase())
        self.outcome = _next(self.outcome, Outcome())

    @rx.event
    async def open_file(self, path: str, known: str) -> None:
        """Give a file to the editor, unless it knows the text of the present hash."""
        user, project_id = await self._where()
        found = await _read(user, project_id, path)
        file = served_file(found) if found else ServedFile(path=path)
        if file.sha256 != known or not known:
            self.served = _next(self.served, file)

    @rx.event
    async def save(self, path: str, text: str, known: str) -> Any:
        """Save the editor's text as a new version, unless it began from another than the present one: that one it is told.

        Without a hash the file is created.
        """
        user, project_id = await self._where()
        if not path:
            return None
        try:
            saved = await write_file(user, project_id, path, text, known or None)
        except PreconditionFailed:
            found = await _read(user, project_id, path)
            self.served = _next(self.served, served_file(found) if found else ServedFile(path=path))
            return None
        self.served = _next(self.served, ServedFile(path=path, text=None, sha256=saved.sha256, size=saved.size))
        return PreviewState.show(saved.version)

    @rx.event
    async def create(self, path: str, ticket: int) -> Any:
        """Make an empty file, and tell the tree under its ticket; `…/.gitkeep` is how a folder begins."""
        user, project_id = await self._where()
        return await self._tell(user, project_id, ticket, write_file(user, project_id, path, "", None))

    @rx.event
    async def move(self, path: str, to: str, ticket: int) -> Any:
        """Give a file or a folder another path."""
        user, project_id = await self._where()
        return await self._tell(user, project_id, ticket, changing.move(user, project_id, path, to))

    @rx.event
    async def remove(self, path: str, seen: int, ticket: int) -> Any:
        """Delete a file or a folder, if it is as it was in the version that the user has seen in the tree."""
        user, project_id = await self._where()
        return await self._tell(user, project_id, ticket, _delete(user, project_id, path, seen))

    @rx.event
    async def bring_back(self, path: str, version: int, ticket: int) -> Any:
        """Undo a deletion: what was there in an older version is there again."""
        user, project_id = await self._where()
        return await self._tell(user, project_id, ticket, changing.bring_back(user, project_id, path, version))

    @rx.event
    async def compare(self, path: str, base: int) -> None:
        """Give the editor the text of an older version to compare with; -1: what was there before the last build."""
        user, project_id = await self._where()
        versions = await file_history(user, project_id, path)
        number = before_last_build(versions) if base < 0 else base
        found = await _read(user, project_id, path, number) if number else None
        self.base = _next(self.base, served_base(path, number, found, versions))

    async def _where(self) -> tuple[CurrentUser, UUID]:
        user, project_id = await signed_in(self), project_of(self)
        if project_id is None:
            raise NotFound("project_not_found")
        return user, project_id

    async def _list(self, user: CurrentUser, project_id: UUID) -> None:
        tree = await list_tree(user, project_id)
        paths = [row.path for row in tree.files]
        # Thousands of paths are sent once, not with every version.
        if paths != self.paths:
            self.paths = paths
        self.version = tree.version
        self.listed += 1

    async def _tell(
        self, user: CurrentUser, project_id: UUID, ticket: int, change: Awaitable[ChangedFiles | FileView]
    ) -> Any:
        """Make the change, and say what came of it together with the list that it made."""
        try:
            version = (await change).version
        except ProductError as error:
            outcome = refused(ticket, error)
        else:
            outcome = Outcome(ticket=ticket, version=version)
        await self._list(user, project_id)
        self.outcome = _next(self.outcome, outcome)
        return PreviewState.show(outcome.version) if outcome.version else None


async def _delete(user: CurrentUser, project_id: UUID, path: str, seen: int) -> ChangedFiles:
    tag = await changing.tag_at(user, project_id, path, seen)
    return await changing.delete(user, project_id, path, tag)


async def _read(user: CurrentUser, project_id: UUID, path: str, version: int | None = None) -> FileView | None:
    try:
        return await read_file(user, project_id, path, version)
    except NotFound:
        return None


def _next(before: dict[str, Any], told: BaseModel) -> dict[str, Any]:
    """The next thing to tell: the browser acts on every new stamp."""
    return told.model_dump() | {"stamp": int(before["stamp"]) + 1}
