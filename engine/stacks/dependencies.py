"""A stack's dependencies, installed once per lock and shared read-only by all sandboxes.

They are our own pinned list with hashes, never a user's, so the host's pip or npm installs them outside any
sandbox; npm runs no script of any package.
"""

import asyncio
import contextlib
import hashlib
import os
import platform
import shutil
import stat
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from engine.npm import PATIENCE
from engine.reasons import Reason, reason
from engine.sandbox.commands import NODE_SCRATCH
from engine.stacks.stack import Stack

INSTALL_SECONDS = 600
STAMP = ".complete"
NODE_MODULES = "node_modules"
_NPM = ("--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel", "error", *PATIENCE)
_DISAGREES = "can only install packages when your package.json and package-lock.json"
"""What `npm ci` says of a lock that does not fit package.json or this machine's platform; its code EUSAGE says less."""
_TOLD = 500
"""Characters of an installer's last words in a reason."""


class DependenciesUnavailable(Exception):
    """The dependencies of a stack could not be installed; `reason` says why, with the installer's last words."""

    def __init__(self, code: str, /, **values: str | int | Reason) -> None:
        self.reason = reason(code, **values)
        super().__init__(str(self.reason))


def is_placed(stack: Stack, home: Path) -> bool:
    """Whether the stack's dependencies are installed already."""
    return (_target(stack, home) / STAMP).exists()


async def place_dependencies(stack: Stack, home: Path, python: Path, node: Path | None = None) -> Path:
    """The folder with the stack's dependencies; the first call installs them, later ones take milliseconds.

    `python` runs pip and must be of the version that apps run on; `node` is the folder of Node, whose npm
    installs for stacks of that kind. Two processes may do it at once: each installs beside the place and the
    first to finish renames. Raises `DependenciesUnavailable`.
    """
    target = _target(stack, home)
    if not is_placed(stack, home):
        await _place(stack, target, python, node)
    if stack.dependencies.kind != "node":
        return target
    make_scratch(target / NODE_MODULES)
    return target / NODE_MODULES


def make_scratch(packages: Path) -> None:
    """The empty folder over which a sandbox lays memory; packages that bring something of this name keep it."""
    with contextlib.suppress(FileExistsError):
        (packages / NODE_SCRATCH).mkdir(mode=0o755)


async def _place(stack: Stack, target: Path, python: Path, node: Path | None) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    for folder in (target.parent, target.parent.parent):
        folder.chmod(0o755)
    scratch = Path(tempfile.mkdtemp(dir=target.parent, prefix=".installing-"))
    try:
        made = scratch / target.name
        made.mkdir()
        if stack.dependencies.kind == "python":
            await _install_python(stack, made, python)
        if stack.node_lock_path is not None:
            await _install_node(stack.node_lock_path, made, node)
        tools = made / NODE_MODULES if stack.dependencies.kind == "node" else made
        for path in stack.tool_paths():
            shutil.copy(path, tools / path.name)
        await asyncio.to_thread(_finish, made)
        _rename(made, target)
    finally:
        await asyncio.to_thread(shutil.rmtree, scratch, ignore_errors=True)


def _target(stack: Stack, home: Path) -> Path:
    return home / "stacks" / stack.id / _lock_hash(stack)


def _lock_hash(stack: Stack) -> str:
    """One folder per lock, tools, Python version and platform: compiled packages fit only these."""
    digest = hashlib.sha256(stack.lock_path.read_bytes() if stack.dependencies.kind != "none" else b"")
    for path in stack.tool_paths():
        digest.update(path.read_bytes())
    if stack.dependencies.node_lock and stack.node_lock_path:
        digest.update(stack.node_lock_path.read_bytes())
    digest.update(f"{sys.version_info.major}.{sys.version_info.minor}-{platform.machine()}".encode())
    return digest.hexdigest()[:16]


async def _install_python(stack: Stack, target: Path, python: Path) -> None:
    options = ["--require-hashes", "--no-deps", "--only-binary", ":all:", "--no-compile", "--disable-pip-version-check"]
    install = [str(python), "-m", "pip", "install", "--quiet", *options, "--target", str(target)]
    await _run([*install, "-r", str(stack.lock_path)], "packages_failed")
    compile_all = [str(python), "-m", "compileall", "-q", "--invalidation-mode", "unchecked-hash", str(target)]
    await _run(compile_all, "packages_not_compiled", accepted=(0, 1))


async def _install_node(lock: Path, target: Path, node: Path | None) -> None:
    """`npm ci` refuses a lock whose platforms the registry does not all have; `npm install` then keeps to it too.

    Any other failure is told as it is: a second try would only hide it behind its own.
    """
    if node is None:
        raise DependenciesUnavailable("packages_failed", detail="Node")
    for file in (lock.with_name("package.json"), lock):
        shutil.copyfile(file, target / file.name)
    npm = [str(node / "bin" / "node"), str(node / "lib" / NODE_MODULES / "npm" / "bin" / "npm-cli.js")]
    place = ["--prefix", str(target)]
    code, output = await ended([*npm, "ci", *_NPM, *place], seconds=INSTALL_SECONDS)
    if code != 0 and _DISAGREES in output:
        code, output = await ended([*npm, "install", *_NPM, *place], seconds=INSTALL_SECONDS)
    if code != 0:
        raise DependenciesUnavailable("packages_failed", detail=output[-_TOLD:])


async def _run(argv: list[str], failure: str, accepted: tuple[int, ...] = (0,)) -> None:
    """Run a program of ours, `failure` is the code of its reason; compileall ends with 1 for files that are Python 2 on purpose."""
    code, output = await ended(argv, seconds=INSTALL_SECONDS)
    if code not in accepted:
        raise DependenciesUnavailable(failure, detail=output[-_TOLD:])


async def ended(
    argv: Sequence[str], *, seconds: int, cwd: str | None = None, with_errors: bool = True
) -> tuple[int | None, str]:
    """Exit code of a program of ours and all that it said; raises `DependenciesUnavailable` when it takes too long."""
    process = await asyncio.create_subprocess_exec(
        *argv,
        cwd=cwd,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT if with_errors else asyncio.subprocess.DEVNULL,
    )
    try:
        async with asyncio.timeout(seconds):
            output, _ = await process.communicate()
    except TimeoutError:
        raise DependenciesUnavailable("packages_slow", seconds=seconds) from None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    return process.returncode, output.decode(errors="replace").strip()


def _finish(folder: Path) -> None:
    """Readable by every uid, writable by none but the owner, marked as complete."""
    (folder / STAMP).touch()
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & stat.S_IXUSR else 0o644)


def _rename(made: Path, target: Path) -> None:
    try:
        os.rename(made, target)  # noqa: PTH104 - fails if a complete one is there, which is what is wanted
    except OSError:
        if not (target / STAMP).exists():
            raise
