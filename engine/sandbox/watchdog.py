"""Watches what rlimits cannot contain: the sum of memory over all processes, and the disk."""

import asyncio
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from engine.reasons import Reason, reason

MEMORY_INTERVAL = 0.1
DISK_EVERY = 10
"""Every how many looks at the memory the disk is looked at: once a second."""
EXACT_EVERY = 10
"""Every how many looks the exact memory is measured although it cannot have reached the limit since the last time."""
MAX_ENTRIES = 200_000
MAX_DEPTH = 200
"""Of folders within folders: measuring takes a descriptor and a stack frame per level."""
MEGABYTE = 1_048_576
PAGE = os.sysconf("SC_PAGE_SIZE")


class Watchdog:
    """Measures one sandbox: `root_pid` is its outermost process, `folders` its writable mounts."""

    def __init__(self, root_pid: int, folders: tuple[Path, ...], memory_mb: int, disk_mb: int) -> None:
        self._root_pid = root_pid
        self._folders = folders
        self._memory_mb = memory_mb
        self._disk_mb = disk_mb
        self._room = 0  # resident bytes up to which the exact share stays within the limit
        self._looks_since_exact = 0

    async def watch(self) -> Reason:
        """Return the reason once a limit is exceeded; runs until then."""
        for look in _count():
            await asyncio.sleep(MEMORY_INTERVAL)
            pids = process_tree(self._root_pid)
            if self._uses_too_much_memory(pids):
                return reason("memory", limit=self._memory_mb)
            if look % DISK_EVERY == 0 and await asyncio.to_thread(self._uses_too_much_disk, pids):
                return reason("disk", limit=self._disk_mb, files=MAX_ENTRIES)
        raise AssertionError("unreachable")

    def _uses_too_much_memory(self, pids: list[int]) -> bool:
        """Resident sets first (cheap, counts shared pages repeatedly), the exact share only if that can exceed.

        The exact share is dear (milliseconds of the kernel's time for a browser), and it cannot grow by more
        than the resident sets do, except through what others stop sharing.
        """
        limit = self._memory_mb * MEGABYTE
        resident = sum(map(_resident, pids))
        self._looks_since_exact += 1
        if resident <= limit or (resident <= self._room and self._looks_since_exact < EXACT_EVERY):
            return False
        exact = sum(map(_proportional, pids))
        self._room, self._looks_since_exact = resident + limit - exact, 0
        return exact > limit

    def _uses_too_much_disk(self, pids: list[int]) -> bool:
        limit = self._disk_mb * MEGABYTE
        total = _deleted_but_open(pids)
        for folder in self._folders:
            for entries, size in _folder_sizes(folder):
                if total + size > limit or entries > MAX_ENTRIES:
                    return True
            total += size
        return total > limit


def process_tree(root_pid: int) -> list[int]:
    """The process and all its descendants, as far as they still live."""
    found, waiting = [], [root_pid]
    while waiting:
        pid = waiting.pop()
        found.append(pid)
        waiting.extend(_children(pid))
    return found


def _count() -> Iterator[int]:
    number = 0
    while True:
        number += 1
        yield number


def _children(pid: int) -> list[int]:
    """Children hang on the thread that made them, and a browser has hundreds: plain system calls, no `Path`."""
    children: list[int] = []
    try:
        for task in os.listdir(f"/proc/{pid}/task"):  # noqa: PTH208 - see above
            children.extend(map(int, _content(f"/proc/{pid}/task/{task}/children").split()))
    except OSError:  # it has ended
        return children
    return children


def _resident(pid: int) -> int:
    try:
        return int(_content(f"/proc/{pid}/statm").split()[1]) * PAGE
    except OSError:  # it has ended
        return 0


def _content(path: str) -> bytes:
    """A small file of the kernel, whole."""
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        return b"".join(iter(lambda: os.read(descriptor, 4096), b""))
    finally:
        os.close(descriptor)


def _proportional(pid: int) -> int:
    """Resident memory with shared pages divided among those who share them; resident if not readable."""
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    except OSError:  # it has ended, or may not be read so closely
        return _resident(pid)
    return 0


def _folder_sizes(folder: Path) -> Iterator[tuple[int, int]]:
    """Running totals (entries, bytes on disk) of a folder; links are never followed.

    What is nested deeper than `MAX_DEPTH` cannot be measured and counts as too many entries.
    """
    entries = size = 0
    yield entries, size
    top = str(folder)
    for place, folders, files, descriptor in os.fwalk(top, follow_symlinks=False):
        if place.count("/") - top.count("/") > MAX_DEPTH:
            yield MAX_ENTRIES + 1, size
            return
        for name in (*folders, *files):
            entries += 1
            try:
                size += os.stat(name, dir_fd=descriptor, follow_symlinks=False).st_blocks * 512
            except OSError:  # removed meanwhile
                continue
        yield entries, size


def _deleted_but_open(pids: list[int]) -> int:
    """Bytes of files that have no name any more but are held open, so that no folder shows them."""
    held: dict[tuple[int, int], int] = {}
    for descriptor in (path for pid in pids for path in _open_descriptors(pid)):
        try:
            status = descriptor.stat()
        except OSError:
            continue
        if stat.S_ISREG(status.st_mode) and status.st_nlink == 0:
            held[status.st_dev, status.st_ino] = status.st_blocks * 512
    return sum(held.values())


def _open_descriptors(pid: int) -> list[Path]:
    try:
        return list(Path(f"/proc/{pid}/fd").iterdir())
    except OSError:  # ended, or not ours to read
        return []
