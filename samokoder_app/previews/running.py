"""One preview: its copy of the app, the process that serves it, and what became of it."""

import asyncio
import time
from dataclasses import dataclass, replace
from pathlib import Path

from loguru import logger
from sqlalchemy.exc import SQLAlchemyError

from engine.reasons import Reason, reason
from engine.sandbox.commands import Identity
from engine.sandbox.errors import SandboxError
from engine.sandbox.listening import ListeningSocket
from engine.sandbox.service import RunningService
from engine.stacks.dependencies import DependenciesUnavailable
from engine.stacks.stack import Stack
from engine.workspace.errors import WorkspaceError
from engine.workspace.workspace import Workspace
from samokoder_app.errors import Unavailable
from samokoder_app.previews.app_packages import PreviewPackages
from samokoder_app.previews.console import Console
from samokoder_app.previews.copying import AppCopy
from samokoder_app.previews.http_proxy import HttpProxy
from samokoder_app.previews.machine import PreviewMachine, visitors_folder
from samokoder_app.previews.source import PreviewSource
from samokoder_app.previews.tasks import NamedTasks
from samokoder_app.previews.views import PreviewState
from samokoder_app.previews.visitor import Visitor
from samokoder_app.previews.way_out import WayOut

READY_SECONDS = 60.0
"""After so long without an answer the end of the log is shown; the app may still come up later."""
SLOW = "not_ready"
"""The code of that failure."""

# Development servers look for changed files a few times a second.
_RELOAD_NOTICED = 0.5
_SETTLE = 0.1
_RESTART_LOOKS = 50
"""On a busy machine it may take 5 s until the server says that it starts the app again."""

MOST_VISITS = 200
"""Requests and sockets at once of a preview that is shown to visitors: who has a link needs no account to open more, and
whether each may go on is asked again and again."""

_LONGEST_PAUSE = 10.0
"""Seconds between looks for newer files while the database does not answer."""


@dataclass(frozen=True)
class Failure:
    """Why a preview does not run: `code` chooses the sentence, `reason` fills it."""

    code: str
    reason: Reason | None = None


