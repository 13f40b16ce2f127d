"""Folders of packages on this host: one per recipe, made once, shared read-only, the longest unused removed first.

Several processes of one home use it at once. Who uses a folder holds a shared lock on it, so that nobody removes it.
"""

import asyncio
import fcntl
import os
import secrets
import shutil
import time
import weakref
from collections.abc import Awaitable, Callable
from pathlib import Path

from loguru import logger

from engine.packages.installing import Workbench, install
from engine.packages.known import KnownPackages, packages_in
from engine.packages.recipe import Recipe
from engine.packages.taking_over import take_over
from engine.packages.turns import Turns
from engine.reasons import Reason
from engine.stacks.dependencies import DependenciesUnavailable, make_scratch
from engine.workspace.folders import make_passage
from engine.workspace.removal import remove_folder

STAMP = ".complete"
"""Beside the packages, with the number of their bytes; its time is that of the last use."""
_KNOWN = ".known.json"
RETRY_SECONDS = 300
"""So long a list that could not be installed is not tried again."""
_INSTALLING, _REMOVING, _FAILED = ".installing-", ".removing-", ".failed-"
_ABANDONED_SECONDS = 3_600
_AT_ONCE = 2


class PlacedPackages:
    """A folder in use, for as long as this object lives."""

    def __init__(self, folder: Path, known: KnownPackages, lock: int) -> None:
        self.folder = folder
        self.known = known
        weakref.finalize(self, os.close, lock)


class PackageStore:
    """`root` holds a folder per stack; `most_bytes` is how much all may take together."""

    def __init__(self, root: Path, most_bytes: int) -> None:
        self._root = root
        self._most_bytes = most_bytes
        self._turns = Turns(_AT_ONCE)
        self._locks: weakref.WeakValueDictionary[str, asyncio.Lock] = weakref.WeakValueDictionary()

    async def find(self, recipe: Recipe) -> PlacedPackages | None:
        """The recipe's folder if it is there; raises `DependenciesUnavailable` if it could not be made just now."""
        target = self._target(recipe)
        found = await asyncio.to_thread(_held, target, recipe)
        if found is None and (failed := await asyncio.to_thread(_failure, target)) is not None:
            raise DependenciesUnavailable(failed.code, **failed.values)
        return found

    async def place(self, recipe: Recipe, bench: Callable[[], Awaitable[Workbench]], owner: str = "") -> PlacedPackages:
        """The recipe's folder, installed at its first use when it is the owner's turn.

        Raises `DependenciesUnavailable` and `SandboxError`.
        """
        found = await self.find(recipe)
        if found is not None:
            return found
        target = self._target(recipe)
        lock = self._locks.setdefault(target.name, asyncio.Lock())
        # The turn first: who waits for his turn holds nothing that another one wants.
        async with self._turns.of(owner), lock:
            found = await self.find(recipe)
            if found is None:
                await self._make(recipe, await bench(), target)
                found = await self.find(recipe)
        if found is None:
            raise DependenciesUnavailable("own_packages_failed", detail=STAMP)
        return found

    def _target(self, recipe: Recipe) -> Path:
        return self._root / recipe.stack.id / recipe.digest

    async def _make(self, recipe: Recipe, bench: Workbench, target: Path) -> None:
        for folder in (self._root, target.parent):
            make_passage(folder)
        scratch = target.parent / f"{_INSTALLING}{secrets.token_hex(6)}"
        make_passage(scratch)
        try:
            made = await install(recipe, bench, scratch)
            await asyncio.to_thread(_finish, made, target, recipe)
        except DependenciesUnavailable as error:
            _failure_path(target).write_text(error.reason.model_dump_json(), encoding="utf-8")
            logger.info("packages of an app could not be installed: {}", error.reason.code)
            raise
        finally:
            await asyncio.to_thread(remove_folder, scratch)
            await asyncio.to_thread(self._sweep)
        await asyncio.to_thread(self._make_room)

    def _make_room(self) -> None:
        """Remove what was used longest ago until the rest fits; what is in use stays, however much it is."""
        sizes = [one for stamp in self._root.glob(f"*/[!.]*/{STAMP}") if (one := _size_of(stamp))]
        total = 0
        for _, size, folder in sorted(sizes, reverse=True):
            total += size
            if total > self._most_bytes and _removed(folder):
                total -= size

    def _sweep(self) -> None:
        """Remove what processes that ended have left behind, and failures that nobody asked about again."""
        for prefix in (_INSTALLING, _REMOVING):
            for left in self._root.glob(f"*/{prefix}*"):
                if _age(left) > _ABANDONED_SECONDS:
                    remove_folder(left)
        for told in self._root.glob(f"*/{_FAILED}*"):
            if _age(told) > RETRY_SECONDS:
                told.unlink(missing_ok=True)


def _held(target: Path, recipe: Recipe) -> PlacedPackages | None:
    """The folder with a shared lock on it; None if it is not there, or is being removed."""
    try:
        lock = os.open(target, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        os.utime(STAMP, dir_fd=lock)
        known = KnownPackages.model_validate_json((target / _KNOWN).read_bytes())
    except (BlockingIOError, FileNotFoundError):
        os.close(lock)
        return None
    name = "node_modules" if recipe.stack.dependencies.kind == "node" else "packages"
    return PlacedPackages(target / name, known, lock)


def _finish(made: Path, target: Path, recipe: Recipe) -> None:
    """The folder becomes ours, and is put in its place whole; who comes second leaves it as it is."""
    size = take_over(made)
    ready = made.parent.parent / target.name
    ready.mkdir()
    made.rename(ready / made.name)
    if recipe.stack.dependencies.kind == "node":
        make_scratch(ready / made.name)
        for tool in recipe.stack.tool_paths():
            shutil.copy(tool, ready / made.name / tool.name)
    (ready / _KNOWN).write_text(packages_in(ready / made.name, recipe.stack).model_dump_json(), encoding="utf-8")
    (ready / STAMP).write_text(str(size), encoding="utf-8")
    ready.chmod(0o755)
    try:
        ready.rename(target)
    except OSError:
        if not (target / STAMP).exists():
            raise
    _failure_path(target).unlink(missing_ok=True)


def _size_of(stamp: Path) -> tuple[float, int, Path] | None:
    """When a folder was used last, and its bytes; None if another process has removed it meanwhile."""
    try:
        return stamp.stat().st_mtime, int(stamp.read_text() or 0), stamp.parent
    except FileNotFoundError:
        return None


def _removed(folder: Path) -> bool:
    """Whether nobody used it, so that it is gone."""
    try:
        lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        # Aside first: half of a folder never stands in its place, whatever ends this process.
        aside = folder.with_name(f"{_REMOVING}{secrets.token_hex(6)}")
        os.utime(folder)
        folder.rename(aside)
        (aside / STAMP).unlink()
    except (BlockingIOError, FileNotFoundError):  # in use, or somebody else removes it
        return False
    finally:
        os.close(lock)
    remove_folder(aside)
    return True


def _age(path: Path) -> float:
    """Seconds since it was changed; what is gone is new."""
    try:
        return time.time() - path.stat().st_mtime
    except FileNotFoundError:
        return 0.0


def _failure_path(target: Path) -> Path:
    return target.with_name(f"{_FAILED}{target.name}")


def _failure(target: Path) -> Reason | None:
    """Why the recipe could not be installed a short time ago."""
    path = _failure_path(target)
    try:
        if time.time() - path.stat().st_mtime > RETRY_SECONDS:
            path.unlink(missing_ok=True)
            return None
        return Reason.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        return None
