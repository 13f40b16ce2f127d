"""The installation of an app's own packages: in a sandbox, with a way to the registries alone, running no package's code.

Of Python only wheels are taken, of Node no script is run. Installer and packages are strangers all the same: what
they write is looked at afterwards, and nothing of the host's but its list of certificates is there to be read.
"""

import asyncio
import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from engine.npm import PATIENCE
from engine.packages.recipe import Recipe
from engine.packages.registries import Registries
from engine.reasons import Reason
from engine.sandbox.commands import CommandResult, Identity, Limits, Mount, SandboxCommand
from engine.sandbox.runtimes import NODE_INSIDE, PYTHON_INSIDE
from engine.sandbox.sandbox import Sandbox
from engine.sandbox.wiring import SYSTEM_CA
from engine.stacks.dependencies import DependenciesUnavailable
from engine.workspace.folders import make_private

INSTALL_SECONDS = 300
_COMPILE_SECONDS = 120
_PLACE = "/workspace/packages"
_PIP = "/opt/samokoder/pip"
_NPM = "/opt/runtimes/node/lib/node_modules/npm/bin/npm-cli.js"
_LIMITS = Limits(memory_mb=1536, file_mb=400, disk_mb=2_000, tmp_mb=64, wall_seconds=INSTALL_SECONDS)
_TOLD = 500
"""Characters of an installer's last words in a reason."""


@dataclass(frozen=True)
class Workbench:
    """What an installation is done with: a sandbox that may reach the registries, the stack's own packages, pip's
    folder, and whose uid it runs as."""

    sandbox: Sandbox
    stack_packages: Path
    pip: Path
    registries: Registries
    identity: Identity


async def install(recipe: Recipe, bench: Workbench, scratch: Path) -> Path:
    """The folder in `scratch` that holds the packages now; raises `DependenciesUnavailable` and `SandboxError`."""
    result = None
    for number, files in enumerate(recipe.tries()):
        folder = scratch / f"try-{number}"
        await asyncio.to_thread(_prepare, folder, files, bench)
        if _is_node(recipe) and number == 0:  # npm takes from there what fits, and fetches the rest
            await asyncio.to_thread(_copy, bench.stack_packages, folder / "node_modules", bench.identity)
        result = await bench.sandbox.run(_command(recipe, files, bench, folder), bench.identity)
        if result.exit_code == 0:
            await _compile(recipe, bench, folder)
            return folder / ("node_modules" if _is_node(recipe) else "packages")
        if result.timed_out or result.killed_for is not None:
            break
    raise _failed(result)


def _is_node(recipe: Recipe) -> bool:
    return recipe.stack.dependencies.kind == "node"


def _prepare(folder: Path, files: dict[str, str], bench: Workbench) -> None:
    make_private(folder, bench.identity.uid, bench.identity.gid)
    for name, text in files.items():
        _put(folder / name, text.encode(), bench.identity)
    extra = bench.registries.certificates
    found = [path.read_bytes() for path in (SYSTEM_CA, extra) if path is not None and path.is_file()]
    _put(folder / "certificates.pem", b"\n".join(found), bench.identity)


def _copy(source: Path, target: Path, identity: Identity) -> None:
    shutil.copytree(source, target, symlinks=True)
    if os.geteuid() == 0:
        for path in (target, *target.rglob("*")):
            os.chown(path, identity.uid, identity.gid, follow_symlinks=False)


def _put(path: Path, content: bytes, identity: Identity) -> None:
    """A file of the installer's own: npm writes its lock in place, and what it may not write ends it."""
    path.write_bytes(content)
    path.chmod(0o644)
    if os.geteuid() == 0:
        os.chown(path, identity.uid, identity.gid)


def _command(recipe: Recipe, files: dict[str, str], bench: Workbench, folder: Path) -> SandboxCommand:
    certificates = f"{_PLACE}/certificates.pem"
    return SandboxCommand(
        argv=_npm(bench.registries) if _is_node(recipe) else _pip(files, bench.registries),
        cwd=_PLACE,
        env={
            "TMPDIR": f"{_PLACE}",
            "PYTHONPATH": _PIP,
            "PIP_CONFIG_FILE": "/dev/null",
            "PIP_CERT": certificates,
            "NODE_EXTRA_CA_CERTS": certificates,
        },
        mounts=(Mount(source=folder, target=_PLACE, writable=True), Mount(source=bench.pip, target=_PIP)),
        limits=_LIMITS,
        network=True,
        label="packages",
    )


def _pip(files: dict[str, str], registries: Registries) -> tuple[str, ...]:
    constraints = ("-c", "constraints.txt") if "constraints.txt" in files else ()
    wheels = ("--only-binary", ":all:", "--no-compile", "--no-cache-dir", "--no-input", "--disable-pip-version-check")
    place = ("--target", "packages", "-r", "requirements.txt", *constraints)
    return (PYTHON_INSIDE, "-s", "-m", "pip", "install", "--quiet", *wheels, *registries.pip, *place)


def _npm(registries: Registries) -> tuple[str, ...]:
    quiet = ("--no-audit", "--no-fund", "--no-update-notifier", "--loglevel", "error", *PATIENCE)
    return (NODE_INSIDE, _NPM, "install", "--ignore-scripts", *quiet, "--cache", f"{_PLACE}/cache", *registries.npm)


async def _compile(recipe: Recipe, bench: Workbench, folder: Path) -> None:
    """The app's sandbox cannot write beside its packages, so that they would be compiled at every start.

    Files that cannot be compiled are no failure: some are of other Pythons on purpose.
    """
    if _is_node(recipe):
        return
    command = SandboxCommand(
        argv=(PYTHON_INSIDE, "-m", "compileall", "-q", "--invalidation-mode", "unchecked-hash", "packages"),
        cwd=_PLACE,
        mounts=(Mount(source=folder, target=_PLACE, writable=True),),
        limits=_LIMITS.model_copy(update={"wall_seconds": _COMPILE_SECONDS}),
        label="packages",
    )
    await bench.sandbox.run(command, bench.identity)


def _failed(result: CommandResult | None) -> DependenciesUnavailable:
    if result is None or result.timed_out:
        return DependenciesUnavailable("own_packages_slow", seconds=INSTALL_SECONDS)
    detail: str | Reason = result.killed_for or _last_words(result.output)
    return DependenciesUnavailable("own_packages_failed", detail=detail)


def _last_words(output: str) -> str:
    """The end of what an installer said, without what only fills the screen, and without passwords in addresses."""
    lines = [line.strip() for line in output.splitlines()]
    told = [
        line for line in lines if line and not re.match(r"npm error A complete log|\[notice\]|\S*debug-0\.log", line)
    ]
    return re.sub(r"//[^/@\s]*@", "//•••@", "\n".join(told))[-_TOLD:]
