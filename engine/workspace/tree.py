"""Walking and clearing a folder that hostile code may be changing at the same time: by descriptors only."""

import hashlib
import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import NamedTuple

from engine.workspace.errors import FileMissing, FileTooLarge, NotARegularFile
from engine.workspace.ignore import IgnoreRules
from engine.workspace.manifest import FileEntry
from engine.workspace.openat2 import FILE, FOLDER, open_beneath
from engine.workspace.paths import is_valid_path

MAX_FILES = 5_000
MAX_DEPTH = 24
MAX_FILE_BYTES = 20_000_000
MAX_TREE_BYTES = 200_000_000
CHUNK = 1_048_576


class Found(NamedTuple):
    """One entry that is no folder; `entry` is None for links, fifos, sockets and devices."""

    path: str
    entry: FileEntry | None


class _Budget:
    """Counts what a walk has met."""

    def __init__(self) -> None:
        self.files = 0
        self.size = 0

    def take(self, size: int, path: str) -> None:
        self.files += 1
        self.size += size
        if self.files > MAX_FILES:
            raise FileTooLarge(f"The app has more than {MAX_FILES} files.")
        if size > MAX_FILE_BYTES:
            raise FileTooLarge(f"The file {path} is larger than {MAX_FILE_BYTES // 1_000_000} MB.")
        if self.size > MAX_TREE_BYTES:
            raise FileTooLarge(f"The app's files are larger than {MAX_TREE_BYTES // 1_000_000} MB together.")


@contextmanager
def opened(folder: int, path: str, flags: int, mode: int = 0) -> Iterator[int]:
    """A descriptor beneath `folder`, closed at the end."""
    descriptor = open_beneath(folder, path, flags, mode)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def walk(root: int, ignore: IgnoreRules) -> Iterator[Found]:
    """Every entry that is not ignored, files with their hashes; raises `FileTooLarge` beyond the limits."""
    yield from _walk(root, "", ignore, _Budget(), 0)


def _walk(folder: int, prefix: str, ignore: IgnoreRules, budget: _Budget, depth: int) -> Iterator[Found]:
    if depth > MAX_DEPTH:
        raise FileTooLarge(f"The app's folders are nested deeper than {MAX_DEPTH}.")
    for name in sorted(_names(folder)):
        path = prefix + name
        try:
            mode = os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode
            if stat.S_ISDIR(mode):
                if not ignore.skips_folder(path):
                    with opened(folder, name, FOLDER) as inner:
                        yield from _walk(inner, f"{path}/", ignore, budget, depth + 1)
            elif not ignore.skips_file(path):
                yield _found(folder, name, path, mode, budget)
        except (FileNotFoundError, FileMissing, NotARegularFile):
            continue  # removed or replaced since it was listed


def _found(folder: int, name: str, path: str, mode: int, budget: _Budget) -> Found:
    if not stat.S_ISREG(mode):
        budget.take(0, path)
        return Found(path, None)
    with opened(folder, name, FILE) as descriptor:
        status = regular(descriptor, path)
        budget.take(status.st_size, path)
        return Found(path, _hashed(descriptor, path, bool(status.st_mode & stat.S_IXUSR)))


def regular(descriptor: int, path: str) -> os.stat_result:
    """Status of an open regular file; raises `NotARegularFile` for anything else."""
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        raise NotARegularFile(f"{path} is not a regular file.")
    return status


def _hashed(descriptor: int, path: str, executable: bool) -> FileEntry:
    """Hash what is really read: the file may grow meanwhile."""
    digest, size = hashlib.sha256(), 0
    while chunk := os.read(descriptor, CHUNK):
        digest.update(chunk)
        size += len(chunk)
        if size > MAX_FILE_BYTES:
            raise FileTooLarge(f"The file {path} is larger than {MAX_FILE_BYTES // 1_000_000} MB.")
    return FileEntry(sha256=digest.hexdigest(), size=size, executable=executable)


def clear(root: int, ignore: IgnoreRules) -> None:
    """Remove everything directly in the root that is not ignored, with all that is in it."""
    for name in _names(root):
        if not (ignore.skips_folder(name) or ignore.skips_file(name)):
            remove_tree(root, name)


def prune(root: int, ignore: IgnoreRules) -> None:
    """Remove everything that is ignored, or has a name that no version holds; raises `FileTooLarge` for a tree that no app may have, folders counted too."""
    waiting, met = ["."], 0
    while waiting:
        place = waiting.pop()
        with suppress(FileMissing, NotARegularFile), opened(root, place, FOLDER) as folder:
            for name in _names(folder):
                met += 1
                if met > MAX_FILES or place.count("/") > MAX_DEPTH:
                    raise FileTooLarge(f"The app has more than {MAX_FILES} files, or folders nested too deep.")
                _prune(folder, name, name if place == "." else f"{place}/{name}", ignore, waiting)


def _prune(folder: int, name: str, path: str, ignore: IgnoreRules, waiting: list[str]) -> None:
    try:
        is_folder = stat.S_ISDIR(os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode)
    except FileNotFoundError:
        return
    if not is_valid_path(path) or (ignore.skips_folder(path) if is_folder else ignore.skips_file(path)):
        remove_tree(folder, name)
    elif is_folder:
        waiting.append(path)


def remove_tree(folder: int, name: str) -> None:
    """Remove an entry of an open folder with all that is in it; links themselves, never what they name.

    Folders are moved up into `folder` before they are emptied: an app can nest them deeper than a stack is long.
    """
    prefix, number, waiting = secrets.token_hex(8), 0, [name]
    while waiting:
        name = waiting.pop()
        if _is_unlinked(folder, name):
            continue
        with suppress(FileMissing, FileNotFoundError, NotARegularFile):  # gone or replaced since it was listed
            with opened(folder, name, FOLDER) as inner:
                for found in _names(inner):
                    if not _is_unlinked(inner, found):
                        number += 1
                        os.rename(found, moved := f".{prefix}-{number}.tmp~", src_dir_fd=inner, dst_dir_fd=folder)
                        waiting.append(moved)
            os.rmdir(name, dir_fd=folder)


def _is_unlinked(folder: int, name: str) -> bool:
    """Remove an entry that is no folder; whether it is gone now."""
    try:
        os.unlink(name, dir_fd=folder)
    except IsADirectoryError:
        return False
    except FileNotFoundError:
        return True
    return True


def _names(folder: int) -> list[str]:
    with os.scandir(folder) as entries:
        return [entry.name for entry in entries]
