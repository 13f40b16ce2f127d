"""A real sandbox and two projects in it; skipped, with the reason shown, where no sandbox is possible."""

import asyncio
import itertools
import os
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from engine.sandbox.commands import CommandResult, Identity, Limits, Mount, SandboxCommand, SandboxSettings
from engine.sandbox.identity import identity_of_slot
from engine.sandbox.runtimes import PYTHON_INSIDE, Runtimes, place_runtimes
from engine.sandbox.sandbox import Sandbox
from tests.processes import first_slot

RunPython = Callable[..., Awaitable[CommandResult]]
_slots = itertools.count(first_slot(700))


@dataclass(frozen=True)
class Project:
    """One project's folders and the uid that owns them."""

    app: Path
    data: Path
    identity: Identity

    @property
    def mounts(self) -> tuple[Mount, ...]:
        return (
            Mount(source=self.app, target="/workspace/app", writable=True),
            Mount(source=self.data, target="/workspace/data", writable=True),
        )


@pytest.fixture(scope="session")
def runtimes(samokoder_home: Path) -> Runtimes:
    return place_runtimes(samokoder_home)


@pytest.fixture(scope="session")
def sandbox(samokoder_home: Path, runtimes: Runtimes) -> Sandbox:
    run_dir = samokoder_home / "run"
    run_dir.mkdir(exist_ok=True)
    run_dir.chmod(0o711)
    sandbox = Sandbox(SandboxSettings(run_dir=run_dir, runtimes=runtimes))
    support = asyncio.run(sandbox.probe())
    if not support.available:
        pytest.skip(f"no sandbox on this machine: {support.reason}")
    return sandbox


@pytest.fixture
def make_project(samokoder_home: Path) -> Callable[[], Project]:
    def make() -> Project:
        identity = identity_of_slot(next(_slots))
        root = samokoder_home / "work" / str(identity.uid)
        while root.exists():  # without root all projects share our own uid
            root = root.with_name(root.name + "x")
        project = Project(root / "app", root / "data", identity)
        root.mkdir(parents=True)
        root.parent.chmod(0o711)
        for folder in (project.app, project.data, root):
            folder.mkdir(exist_ok=True)
            if os.geteuid() == 0:
                os.chown(folder, identity.uid, identity.gid)
            folder.chmod(0o700)
        return project

    return make


@pytest.fixture
def project(make_project: Callable[[], Project]) -> Project:
    return make_project()


@pytest.fixture
def run_python(sandbox: Sandbox, project: Project) -> RunPython:
    """`await run_python(source, wall_seconds=5, …limits)` runs a program in the project's sandbox."""

    async def run(source: str, **limits: object) -> CommandResult:
        command = SandboxCommand(
            argv=(PYTHON_INSIDE, "-c", source),
            mounts=project.mounts,
            limits=Limits(**({"wall_seconds": 60} | limits)),
        )
        return await sandbox.run(command, project.identity)

    return run
