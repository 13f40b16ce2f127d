"""Handlers of the builder's bar: which project, and what the user wants of its build."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import reflex as rx
from reflex.event import EventSpec

from engine.builds.state import BuildStatus
from engine.engine_name import OWN
from samokoder_app import paths
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.builds import service as builds
from samokoder_app.builds.answering import read_answers
from samokoder_app.builds.model_options import ModelOption, RestOrder
from samokoder_app.builds.offering import model_options
from samokoder_app.builds.views import BuildView
from samokoder_app.errors import NotFound
from samokoder_app.features.builder.chat.state import ChatState
from samokoder_app.features.builder.console.state import ConsoleState
from samokoder_app.features.builder.files.state import FilesState
from samokoder_app.features.builder.integrations.state import IntegrationsState
from samokoder_app.features.builder.preview.state import PreviewState
from samokoder_app.features.builder.timeline.state import TimelineState
from samokoder_app.keys.routing import get_effective_routes
from samokoder_app.projects.service import create_project, get_project
from samokoder_app.session.address import project_of
from samokoder_app.session.visitor import signed_in

_WISHES: dict[str, Callable[[CurrentUser, UUID], Awaitable[BuildView]]] = {
    "approve": builds.approve_build,
    "accept": builds.accept_build,
    "pause": builds.pause_build,
    "resume": builds.resume_build,
    "cancel": builds.cancel_build,
}


class BuilderState(rx.State):
    """The project on the page; what its build does comes over the event stream."""

    project_id: str = ""
    name: str = ""
    engine: str = ""
    version: int = 0
    build_id: str = ""
    build_status: str = ""
    queued_at: str = ""
    credits_place: str = ""
    is_missing: bool = False
    is_working: bool = False
    rights: list[str] = []
    models: list[ModelOption] = []
    has_routes: bool = False

    @rx.event
    async def load(self) -> Any:
        """Show the project that the address names; again after a lost connection, which keeps the editor as it is."""
        user = await signed_in(self)
        project_id = project_of(self)
        is_other = self.project_id != str(project_id)
        if is_other:
            self.project_id = self.name = ""
            self.rights = []
            self._show_build(None)
            yield [FilesState.leave, ConsoleState.leave, TimelineState.leave]
        try:
            project = await get_project(user, project_id) if project_id else None
        except NotFound:
            project = None
        self.is_missing = project is None
        self.is_working = False
        if project is None or project_id is None:
            self.project_id = ""
            return
        self.project_id, self.name, self.version = str(project.id), project.name, project.version
        self.engine = project.engine
        self.rights = list(project.rights)
        newest = (await builds.list_builds(user, project_id, limit=1)).items
        self._show_build(newest[0] if newest else None)
        self.models = await model_options(user, project_id)
        self.has_routes = not (await get_effective_routes(user, project_id)).is_empty
        yield [ChatState.forget, FilesState.load, PreviewState.load, TimelineState.load, IntegrationsState.load_asked]

    @rx.event
    async def load_rights(self) -> Any:
        """The reader's role in the project is another one: offer what it allows."""
        user, project_id = await signed_in(self), project_of(self)
        if project_id is None:
            return
        try:
            self.rights = list((await get_project(user, project_id)).rights)
        except NotFound:
            yield BuilderState.load
            return
        newest = (await builds.list_builds(user, project_id, limit=1)).items
        self._show_build(newest[0] if newest else None)
        self.models = await model_options(user, project_id)
        yield IntegrationsState.load_asked

    @rx.event
    async def act(self, wish: str, value: str) -> Any:
        """Do what a button of the stream asks for; nothing more once that leads to another page."""
        if self.is_working:
            return
        self.is_working, leads = True, None
        yield ChatState.forget
        try:
            leads = await self._act(wish, value)
            yield leads
        finally:
            # Of two quick clicks the second is heard here when the first has made another project.
            self.is_working = leads is not None

    @rx.event
    async def take_version(self, version: int) -> Any:
        """A version was saved: the tree and the open file may have changed."""
        self.version = version
        return [FilesState.load, PreviewState.show(version), TimelineState.load]

    async def _act(self, wish: str, value: str) -> EventSpec | None:
        user = await signed_in(self)
        project_id = project_of(self)  # of the address: after a restart of the server nothing else is known yet
        if project_id is None:
            return None
        if wish == "build_nearest":
            return await _build_elsewhere(user, project_id, value)
        if wish == "rebuild":
            self._show_build(await builds.start_build(user, project_id, await builds.same_again(user, project_id)))
            return None
        if wish == "survey":
            order = RestOrder.model_validate_json(value).as_order()
            self._show_build(await builds.start_build(user, project_id, order))
            return None
        newest = (await builds.list_builds(user, project_id, limit=1)).items
        if wish in {"resume", "approve"} and value and newest:
            order = RestOrder.model_validate_json(value).as_order()
            change = builds.resume_build if wish == "resume" else builds.approve_build
            self._show_build(await change(user, newest[0].id, order))
        elif wish == "answer" and newest:
            self._show_build(await builds.answer_questions(user, newest[0].id, read_answers(value)))
        elif wish in _WISHES and newest:
            self._show_build(await _WISHES[wish](user, newest[0].id))
        return None

    def _show_build(self, build: BuildView | None) -> None:
        self.build_id = str(build.id) if build else ""
        self.build_status = build.status.value if build else ""
        # One that has just begun may not have told anything yet.
        begins = build is not None and build.status in {BuildStatus.QUEUED, BuildStatus.RUNNING}
        self.queued_at = build.created_at.isoformat() if build and begins else ""
        # Where the meter asks what is left, of a build that is paid for with credits.
        pays = build is not None and build.managed_model_id is not None and "build" in self.rights
        self.credits_place = paths.project_credits(build.project_id) if build and pays else ""


async def _build_elsewhere(user: CurrentUser, project_id: UUID, idea: str) -> EventSpec:
    """Another idea in a project of its own, on the same stack, by the same engine and ordered in the same way."""
    present = await get_project(user, project_id)
    order = await builds.same_again(user, project_id)
    stack = present.stack if present.engine == OWN else None
    project = await create_project(user, "", idea, stack, engine=present.engine)
    await builds.start_build(user, project.id, order)
    return rx.redirect(paths.project(project.id))
