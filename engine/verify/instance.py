"""The app under test, running in its sandbox with data of its own."""

import asyncio
import itertools
from collections.abc import Awaitable, Callable
from pathlib import Path

from engine.sandbox.commands import APP_DIR, Limits, Mount, ReadyResult, SandboxService
from engine.sandbox.listening import ListeningSocket
from engine.sandbox.sandbox import Sandbox
from engine.sandbox.service import RunningService
from engine.stacks.inside import StackInside
from engine.verify.ports import AppUnderTest
from engine.verify.source import Source, make_data_folder, place_copy
from engine.workspace.folders import make_passage

START_SECONDS = 20
SERVICE_LIMITS = Limits(memory_mb=768, processes=96)

OnOutput = Callable[[str], Awaitable[None]]


class Launcher:
    """Starts copies of one app; everything they need and where they may write."""

    def __init__(self, sandbox: Sandbox, app: AppUnderTest, dependencies: Path, source: Source, folder: Path) -> None:
        self.sandbox = sandbox
        self.stack = app.stack
        self.identity = app.identity
        self.source = source
        self.inside = StackInside(app.stack, dependencies)
        self.proxy: Path | None = None
        self._environment = app.environment
        self._folder = folder
        self._numbers = itertools.count(1)
        self._built: tuple[Mount, ...] = ()

    async def new_place(self) -> tuple[Mount, ...]:
        """Mounts of a fresh copy of the app with an empty data folder."""
        folder = self._folder / f"run-{next(self._numbers)}"
        await asyncio.to_thread(self._make_place, folder)
        return self.inside.mounts(folder / "app", folder / "data")

    def use_build(self, place: tuple[Mount, ...]) -> None:
        """Let every app that starts from now on serve what a build made in `place`, without writing to it."""
        name = self.stack.commands.build_folder
        built = next(mount.source for mount in place if mount.target == APP_DIR) / (name or "")
        if name is not None and built.is_dir() and not built.is_symlink():
            self._built = (Mount(source=built, target=f"{APP_DIR}/{name}"),)

    async def start(
        self, mounts: tuple[Mount, ...], listening: ListeningSocket, on_output: OnOutput | None
    ) -> RunningService:
        """The app's production server behind a socket of the host."""
        service = SandboxService(
            argv=self.inside.argv(self.stack.commands.serve),
            env=self._environment.variables() | self.inside.environment(),
            hidden=self._environment.hidden,
            mounts=(*mounts, *self._built),
            limits=SERVICE_LIMITS,
            port=self.stack.port,
            proxy=self.proxy,
            label="serve",
        )
        return await self.sandbox.start(service, self.identity, on_output, listening)

    def _make_place(self, folder: Path) -> None:
        make_passage(folder)
        place_copy(self.source, folder / "app", self.identity)
        make_data_folder(folder / "data", self.identity)


class AppInstance:
    """One running app; a restart keeps its files, its data and its socket."""

    def __init__(
        self, launcher: Launcher, mounts: tuple[Mount, ...], listening: ListeningSocket, socket_inside: str
    ) -> None:
        self._launcher = launcher
        self._mounts = mounts
        self._listening = listening
        self._service: RunningService | None = None
        self._earlier_log = ""
        self.socket_inside = socket_inside

    async def start(self, on_output: OnOutput | None = None) -> ReadyResult:
        """Start it and wait until it answers."""
        self._service = await self._launcher.start(self._mounts, self._listening, on_output)
        return await self._service.wait_ready(START_SECONDS, self._launcher.stack.health)

    async def restart(self) -> ReadyResult:
        """Stop it and start another on the same data."""
        self._earlier_log = self.log()
        await self.stop()
        return await self.start()

    async def stop(self) -> None:
        """Stop it; its socket stays."""
        if self._service is not None:
            await self._service.stop()

    @property
    def port(self) -> int:
        """Where it has to listen inside its sandbox."""
        return self._launcher.stack.port

    @property
    def exit_code(self) -> int | None:
        """None while it runs."""
        return None if self._service is None else self._service.returncode

    def log(self) -> str:
        """The end of what it printed, over restarts."""
        now = self._service.tail(8000) if self._service is not None else ""
        return (self._earlier_log + now)[-8000:]


class Instances:
    """A fresh app for every check: while one is judged, the next one starts behind the second socket."""

    def __init__(self, launcher: Launcher, listening: tuple[ListeningSocket, ...], wanted: int) -> None:
        self._launcher = launcher
        self._listening = listening
        self._wanted = wanted
        self._started = 0
        self._next: asyncio.Task[tuple[AppInstance, ReadyResult]] | None = None
        self._running: list[AppInstance] = []

    def warm_up(self, on_output: OnOutput | None = None) -> None:
        """Begin to start the next instance, if one is still wanted."""
        if self._next is None and self._started < self._wanted:
            self._next = asyncio.create_task(self._start(self._started % len(self._listening), on_output))
            self._started += 1

    async def take(self) -> tuple[AppInstance, ReadyResult]:
        """The next fresh instance; the one taken before is stopped, the one after begins to start."""
        self.warm_up()
        if self._next is None:
            raise RuntimeError("more instances were taken than were wanted")
        task, self._next = self._next, None
        instance, ready = await task
        for other in self._running:
            if other is not instance:
                await other.stop()
        self._running = [instance]
        self.warm_up()
        return instance, ready

    async def close(self) -> None:
        """Stop all of them."""
        if self._next is not None:
            self._next.cancel()
            (late,) = await asyncio.gather(self._next, return_exceptions=True)
            if isinstance(late, tuple):
                self._running.append(late[0])
        for instance in self._running:
            await instance.stop()

    async def _start(self, slot: int, on_output: OnOutput | None) -> tuple[AppInstance, ReadyResult]:
        listening = self._listening[slot]
        instance = AppInstance(self._launcher, await self._launcher.new_place(), listening, socket_inside(slot))
        try:
            return instance, await instance.start(on_output)
        except BaseException:
            await instance.stop()
            raise


def socket_inside(slot: int) -> str:
    """Where the browser's sandbox finds the app's socket."""
    return f"/run/app-{slot}.sock"
