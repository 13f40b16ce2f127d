"""A finished app, started for its judge as its user would start it: a copy of the result, in the sandbox."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bench.judges.ideas import Idea
from bench.judges.visitor import AppWrong, Visitor
from engine.machine import Equipment
from engine.sandbox.commands import Identity, Limits, Mount, SandboxCommand, SandboxService
from engine.sandbox.service import RunningService
from engine.stacks.inside import StackInside
from engine.stacks.stack import Stack
from engine.workspace.removal import remove_folder

_START_SECONDS = 60.0
_BUILD_SECONDS = 120.0


class Serving:
    """Starts and restarts one app behind a socket of its own."""

    def __init__(self, equipment: Equipment, stack: Stack, identity: Identity, folder: Path) -> None:
        self._sandbox = equipment.sandbox
        self._stack = stack
        self._identity = identity
        self._inside = StackInside(stack, equipment.dependencies)
        self._mounts = self._inside.mounts(folder / "app", folder / "data")
        self._listening = equipment.sandbox.listen(identity)
        self._service: RunningService | None = None
        self.socket = self._listening.path

    async def start(self) -> None:
        """Start it (again); raises `AppWrong` if it does not come up."""
        await self._stop()
        service = SandboxService(**self._wanted(self._stack.commands.serve, self._mounts), port=self._stack.port)
        self._service = await self._sandbox.start(service, self._identity, None, self._listening)
        ready = await self._service.wait_ready(_START_SECONDS, self._stack.health)
        if not ready.ready:
            raise AppWrong(f"the app does not start: {ready.reason}")

    async def make(self) -> None:
        """What the stack's server needs to be made first."""
        if self._stack.commands.build is None:
            return
        wanted = self._wanted(self._stack.commands.build, self._mounts)
        command = SandboxCommand(**wanted, limits=Limits(wall_seconds=_BUILD_SECONDS))
        made = await self._sandbox.run(command, self._identity)
        if made.exit_code != 0:
            raise AppWrong(f"the app's build ends with {made.exit_code}: {made.output[-300:]}")

    def _wanted(self, argv: tuple[str, ...], mounts: tuple[Mount, ...]) -> dict[str, object]:
        return {"argv": self._inside.argv(argv), "env": self._inside.environment(), "mounts": mounts, "label": "judge"}

    async def _stop(self) -> None:
        if self._service is not None:
            await self._service.stop()

    async def close(self) -> None:
        """Stop it and remove its socket."""
        await self._stop()
        self._listening.close()


async def judged(idea: Idea, equipment: Equipment, stack: Stack, identity: Identity, out: Path, place: Path) -> str:
    """What the judge found wrong with the app in `out`, in a sentence; empty if nothing."""
    async with _copied(out, place, identity):
        serving = Serving(equipment, stack, identity, place)
        visitor = Visitor(serving.socket, serving.start)
        try:
            await serving.make()
            await serving.start()
            await idea.judge(visitor)
        except AppWrong as wrong:
            return str(wrong)
        finally:
            await visitor.close()
            await serving.close()
    return ""


@asynccontextmanager
async def _copied(out: Path, place: Path, identity: Identity) -> AsyncIterator[None]:
    """A copy of the result and an empty folder for its data, owned by the app's user."""
    try:
        await asyncio.to_thread(_copy, out, place, identity)
        yield
    finally:
        await asyncio.to_thread(remove_folder, place)


def _copy(out: Path, place: Path, identity: Identity) -> None:
    place.mkdir(mode=0o711)
    shutil.copytree(out, place / "app", ignore=shutil.ignore_patterns(".samokoder"))
    (place / "data").mkdir()
    if os.geteuid() == 0:
        for path in (place / "app", place / "data", *(place / "app").rglob("*")):
            os.chown(path, identity.uid, identity.gid, follow_symlinks=False)
