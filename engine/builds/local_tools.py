"""The toolbox of a build on this machine: home, sandbox, dependencies, verifier."""

import os
import sys
import zlib
from dataclasses import dataclass
from pathlib import Path

from engine.builds.toolbox import Toolbox
from engine.llm.types import Model
from engine.sandbox.commands import SandboxSettings
from engine.sandbox.errors import SandboxError
from engine.sandbox.identity import identity_of_slot
from engine.sandbox.runtimes import Runtimes, place_runtimes
from engine.sandbox.sandbox import Sandbox
from engine.stacks.dependencies import DependenciesUnavailable, place_dependencies
from engine.stacks.stack import Stack, load_stack
from engine.verify.verifier import Verifier
from engine.workspace.workspace import Workspace

_FIRST_SLOT = 60_000
"""Slots of the command line start above those of a server on the same machine."""
_SLOTS = 5_000


@dataclass(frozen=True)
class Machine:
    """What can run generated code here; without `sandbox` nothing can, and `reason` says why."""

    sandbox: Sandbox | None = None
    runtimes: Runtimes | None = None
    dependencies: Path | None = None
    reason: str | None = None


def default_home() -> Path:
    """Where state lives by default; as root a folder that sandboxes under other uids can reach."""
    return Path("/var/lib/samokoder") if os.geteuid() == 0 else Path.home() / ".samokoder"


async def prepare(home: Path, stack_id: str) -> Machine:
    """Place runtimes and a stack's dependencies; slow only the first time."""
    for folder in (home, home / "run", home / "work"):
        folder.mkdir(mode=0o711, parents=True, exist_ok=True)
    try:
        runtimes = place_runtimes(home)
        sandbox = Sandbox(SandboxSettings(run_dir=home / "run", runtimes=runtimes))
        support = await sandbox.probe()
        if not support.available:
            return Machine(reason=support.reason)
        dependencies = await place_dependencies(load_stack(stack_id), home, Path(sys.executable))
    except (SandboxError, DependenciesUnavailable) as error:
        return Machine(reason=str(error))
    return Machine(sandbox=sandbox, runtimes=runtimes, dependencies=dependencies)


def local_toolbox(machine: Machine, home: Path, out: Path, stack: Stack, model: Model) -> Toolbox:
    """A toolbox whose workspace belongs to `out` and lies under `home`, where the sandbox can reach it."""
    mark = zlib.crc32(str(out.resolve()).encode())
    identity = identity_of_slot(_FIRST_SLOT + mark % _SLOTS)
    folder = home / "work" / f"cli-{mark:08x}"
    app_dir, data_dir = folder / "app", folder / "data"
    folder.mkdir(mode=0o711, parents=True, exist_ok=True)
    data_dir.mkdir(mode=0o711, exist_ok=True)
    verifier = None
    if machine.sandbox and machine.runtimes and machine.dependencies:
        verifier = Verifier(machine.sandbox, machine.runtimes, machine.dependencies, data_dir)
    return Toolbox(
        workspace=Workspace(app_dir, identity.uid, identity.gid),
        app_dir=app_dir,
        identity=identity,
        stack=stack,
        model=model,
        sandbox=machine.sandbox,
        verifier=verifier,
        dependencies=machine.dependencies,
    )
