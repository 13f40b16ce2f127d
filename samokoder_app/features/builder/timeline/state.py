"""Handlers of the timeline: compare, restore, undo, fork."""

from typing import Any
from uuid import UUID

import reflex as rx

from samokoder_app import paths
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.builds.forks import fork_version
from samokoder_app.errors import NotFound
from samokoder_app.features.builder.files.state import FilesState
from samokoder_app.features.builder.preview.state import PreviewState
from samokoder_app.projects.ledger import read_ledger
from samokoder_app.session.address import project_of
from samokoder_app.session.visitor import signed_in
from samokoder_app.versions.service import MAX_PAGE, compare_versions, list_versions, restore_version

_PAGE = 30


class TimelineState(rx.State):
    """Versions, newest first, and the comparison that is shown."""

    rows: list[dict[str, Any]] = []
    ledger: list[dict[str, Any]] = []
    diff: dict[str, Any] = {}
    is_comparing: bool = False
    is_busy: bool = False
    undo: int = 0

    @rx.event
    async def load(self) -> None:
        """Show the newest versions, as many as are shown already."""
        user, project_id = await self._where()
        self.rows = await _rows(user, project_id, None, min(max(_PAGE, len(self.rows) + 1), MAX_PAGE))
        self.ledger = [entry.model_dump(mode="json") for entry in (await read_ledger(user, project_id)).items]

    @rx.event
    def leave(self) -> None:
        """Forget the versions of another project."""
        self.rows, self.ledger, self.diff = [], [], {}
        self.is_comparing, self.is_busy, self.undo = False, False, 0

    @rx.event
    async def load_more(self) -> None:
        """Append earlier versions."""
        user, project_id = await self._where()
        earlier = await _rows(user, project_id, self.rows[-1]["number"] if self.rows else None, _PAGE)
        self.rows = [*self.rows, *earlier]

    @rx.event
    async def compare(self, old: int, new: int) -> Any:
        """Show what makes one version of another."""
        user, project_id = await self._where()
        self.diff, self.is_comparing = {"old": old, "new": new}, True
        yield
        shown = False
        try:
            self.diff = (await compare_versions(user, project_id, old, new)).model_dump(mode="json")
            shown = True
        finally:
            self.is_comparing = shown

    @rx.event
    async def open_file(self, path: str) -> None:
        """Show more of one file of the comparison."""
        user, project_id = await self._where()
        if not self.diff:
            return
        found = await compare_versions(user, project_id, self.diff["old"], self.diff["new"], path)
        files = {one.path: one.model_dump(mode="json") for one in found.files}
        self.diff = {**self.diff, "files": [files.get(one["path"], one) for one in self.diff["files"]]}

    @rx.event
    def close(self) -> None:
        """Put the comparison away."""
        self.diff, self.is_comparing = {}, False

    @rx.event
    async def restore(self, number: int) -> Any:
        """Make the files those of an older version."""
        user, project_id = await self._where()
        before = self.rows[0]["number"] if self.rows else 0
        self.is_busy, self.undo = True, 0
        yield
        try:
            restored = (await restore_version(user, project_id, number)).number
            self.rows = await _rows(user, project_id, None, _PAGE)
        finally:
            self.is_busy = False
        self.undo = before if restored > before else 0
        yield [FilesState.load, PreviewState.show(restored)]

    @rx.event
    async def take_back(self) -> Any:
        """Undo the last restore: once more the version that was there before."""
        await signed_in(self)
        number, self.undo = self.undo, 0
        if number:
            yield TimelineState.restore(number)

    @rx.event
    def forget_undo(self) -> None:
        """Put the offer to undo away."""
        self.undo = 0

    @rx.event
    async def fork(self, number: int, name: str) -> Any:
        """Make a project from a version, and go there."""
        user, project_id = await self._where()
        self.is_busy = True
        yield
        try:
            fork = await fork_version(user, project_id, number, name)
        finally:
            self.is_busy = False
        yield rx.redirect(paths.project(fork.id))

    async def _where(self) -> tuple[CurrentUser, UUID]:
        user, project_id = await signed_in(self), project_of(self)
        if project_id is None:
            raise NotFound("project_not_found")
        return user, project_id


async def _rows(user: CurrentUser, project_id: UUID, before: int | None, size: int) -> list[dict[str, Any]]:
    return [row.model_dump(mode="json") for row in await list_versions(user, project_id, before, size)]
