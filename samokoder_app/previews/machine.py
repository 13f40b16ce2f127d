"""What a preview needs from the machine it runs on: folders, dependencies, a sandbox."""

import asyncio
import os
import shutil
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from engine.sandbox.commands import (
    APP_DIR,
    DATA_DIR,
    DEPENDENCIES_DIR,
    Identity,
    Limits,
    Mount,
    SandboxService,
    SandboxSettings,
)
from engine.sandbox.errors import SandboxError
from engine.sandbox.listening import ListeningSocket
from engine.sandbox.runtimes import NODE_INSIDE, PYTHON_INSIDE, Runtimes, place_runtimes
from engine.sandbox.sandbox import Sandbox
from engine.sandbox.service import RunningService
from engine.stacks.dependencies import place_dependencies
from engine.stacks.stack import Stack
from engine.workspace.workspace import Workspace

OnOutput = Callable[[str], Awaitable[None]]
# A development server keeps a reloader beside the app.
_LIMITS = Limits(memory_mb=1024, processes=128, file_mb=200, disk_mb=500)


@dataclass(frozen=True)
class PreviewFolders:
    """A project's copy for previews: `app` is rewritten from its versions, `data` is the app's own and is kept."""

    app: Path
    data: Path

    @classmethod
    def under(cls, home: Path, project_id: UUID) -> "PreviewFolders":
        """The folders of a project under `home`."""
        root = home / "preview" / str(project_id)
        return cls(app=root / "app", data=root / "data")

    def make(self, identity: Identity) -> None:
        """Make what is missing; both folders belong to `identity`, their parent to the host."""
        self.app.parent.parent.mkdir(mode=0o711, parents=True, exist_ok=True)
        self.app.parent.mkdir(mode=0o711, exist_ok=True)
        for folder in (self.app, self.data):
            folder.mkdir(mode=0o700, exist_ok=True)
            if os.geteuid() == 0:
                os.chown(folder, identity.uid, identity.gid, follow_symlinks=False)


class PreviewMachine:
    """Starts apps of any stack for previews; one per web process.

    The sandbox and its runtimes are made when the first preview starts: a machine that cannot run
    generated code still serves everything else.
    """

    def __init__(self, home: Path) -> None:
        self._home = home
        self._lock = asyncio.Lock()
        self._made: tuple[Sandbox, Runtimes] | None = None

    async def _sandbox(self) -> tuple[Sandbox, Runtimes]:
        async with self._lock:
            if self._made is None:
                run_dir = self._home / "run"
                run_dir.mkdir(mode=0o711, parents=True, exist_ok=True)
                runtimes = await asyncio.to_thread(place_runtimes, self._home)
                self._made = Sandbox(SandboxSettings(run_dir=run_dir, runtimes=runtimes)), runtimes
            return self._made

    async def sandbox_problem(self) -> str | None:
        """Why generated code cannot run on this machine, None if it can."""
        try:
            sandbox, _ = await self._sandbox()
            support = await sandbox.probe()
        except (SandboxError, OSError) as error:
            return str(error)
        return None if support.available else support.reason or "The sandbox does not start."

    async def browser_problem(self) -> str | None:
        """Why apps cannot be opened in a browser on this machine, None if they can."""
        try:
            _, runtimes = await self._sandbox()
        except (SandboxError, OSError) as error:
            return str(error)
        return "Chromium is not installed (apt install chromium)." if runtimes.chromium is None else None

    async def workspace(self, project_id: UUID, identity: Identity) -> Workspace:
        """The project's copy, made if it is not there."""
        folders = PreviewFolders.under(self._home, project_id)
        await asyncio.to_thread(folders.make, identity)
        return Workspace(folders.app, identity.uid, identity.gid)

    async def remove(self, project_id: UUID) -> None:
        """Delete the project's copy and its data."""
        folder = PreviewFolders.under(self._home, project_id).app.parent
        if folder.is_dir():
            await asyncio.to_thread(shutil.rmtree, folder)

    async def listen(self, identity: Identity) -> ListeningSocket:
        """A socket for one preview that outlives restarts of its app."""
        sandbox, _ = await self._sandbox()
        return sandbox.listen(identity)

    async def start(
        self, project_id: UUID, stack: Stack, identity: Identity, listening: ListeningSocket, on_output: OnOutput
    ) -> RunningService:
        """Start the stack's development server on the project's copy."""
        sandbox, _ = await self._sandbox()
        dependencies = await place_dependencies(stack, self._home, Path(sys.executable))
        folders = PreviewFolders.under(self._home, project_id)
        service = SandboxService(
            argv=stack.argv(stack.commands.dev, python=PYTHON_INSIDE, node=NODE_INSIDE),
            env=stack.environment(deps=DEPENDENCIES_DIR, data=DATA_DIR),
            mounts=(
                Mount(source=folders.app, target=APP_DIR, writable=True),
                Mount(source=folders.data, target=DATA_DIR, writable=True),
                Mount(source=dependencies, target=DEPENDENCIES_DIR),
            ),
            limits=_LIMITS,
            label=f"preview {project_id}",
            port=stack.port,
        )
        return await sandbox.start(service, identity, on_output=on_output, listening=listening)