class Preview:
    """The preview of one project, or of one link to it; made by the pool, which also closes it."""

    def __init__(self, visitor: Visitor, machine: PreviewMachine, source: PreviewSource) -> None:
        self.visitor = visitor
        self.project_id = visitor.project_id
        self.owner_id = visitor.user_id
        self.is_shared = visitor.share_id is not None
        self.folder = visitors_folder() if self.is_shared else str(visitor.project_id)
        """Where its copy and data lie: those of a link are new with every start, and go with its end."""

        self.visits = 0
        """Requests and sockets that are open."""

        self.began = time.monotonic()
        self.console = Console()
        self.state: PreviewState = "starting"
        self.failure: Failure | None = None
        self.broken = asyncio.Event()
        self.version = 0
        """The version that answers, or that failed to."""

        self.content = ""
        """Changes with what open pages of the answering version cannot know by themselves; "" before the first."""

        self._copy = AppCopy(source)
        self.last_used = time.monotonic()
        self._machine = machine
        self._source = source
        self._lock = asyncio.Lock()
        self._dirty = asyncio.Event()
        self._stack: Stack | None = None
        self._workspace: Workspace | None = None
        self._listening: ListeningSocket | None = None
        self._proxy: HttpProxy | None = None
        self._service: RunningService | None = None
        self._way_out = WayOut(machine, source, self.console)
        self._packages = PreviewPackages(machine, source, self.console)
        self._tasks = NamedTasks(f"preview {visitor.project_id}", lambda: self._fail("internal"))

    @property
    def proxy(self) -> HttpProxy | None:
        """HTTP to the app once it has a socket."""
        return self._proxy

    @property
    def socket_path(self) -> Path | None:
        """The app's socket, the same across restarts."""
        return self._listening.path if self._listening else None

    @property
    def is_alive(self) -> bool:
        """Whether its process runs, be it that the app inside is broken."""
        return self._service is not None and self._service.returncode is None

    @property
    def is_crowded(self) -> bool:
        """Whether as many visitors are in as there may be."""
        return self.is_shared and self.visits >= MOST_VISITS

    def touch(self) -> None:
        """Somebody uses it."""
        self.last_used = time.monotonic()

    def begin(self) -> None:
        """Start in the background, or start again after the process ended."""
        if not self._tasks.is_busy("open") and not self.is_alive:
            self._set("starting")
            self._tasks.spawn("open", self._open())
        if not self._tasks.is_busy("follow"):
            self._tasks.spawn("follow", self._follow())

    def files_changed(self) -> None:
        """There may be a newer version; it is copied in the background."""
        self._dirty.set()

    async def close(self) -> None:
        """Stop the app and all that watches it; its data stays."""
        await self._tasks.end()
        self._set("stopped")
        if self._service is not None:
            await self._service.stop()
        await self._way_out.close()
        self._packages.let_go()
        if self._proxy is not None:
            await self._proxy.close()
        if self._listening is not None:
            self._listening.close()

    async def _open(self) -> None:
        async with self._lock:
            try:
                await self._launch()
            except (SandboxError, DependenciesUnavailable) as error:
                self._fail("cannot_start", error.reason)

    async def _launch(self) -> None:
        stack, identity = await self._source.describe()
        self._stack = stack
        self._workspace = await self._machine.workspace(self.folder, identity)
        await self._copy.update(self._workspace, stack)
        if self._copy.version == 0:
            self._fail("no_files")
            return
        listening = await self._listen(identity)
        packages = await self._packages.place(self._workspace, stack, identity)
        given = replace(await self._way_out.open(identity), packages=packages)
        self._service = await self._machine.start(self.folder, stack, identity, listening, self.console.feed, given)
        self._tasks.spawn("watch", self._watch(self._service))

    async def _listen(self, identity: Identity) -> ListeningSocket:
        if self._listening is None:
            self._listening = await self._machine.listen(identity)
            self._proxy = HttpProxy(self._listening.path)
        return self._listening

    async def _watch(self, service: RunningService) -> None:
        """Follow one process from its first answer to its end."""
        self._tasks.spawn("check", self._check(service, READY_SECONDS))
        code = await service.wait()
        why = service.killed_for or reason("exit_code", code=code)
        self._fail("disk_full" if why.code == "disk" else "exited", why)

    async def _follow(self) -> None:
        """Copy newer versions as they come; several in a row are copied once, a missing database is waited for."""
        pause = _SETTLE
        while True:
            await self._dirty.wait()
            await asyncio.sleep(pause)
            self._dirty.clear()
            try:
                await self._refresh()
            except (Unavailable, SQLAlchemyError) as error:
                logger.warning("preview {}: the database is away: {}", self.project_id, type(error).__name__)
                self._dirty.set()
                pause = min(pause * 2, _LONGEST_PAUSE)
            else:
                pause = _SETTLE

    async def _refresh(self) -> None:
        async with self._lock:
            workspace, stack = self._workspace, self._stack
            if workspace is None or stack is None:
                return
            if self._service is not None and await self._is_given_otherwise(workspace, stack):
                await self._put_down()
            elif await self._source.version_number() == self._copy.version:
                return
            lines = self.console.count
            try:
                changed = await self._copy.update_under(workspace, stack)
                is_outdated = await self._packages.is_outdated(workspace, stack)
            except (WorkspaceError, OSError) as error:
                logger.error("preview {}: the new version could not be copied: {}", self.project_id, error)
                self._fail("internal")
                return
            if is_outdated:
                await self._put_down()
        if not self.is_alive:
            self.begin()
        elif changed and self._service is not None:
            restarts = any(path.endswith(stack.restarts_on) for path in changed)
            self._tasks.spawn("check", self._check_again(self._service, lines if restarts else None))
        else:
            self._take_copied()

    async def _is_given_otherwise(self, workspace: Workspace, stack: Stack) -> bool:
        """Whether its owner has changed what it is given, or what it may have."""
        return await self._way_out.is_outdated() or await self._packages.is_outdated(workspace, stack)

    async def _put_down(self) -> None:
        """Stop the app to start it with what it is given now."""
        self._set("starting")
        for name in ("watch", "check"):
            self._tasks.cancel(name)
        if self._service is not None:
            await self._service.stop()

    async def _check_again(self, service: RunningService, lines: int | None) -> None:
        """Look at the newer version; where the app starts again, not before its server says so (after `lines`)."""
        for _ in range(_RESTART_LOOKS):
            if lines is None or self.console.count > lines:
                break
            await asyncio.sleep(_SETTLE)
        await asyncio.sleep(_RELOAD_NOTICED)
        await self._check(service, self._stack.restart_seconds if self._stack else READY_SECONDS)

    async def _check(self, service: RunningService, patience: float) -> None:
        """Wait for the app's answer; say when it takes too long, and go on waiting for as long as it runs."""
        health = self._stack.health if self._stack else "/"
        ready = await service.wait_ready(patience, health)
        while not ready.ready and service.returncode is None:
            if self.state != "failed":
                self._fail(SLOW, ready.reason)
            ready = await service.wait_ready(READY_SECONDS, health)
            await asyncio.sleep(_SETTLE)
        if ready.ready:
            self._set("running")

    def _set(self, state: PreviewState) -> None:
        self.state = state
        self.failure = None
        self._take_copied()
        self.broken.clear()

    def _fail(self, code: str, why: Reason | None = None) -> None:
        self.state = "failed"
        self.failure = Failure(code, why)
        self._take_copied()
        self.broken.set()
        if why is not None:
            self.console.note(str(why))

    def _take_copied(self) -> None:
        self.version, self.content = self._copy.version, self._copy.content
