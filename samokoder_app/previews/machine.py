"""What a preview needs from the machine it runs on: folders, dependencies, a sandbox."""

import asyncio
import errno
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from loguru import logger

from engine.egress.app_proxy import AppProxy
from engine.egress.dialing import Dialer
from engine.egress.policy import AddressPolicy
from engine.machine import MOST_PACKAGE_BYTES, Machine
from engine.packages.app_packages import AppPackages, Telling, own_packages
from engine.packages.turns import InstallFor
from engine.reasons import Reason, reason
from engine.run_environment import RunEnvironment
from engine.sandbox.commands import Identity, Limits, SandboxService
from engine.sandbox.errors import SandboxError
from engine.sandbox.listening import ListeningSocket
from engine.sandbox.service import RunningService
from engine.stacks.dependencies import DependenciesUnavailable
from engine.stacks.inside import StackInside
from engine.stacks.stack import Stack
from engine.workspace.folders import AppFolders
from engine.workspace.removal import remove_folder
from engine.workspace.workspace import Workspace

OnOutput = Callable[[str], Awaitable[None]]
# A development server keeps a reloader beside the app.
_LIMITS = Limits(memory_mb=1024, processes=128, file_mb=200, disk_mb=500)
_VISITORS = "visitors-"
_REMOVALS = 10
_STILL_WRITTEN_SECONDS = 0.2


def visitors_folder() -> str:
    """A new name for the folder of a preview that is shown to visitors; no sweep takes it for a project's."""
    return f"{_VISITORS}{uuid4().hex}"


@dataclass(frozen=True)
class Given:
    """What an app gets for one start: its environment, and the socket of its proxy to outside hosts."""

    environment: RunEnvironment
    way_out: Path | None
    packages: Path | None = None
    """In place of the stack's."""


class PreviewMachine:
    """Starts apps of any stack for previews; one per web process.

    An app's copy lies in a `folder` of its own and is rewritten from its versions; its data there is the app's own.
    """

    def __init__(self, home: Path, dialer: Dialer | None = None, most_package_bytes: int = MOST_PACKAGE_BYTES) -> None:
        self.dialer = dialer or Dialer(AddressPolicy())
        """Opens the connections of apps to outside hosts."""

        self._home = home
        self._machine = Machine(home, most_package_bytes)

    async def sandbox_problem(self) -> Reason | None:
        """Why generated code cannot run on this machine, None if it can."""
        return await self._machine.sandbox_problem()

    async def browser_problem(self) -> Reason | None:
        """Why apps cannot be opened in a browser on this machine, None if they can."""
        try:
            runtimes = await self._machine.runtimes()
        except SandboxError as error:
            return error.reason
        return reason("no_chromium") if runtimes.chromium is None else None

    async def workspace(self, folder: str, identity: Identity) -> Workspace:
        """The app's copy, made if it is not there."""
        folders = self._folders(folder)
        await asyncio.to_thread(folders.make, identity.uid, identity.gid, owns_data=True)
        return Workspace(folders.app, identity.uid, identity.gid)

    async def remove(self, folder: str) -> None:
        """Delete a copy and its data; raises `OSError`.

        A thread cannot be cancelled: one that was writing the app's files when its preview was stopped finishes that.
        """
        left = _REMOVALS
        while True:
            left -= 1
            try:
                await asyncio.to_thread(self._folders(folder).remove)
            except OSError as error:
                if not left or error.errno != errno.ENOTEMPTY:
                    raise
            else:
                return
            await asyncio.sleep(_STILL_WRITTEN_SECONDS)

    async def listen(self, identity: Identity) -> ListeningSocket:
        """A socket for one preview that outlives restarts of its app."""
        return (await self._machine.sandbox()).listen(identity)

    async def outside(self, proxy: AppProxy, identity: Identity) -> AbstractAsyncContextManager[Path]:
        """An app's way out of its sandbox, for as long as the context is open."""
        return (await self._machine.sandbox()).outside(proxy, identity)

    async def packages(
        self, texts: Mapping[str, str], stack: Stack, allowed: frozenset[str], whom: InstallFor, tell: Telling
    ) -> AppPackages:
        """What the app has with these lists of packages, installed if need be; raises `DependenciesUnavailable`."""
        found = await own_packages(texts, stack, allowed, self._machine, whom, tell)
        if found.problem is not None:
            raise DependenciesUnavailable(found.problem.code, **found.problem.values)
        return found

    async def start(
        self,
        folder: str,
        stack: Stack,
        identity: Identity,
        listening: ListeningSocket,
        on_output: OnOutput,
        given: Given,
    ) -> RunningService:
        """Start the stack's development server on a copy."""
        equipment = await self._machine.equip(stack)
        folders = self._folders(folder)
        inside = StackInside(stack, given.packages or equipment.dependencies)
        service = SandboxService(
            argv=inside.argv(stack.commands.dev),
            env=given.environment.variables() | inside.environment(),
            hidden=given.environment.hidden,
            proxy=given.way_out,
            mounts=inside.mounts(folders.app, folders.data),
            limits=_LIMITS,
            label=f"preview {folder}",
            port=stack.port,
        )
        return await equipment.sandbox.start(service, identity, on_output=on_output, listening=listening)

    async def remove_left(self) -> None:
        """Delete what previews of visitors have left of which no process knows any more."""
        await asyncio.to_thread(_remove_left, self._home / "preview")

    def _folders(self, folder: str) -> AppFolders:
        return AppFolders.under(self._home / "preview" / folder)


def _remove_left(root: Path) -> None:
    for left in root.glob(f"{_VISITORS}*"):
        try:
            remove_folder(left)
        except OSError as error:
            logger.warning("the copy of a visitors' preview could not be removed: {}", error)
