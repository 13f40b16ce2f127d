"""This machine as builds, previews and the command line use it: a sandbox, its runtimes, a stack's packages."""

import asyncio
import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from engine.packages.installing import Workbench
from engine.packages.recipe import Recipe
from engine.packages.registries import configured_registries
from engine.packages.store import PackageStore, PlacedPackages
from engine.packages.turns import InstallFor
from engine.reasons import Reason
from engine.sandbox.commands import SandboxSettings
from engine.sandbox.errors import SandboxError, SandboxUnavailable
from engine.sandbox.listening import clear_stale_sockets
from engine.sandbox.runtimes import Runtimes, place_pip, place_runtimes
from engine.sandbox.sandbox import Sandbox
from engine.stacks.dependencies import is_placed, place_dependencies
from engine.stacks.stack import Stack
from engine.workspace.folders import make_passage

MOST_PACKAGE_BYTES = 10_000_000_000
"""What folders of packages of apps' own may take together, where the operator says nothing."""


@dataclass(frozen=True)
class Equipment:
    """What runs apps of one stack here."""

    sandbox: Sandbox
    runtimes: Runtimes
    dependencies: Path


class Machine:
    """Makes sandbox and runtimes at their first use; one per process and home.

    What fails is tried again the next time: a machine that cannot run generated code now (no bubblewrap, no
    network for the browser's driver) still does everything else, and can as soon as that is mended.
    """

    def __init__(self, home: Path, most_package_bytes: int = MOST_PACKAGE_BYTES) -> None:
        self._home = home
        self._lock = asyncio.Lock()
        self._placing: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._packages = PackageStore(home / "packages", most_package_bytes)
        self._made: tuple[Sandbox, Runtimes] | None = None

    async def sandbox(self) -> Sandbox:
        """The sandbox; raises `SandboxUnavailable`."""
        return (await self._ready())[0]

    async def runtimes(self) -> Runtimes:
        """What sandboxes run; raises `SandboxUnavailable`."""
        return (await self._ready())[1]

    async def equip(self, stack: Stack) -> Equipment:
        """Everything for apps of a stack; raises `SandboxUnavailable` or `DependenciesUnavailable`."""
        sandbox, runtimes = await self._ready()
        try:
            # One after the other: the second finds what the first has installed, and does not install it beside.
            async with self._placing[stack.id]:
                dependencies = await place_dependencies(stack, self._home, Path(sys.executable), runtimes.node)
        except OSError as error:
            raise _not_placed(error) from error
        return Equipment(sandbox, runtimes, dependencies)

    async def lacks_packages(self, stack: Stack) -> bool:
        """Whether `equip` has to install packages first; False where nothing can be run anyway."""
        try:
            await self._ready()
        except SandboxUnavailable:
            return False
        return not is_placed(stack, self._home)

    async def placed(self, recipe: Recipe) -> PlacedPackages | None:
        """An app's own packages if they are here already; raises `DependenciesUnavailable` if they failed just now."""
        return await self._packages.find(recipe)

    async def place(self, recipe: Recipe, whom: InstallFor) -> PlacedPackages:
        """An app's own packages, installed at their first use; raises like `equip`."""

        async def bench() -> Workbench:
            equipment = await self.equip(recipe.stack)
            runtimes = equipment.runtimes
            registries = await configured_registries(
                Path(sys.executable), runtimes.node, recipe.stack.dependencies.kind
            )
            pip = await asyncio.to_thread(place_pip, self._home)
            online = SandboxSettings(run_dir=self._home / "run", runtimes=runtimes, allowed_hosts=registries.hosts)
            return Workbench(Sandbox(online), equipment.dependencies, pip, registries, whom.identity)

        try:
            return await self._packages.place(recipe, bench, whom.owner)
        except OSError as error:
            raise _not_placed(error) from error

    async def sandbox_problem(self) -> Reason | None:
        """Why generated code cannot run on this machine, None if it can; really tried at every call."""
        try:
            support = await (await self.sandbox()).probe()
        except SandboxError as error:
            return error.reason
        return support.reason

    async def _ready(self) -> tuple[Sandbox, Runtimes]:
        async with self._lock:
            if self._made is None:
                self._made = await self._make()
            return self._made

    async def _make(self) -> tuple[Sandbox, Runtimes]:
        run_dir = self._home / "run"
        try:
            await asyncio.to_thread(_prepare_run_dir, run_dir)
            runtimes = await asyncio.to_thread(place_runtimes, self._home)
        except OSError as error:
            raise _not_placed(error) from error
        sandbox = Sandbox(SandboxSettings(run_dir=run_dir, runtimes=runtimes))
        support = await sandbox.probe()
        if support.reason is not None:
            raise SandboxUnavailable(support.reason.code, **support.reason.values)
        return sandbox, runtimes


def _not_placed(error: OSError) -> SandboxUnavailable:
    return SandboxUnavailable("not_placed", detail=error.strerror or str(error))


def _prepare_run_dir(run_dir: Path) -> None:
    make_passage(run_dir)
    clear_stale_sockets(run_dir)
