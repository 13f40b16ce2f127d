"""A ZIP that a user gives, read without trusting a word of it: no path tricks, no links, no bombs."""

import io
import stat
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import IO

from engine.workspace.errors import PathRejected
from engine.workspace.ignore import DEFAULT_IGNORE
from engine.workspace.paths import validate_path
from samokoder_app.errors import InvalidInput
from samokoder_app.files.contents import MAX_FILE_BYTES, MAX_FILES
from samokoder_app.files.secret_files import holds_secrets
from samokoder_app.imports.views import LeftOut, LeftOutReason

MAX_ENTRIES = 60_000
"""Of the archive, folders and packages included: node_modules alone may have 30,000."""

MAX_UNPACKED = 40_000_000
"""Bytes of all files that are taken over."""

MAX_DIRECTORY = 10_000_000
"""Bytes of an archive's table of contents; 60,000 entries with long names take less."""

_PIECE = 65_536
_PACKINGS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_LONGEST_END = 65_535 + 22
_END_MARK, _END_MARK_64 = b"PK\x05\x06", b"PK\x06\x07"
_JUNK_FOLDERS = frozenset({"__MACOSX", "dist-info", ".idea", ".next", ".turbo"})
_JUNK_FILES = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})


@dataclass(frozen=True)
class ImportedFile:
    """One file as it will be kept."""

    content: bytes
    is_executable: bool = False


@dataclass
class ImportedTree:
    """What is taken over, by path, and what is left out with the reason; packages and caches are left out unsaid."""

    files: dict[str, ImportedFile] = field(default_factory=dict)
    left_out: list[LeftOut] = field(default_factory=list)


class _Places:
    """Files and folders taken so far: no two may differ in case alone, and none may be a file and a folder at once."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[str, bool]] = {}

    def take(self, path: str) -> bool:
        """Take the path and the folders on it; False, and nothing is taken, where something else lies there."""
        parts = path.split("/")
        wanted = [("/".join(parts[: depth + 1]), depth == len(parts) - 1) for depth in range(len(parts))]
        if any(self._known.get(place.casefold(), (place, is_file)) != (place, is_file) for place, is_file in wanted):
            return False
        if wanted[-1][0].casefold() in self._known:
            return False
        self._known |= {place.casefold(): (place, is_file) for place, is_file in wanted}
        return True


def read_archive(source: IO[bytes]) -> ImportedTree:
    """The app's files of an archive, a single folder around all of them taken away. Blocking.

    Raises `InvalidInput`: `archive_unreadable`, `archive_tricky` (a path that climbs out), `archive_locked`,
    `archive_too_large` (entries, files, or bytes once unpacked), `archive_empty`.
    """
    try:
        _check_directory(source)
        with zipfile.ZipFile(source) as archive:
            tree = _read(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as error:
        raise InvalidInput("archive_unreadable") from error
    if not tree.files:
        raise InvalidInput("archive_empty")
    return tree


def _check_directory(source: IO[bytes]) -> None:
    """Refuse a table of contents that is too large before all of it is read into memory."""
    source.seek(0, io.SEEK_END)
    length = source.tell()
    source.seek(max(0, length - _LONGEST_END))
    tail = source.read()
    source.seek(0)
    # In the same order as zipfile: a record without a comment, else the last that is found.
    is_plain = tail[-22:-18] == _END_MARK and tail[-2:] == b"\0\0"
    start = len(tail) - 22 if is_plain else tail.rfind(_END_MARK)
    if start < 0 or len(tail) < start + 22:
        raise InvalidInput("archive_unreadable")
    has_64_bits = start >= 20 and tail[start - 20 : start - 16] == _END_MARK_64
    if has_64_bits or int.from_bytes(tail[start + 12 : start + 16], "little") > MAX_DIRECTORY:
        raise InvalidInput("archive_too_large", files=MAX_FILES, megabytes=MAX_UNPACKED // 1_000_000)


def _read(archive: zipfile.ZipFile) -> ImportedTree:
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES:
        raise InvalidInput("archive_too_large", files=MAX_FILES, megabytes=MAX_UNPACKED // 1_000_000)
    named = [(_checked(entry.filename), entry) for entry in entries if not entry.filename.endswith("/")]
    tree, places, left = ImportedTree(), _Places(), MAX_UNPACKED
    for path, entry in _without_wrapper(named):
        if is_junk(path):
            continue
        if reason := _unfit(path, entry, places):
            tree.left_out.append(LeftOut(path=path[:300], reason=reason))
            continue
        content = _content(archive, entry, min(left, MAX_FILE_BYTES))
        left -= len(content)
        tree.files[path] = ImportedFile(content, bool(_mode(entry) & stat.S_IXUSR))
        if len(tree.files) > MAX_FILES:
            raise InvalidInput("archive_too_large", files=MAX_FILES, megabytes=MAX_UNPACKED // 1_000_000)
    return tree


def _checked(name: str) -> str:
    """The entry's path; one that climbs out, is absolute or of another system is a trick, and all is refused."""
    parts = name.split("/")
    if name.startswith("/") or "\\" in name or "\0" in name or ".." in parts or parts[0].endswith(":"):
        raise InvalidInput("archive_tricky", path=repr(name[:100]))
    return unicodedata.normalize("NFC", str(PurePosixPath(name)))


def _without_wrapper(named: Sequence[tuple[str, zipfile.ZipInfo]]) -> Iterator[tuple[str, zipfile.ZipInfo]]:
    """Paths as they lie in the app: archives of a whole folder hold that folder."""
    tops = {path.partition("/")[0] for path, _ in named if not is_junk(path)}
    is_wrapped = len(tops) == 1 and all("/" in path for path, _ in named if not is_junk(path))
    for path, entry in named:
        yield (path.partition("/")[2] if is_wrapped and path.partition("/")[0] in tops else path), entry


def is_junk(path: str) -> bool:
    """Packages, caches, data, version control, and what file managers leave behind: nobody misses them."""
    *folders, name = path.split("/")
    if name in _JUNK_FILES or not _JUNK_FOLDERS.isdisjoint(folders):
        return True
    return DEFAULT_IGNORE.skips_file(path)


def _unfit(path: str, entry: zipfile.ZipInfo, places: _Places) -> LeftOutReason | None:
    if stat.S_IFMT(_mode(entry)) not in (0, stat.S_IFREG):
        return "link"
    if holds_secrets(path):
        return "secret"
    try:
        validate_path(path)
    except PathRejected:
        return "name"
    if entry.file_size > MAX_FILE_BYTES:
        return "size"
    return None if places.take(path) else "twice"


def _mode(entry: zipfile.ZipInfo) -> int:
    """The Unix mode, 0 where the archive knows none."""
    return entry.external_attr >> 16


def _content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int) -> bytes:
    """The file's bytes, never more than `most`, whatever its header says."""
    if entry.flag_bits & 0x1:
        raise InvalidInput("archive_locked")
    if entry.compress_type not in _PACKINGS:  # the others unpack a piece at once, whatever comes of it
        raise InvalidInput("archive_unreadable")
    pieces, total = [], 0
    with archive.open(entry) as packed:
        while piece := packed.read(_PIECE):
            total += len(piece)
            if total > most:
                raise InvalidInput("archive_too_large", files=MAX_FILES, megabytes=MAX_UNPACKED // 1_000_000)
            pieces.append(piece)
    return b"".join(pieces)
