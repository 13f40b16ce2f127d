"""What an installer left in its folder becomes the host's: readable by all, writable by none, bounded, no surprises.

Nothing runs in the folder any more, but what lies there was named by strangers: no link is followed.
"""

import os
import posixpath
import stat
from itertools import dropwhile
from pathlib import Path

from engine.stacks.dependencies import DependenciesUnavailable

MOST_FILES = 80_000
MOST_BYTES = 800_000_000
MEGABYTE = 1_000_000
_DEEPEST = 60


def take_over(folder: Path) -> int:
    """Bytes of the folder, which now belongs to us; raises `DependenciesUnavailable` if it is too big."""
    files = size = 0
    top = str(folder)
    for place, folders, names, descriptor in os.fwalk(top, follow_symlinks=False):
        inside = os.path.relpath(place, top)
        if inside.count("/") > _DEEPEST:
            raise _too_big()
        os.fchmod(descriptor, 0o755)
        _own(".", descriptor)
        files += len(folders) + len(names)
        for name in (*folders, *names):
            size += _taken(name, descriptor, inside)
        if files > MOST_FILES or size > MOST_BYTES:
            raise _too_big()
    return size


def _taken(name: str, descriptor: int, inside: str) -> int:
    """Bytes of a file that stays; what is neither file, nor folder, nor a link to a place inside, goes."""
    status = os.lstat(name, dir_fd=descriptor)
    if stat.S_ISDIR(status.st_mode):
        return 0
    if stat.S_ISLNK(status.st_mode) and _stays_inside(os.readlink(name, dir_fd=descriptor), inside):
        _own(name, descriptor)
        return 0
    if not stat.S_ISREG(status.st_mode) or status.st_nlink > 1:
        os.unlink(name, dir_fd=descriptor)
        return 0
    _own(name, descriptor)
    os.chmod(name, 0o755 if status.st_mode & stat.S_IXUSR else 0o644, dir_fd=descriptor)
    return status.st_blocks * 512


def _stays_inside(target: str, inside: str) -> bool:
    """By its words alone, which is why a way up may only stand at its beginning: `link/..` is wherever the link leads."""
    parts = [part for part in target.split("/") if part not in {"", "."}]
    down = list(dropwhile(lambda part: part == "..", parts))
    whole = posixpath.normpath(posixpath.join(inside, *parts))
    return not target.startswith("/") and ".." not in down and whole != ".." and not whole.startswith("../")


def _own(name: str, descriptor: int) -> None:
    if os.geteuid() == 0:
        os.chown(name, 0, 0, dir_fd=descriptor, follow_symlinks=False)


def _too_big() -> DependenciesUnavailable:
    return DependenciesUnavailable("own_packages_big", files=MOST_FILES, megabytes=MOST_BYTES // MEGABYTE)
