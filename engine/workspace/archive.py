"""ZIP archives of an app's files: always the same bytes for the same files, and nothing but regular files."""

import io
import stat
import zipfile
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import IO

from engine.workspace.paths import validate_path

FIXED_TIME = (1980, 1, 1, 0, 0, 0)
"""The earliest time a ZIP can hold: two exports of one version are equal."""


class _Outlet(io.RawIOBase):
    """A stream that cannot seek, from which what was written is taken away piece by piece."""

    def __init__(self) -> None:
        self._pending = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: "io.ReadableBuffer") -> int:  # type: ignore[name-defined]  # typeshed's own name
        self._pending += data
        return len(data)

    def take(self) -> bytes:
        taken, self._pending = bytes(self._pending), bytearray()
        return taken


def zip_stream(files: Iterable[tuple[str, bytes, bool]]) -> Iterator[bytes]:
    """A ZIP archive in pieces; each file is (path, content, executable). Raises `PathRejected`."""
    return _zipped((validate_path(path), content, executable) for path, content, executable in files)


def repository_zip_stream(repository: Path, files: Iterable[tuple[str, bytes, bool]]) -> Iterator[bytes]:
    """A ZIP archive in pieces with the files and, as `.git`, a repository that we have made ourselves.

    Contents of the repository are read one file at a time.
    """
    own = (path for path in sorted(repository.rglob("*")) if path.is_file())
    parts = ((f".git/{path.relative_to(repository).as_posix()}", path.read_bytes(), False) for path in own)
    return _zipped(chain(((validate_path(path), content, executable) for path, content, executable in files), parts))


def _zipped(files: Iterable[tuple[str, bytes, bool]]) -> Iterator[bytes]:
    outlet = _Outlet()
    with zipfile.ZipFile(outlet, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content, executable in files:
            info = zipfile.ZipInfo(name, FIXED_TIME)
            info.create_system = 3  # Unix, so that the mode counts
            info.external_attr = (stat.S_IFREG | (0o755 if executable else 0o644)) << 16
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
            yield outlet.take()
    yield outlet.take()


class StreamedZip:
    """A ZIP archive of any length, written entry by entry; what is ready is taken away piece by piece.

    One entry holds less than 2 GiB. Names are the caller's to make safe.
    """

    def __init__(self) -> None:
        self._outlet = _Outlet()
        self._archive = zipfile.ZipFile(self._outlet, "w", zipfile.ZIP_DEFLATED)
        self._entry: IO[bytes] | None = None

    def begin(self, name: str) -> None:
        """Begin an entry; the one before ends."""
        self._end_entry()
        info = zipfile.ZipInfo(name, FIXED_TIME)
        info.create_system = 3  # Unix, so that the mode counts
        info.external_attr = (stat.S_IFREG | 0o644) << 16
        info.compress_type = zipfile.ZIP_DEFLATED
        self._entry = self._archive.open(info, "w")

    def write(self, content: bytes) -> bytes:
        """Add to the entry that was begun; answers with what is ready."""
        if self._entry is None:
            raise ValueError("begin an entry first")
        self._entry.write(content)
        return self._outlet.take()

    def close(self) -> bytes:
        """End the archive; answers with the rest of it."""
        self._end_entry()
        self._archive.close()
        return self._outlet.take()

    def _end_entry(self) -> None:
        if self._entry is not None:
            self._entry.close()
            self._entry = None
