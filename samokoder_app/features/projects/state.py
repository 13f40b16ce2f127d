"""Handlers of the project list."""

from typing import Any

import reflex as rx
from reflex.event import EventSpec

from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.features.projects.new.state import IdeaState
from samokoder_app.features.projects.views import ProjectRow, is_at_work, project_row
from samokoder_app.previews.service import forget_preview
from samokoder_app.projects.service import MAX_PAGE, delete_project, find_projects, update_project
from samokoder_app.projects.views import FoundProjects, ProjectSearch
from samokoder_app.session.forms import checked
from samokoder_app.session.ids import object_id
from samokoder_app.session.visitor import signed_in

_PAGE = 24


class ProjectListState(rx.State):
    """The user's projects as they were asked for; `has_any` says whether there are projects at all.

    `search_round` is another one whenever the search begins anew, and with it the field, which is uncontrolled.
    """

    rows: list[ProjectRow] = []
    numbers: dict[str, int] = {}
    words: str = ""
    group: str = "all"
    order: str = "changed"
    is_loaded: bool = False
    has_any: bool = False
    has_several: bool = False
    is_at_work: bool = False
    deleting_id: str = ""
    deleting_name: str = ""
    has_files: bool = False
    search_round: int = 0
    renaming_id: str = ""
    renaming_name: str = ""

    @rx.event
    async def load(self) -> EventSpec | None:
        """Show the first page of projects, or, where there are none, the box for an idea."""
        user = await signed_in(self)
        self.order = "changed"
        self._forget()
        return await self._begin(user)

    @rx.event
    async def search(self, words: str) -> None:
        """Show the projects whose name or idea has these words."""
        user = await signed_in(self)
        self.words = words
        await self._begin(user)

    @rx.event
    async def narrow(self, group: str) -> None:
        """Show the projects of one group of states."""
        user = await signed_in(self)
        self.group = group
        await self._begin(user)

    @rx.event
    async def sort(self, order: str) -> None:
        """Show the projects in another order."""
        user = await signed_in(self)
        self.order = order
        await self._begin(user)

    @rx.event
    async def forget_search(self) -> None:
        """Show all projects again."""
        user = await signed_in(self)
        self._forget()
        await self._begin(user)

    @rx.event
    async def load_more(self) -> None:
        """Append the next page."""
        found = await self._find(await signed_in(self), skip=len(self.rows))
        known = {row.id for row in self.rows}
        self.rows = [*self.rows, *(row for row in map(project_row, found.items) if row.id not in known)]

    @rx.event
    async def refresh(self) -> None:
        """Show what has become of the projects that are listed; nothing is sent where nothing has."""
        found = await self._find(await signed_in(self), most=min(max(len(self.rows), _PAGE), MAX_PAGE))
        rows = [project_row(project) for project in found.items]
        if rows != self.rows[: len(rows)]:
            self.rows = [*rows, *self.rows[len(rows) :]]
            self._count(found)

    @rx.event
    def begin_renaming(self, project_id: str, name: str) -> None:
        """Open the form for another name."""
        self.renaming_id, self.renaming_name = project_id, name

    @rx.event
    def stop_renaming(self) -> None:
        """The name stays."""
        self.renaming_id = ""

    @rx.event
    async def rename(self, form: dict[str, Any]) -> None:
        """Give the project the name of the form; an empty one is made from its idea."""
        user = await signed_in(self)
        project_id, self.renaming_id = self.renaming_id, ""
        if project_id:
            await update_project(user, object_id(project_id), name=str(form.get("name", "")))
            await self._begin(user)

    @rx.event
    def ask_delete(self, project_id: str, name: str, version: int) -> None:
        """Ask before deleting; a version says that there are files to be taken away first."""
        self.deleting_id, self.deleting_name, self.has_files = project_id, name, version > 0

    @rx.event
    def keep(self) -> None:
        """Do not delete after all."""
        self.deleting_id = ""

    @rx.event
    async def delete(self) -> EventSpec | None:
        """Delete the project that was asked about."""
        user = await signed_in(self)
        project_id, self.deleting_id = self.deleting_id, ""
        if not project_id:
            return None
        await delete_project(user, object_id(project_id))
        await forget_preview(object_id(project_id))
        return await self._begin(user)

    def _forget(self) -> None:
        self.words, self.group = "", "all"
        self.search_round += 1

    async def _begin(self, user: CurrentUser) -> EventSpec | None:
        found = await self._find(user)
        self.rows = [project_row(project) for project in found.items]
        self._count(found)
        self.is_loaded = True
        return None if self.has_any else IdeaState.load()

    async def _find(self, user: CurrentUser, skip: int = 0, most: int = _PAGE) -> FoundProjects:
        asked = {"words": self.words, "group": self.group, "order": self.order}
        return await find_projects(user, checked(ProjectSearch, asked), skip, most)

    def _count(self, found: FoundProjects) -> None:
        self.numbers = dict(found.numbers)
        self.is_at_work = is_at_work(self.rows)
        if not self.words:
            self.has_any, self.has_several = found.numbers["all"] > 0, found.numbers["all"] > 1
