"""From a pack of git to a ZIP, in a process of its own under limits: packs are made by whoever owns the server.

`python -m samokoder_app.imports.unpacking PACK COMMIT ZIP`
"""

import asyncio
import os
import resource
import stat
import sys
import tempfile
import zipfile
from pathlib import Path

from dulwich.object_store import iter_tree_contents
from dulwich.objects import Blob, Commit, ObjectID
from dulwich.repo import Repo

from samokoder_app.errors import InvalidInput
from samokoder_app.imports.archive import MAX_ENTRIES, MAX_UNPACKED

SECONDS = 60
MEMORY = 1_500_000_000
DISK = 300_000_000
"""Bytes of one file that the process may write."""

_LINK = stat.S_IFLNK | 0o777
_SUBMODULE = 0o160000


async def unpack(pack: Path, commit: str, archive: Path) -> None:
    """Make the ZIP of a commit's tree; raises `InvalidInput("repository_unreadable")`."""
    argv = [sys.executable, "-m", "samokoder_app.imports.unpacking", str(pack), commit, str(archive)]
    process = await asyncio.create_subprocess_exec(
        *argv,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
        env={"PATH": os.defpath, "LANG": "C.UTF-8"},  # none of the server's own settings
    )
    try:
        async with asyncio.timeout(SECONDS):
            code = await process.wait()
    except TimeoutError:
        raise InvalidInput("repository_unreadable") from None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if code != 0:
        raise InvalidInput("repository_unreadable")


def _unpacked(pack: Path, commit: str, archive: Path) -> None:
    with tempfile.TemporaryDirectory(dir=archive.parent) as folder, Repo.init_bare(folder) as repository:
        stored, keep, _ = repository.object_store.add_pack()
        with pack.open("rb") as source:
            while piece := source.read(1_000_000):
                stored.write(piece)
        keep()
        _write(repository, commit, archive)


def _write(repository: Repo, commit: str, archive: Path) -> None:
    found = repository[ObjectID(commit.encode("ascii"))]
    if not isinstance(found, Commit):
        raise TypeError("HEAD is not a commit")
    left = MAX_UNPACKED * 2
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as packed:
        for number, entry in enumerate(iter_tree_contents(repository.object_store, found.tree)):
            if number > MAX_ENTRIES:
                raise ValueError("too many files")
            if entry.path is None or entry.mode is None or entry.sha is None:
                continue
            info = zipfile.ZipInfo(entry.path.decode("utf-8"))
            is_file = stat.S_ISREG(entry.mode)
            info.create_system = 3
            info.external_attr = (entry.mode if is_file else _LINK) << 16
            blob = repository.object_store[entry.sha] if entry.mode != _SUBMODULE else Blob.from_string(b"")
            content = blob.as_raw_string()
            left -= len(content)
            if left < 0:
                raise ValueError("too many bytes")
            packed.writestr(info, content)


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (DISK, DISK))


if __name__ == "__main__":
    _limit()
    _unpacked(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]))
