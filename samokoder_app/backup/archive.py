"""What is in a backup: a tar file with the database, its roles, and what apps in previews have stored.

Files of apps are hostile: only plain files of folders that their uid owns are taken, and nothing is followed.
"""

import os
import stat
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import IO, Literal, cast
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from engine.workspace.errors import WorkspaceError
from engine.workspace.openat2 import FILE, FOLDER, open_beneath

ABOUT = "backup.json"
ROLES = "roles.sql"
DATABASE = "database.dump"
APPS = "apps"
_MODES = 0o777
_COMPRESSION = 3
"""The dump is compressed already; this is for the files of apps."""

_MOST_BYTES = 600_000_000
"""Of one app: as it says its files are long. The sandbox lets it have 500 MB, but counts holes in files as nothing."""

_MOST_ENTRIES = 200_000
_LONGEST_PATH = 1_000
"""Bytes below the data folder: what is longer may not fit below another home."""


class About(BaseModel):
    """What a backup says of itself. `schema_revision` is the last migration that its database has seen."""

    model_config = ConfigDict(frozen=True)

    format: Literal[1] = 1
    made_at: datetime
    schema_revision: str


class NotABackup(Exception):
    """The file is none of ours, damaged, or holds what it must not."""


@dataclass
class Stored:
    """How many apps have stored something, and how many of their files are not in the backup."""

    apps: int = 0
    left_out: int = 0


def write_archive(target: IO[bytes], about: About, folder: Path, previews: Path) -> Stored:
    """Put together a backup of the dumps in `folder` and the data of the apps."""
    stored = Stored()
    with tarfile.open(fileobj=target, mode="w:gz", compresslevel=_COMPRESSION) as tar:
        text = about.model_dump_json().encode()
        said = tarfile.TarInfo(ABOUT)
        said.size = len(text)
        tar.addfile(said, BytesIO(text))
        for name in (ROLES, DATABASE):
            tar.add(folder / name, arcname=name)
        for project in _projects(previews):
            app = _App(tar, project)
            app.add()
            stored.apps += app.files > 0
            stored.left_out += app.left_out
    return stored


def _projects(previews: Path) -> Iterator[Path]:
    for folder in sorted(previews.iterdir()) if previews.is_dir() else ():
        if _is_uuid(folder.name) and folder.is_dir() and not folder.is_symlink():
            yield folder


class _App:
    """The data of one app on its way into the archive. The app may run and change it meanwhile."""

    def __init__(self, tar: tarfile.TarFile, project: Path) -> None:
        self._tar = tar
        self._project = project
        self._bytes = self._entries = 0
        self.files = self.left_out = 0

    def add(self) -> None:
        """Folder by folder, each opened below the data folder anew, however deep they lie."""
        try:
            root = os.open(self._project / "data", FOLDER | os.O_NOFOLLOW)
        except OSError:
            return
        try:
            waiting = [""]
            while waiting:
                waiting += self._add_folder(root, waiting.pop())
        finally:
            os.close(root)

    def _add_folder(self, root: int, path: str) -> list[str]:
        """The folders in it that are to be added, too."""
        with self._opened(root, path, FOLDER) as folder:
            if folder is None:
                return []
            self._tar.addfile(_member(self._inside(path), os.fstat(folder), tarfile.DIRTYPE))
            with os.scandir(folder) as entries:
                found = [(f"{path}/{one.name}".lstrip("/"), one.is_dir(follow_symlinks=False)) for one in entries]
        kept = [one for one in found if self._has_room(one[0])]
        self.left_out += len(found) - len(kept)
        for name in (name for name, is_folder in kept if not is_folder):
            self._add_file(root, name)
        return [name for name, is_folder in kept if is_folder]

    def _has_room(self, path: str) -> bool:
        self._entries += 1
        return self._entries <= _MOST_ENTRIES and len(os.fsencode(path)) <= _LONGEST_PATH

    def _add_file(self, root: int, path: str) -> None:
        """What has gone meanwhile, links, sockets, pipes, and what is more than an app may have, is left out."""
        with self._opened(root, path, FILE) as number:
            status = None if number is None else os.fstat(number)
            is_own = status is not None and stat.S_ISREG(status.st_mode) and status.st_nlink == 1
            if number is None or status is None or not is_own or self._bytes + status.st_size > _MOST_BYTES:
                self.left_out += 1
                return
            member = _member(self._inside(path), status, tarfile.REGTYPE)
            member.size = status.st_size
            self._bytes += status.st_size
            self.files += 1
            with os.fdopen(number, "rb", closefd=False) as file:
                self._tar.addfile(member, cast("IO[bytes]", _Exactly(file)))

    @contextmanager
    def _opened(self, root: int, path: str, flags: int) -> Iterator[int | None]:
        try:
            number = open_beneath(root, path or ".", flags)
        except (OSError, WorkspaceError):
            yield None
            return
        try:
            yield number
        finally:
            os.close(number)

    def _inside(self, path: str) -> str:
        return str(PurePosixPath(APPS, self._project.name, path))


def _member(inside: str, status: os.stat_result, kind: bytes) -> tarfile.TarInfo:
    member = tarfile.TarInfo(inside)
    member.type = kind
    member.mode = status.st_mode & _MODES
    member.mtime = int(status.st_mtime)
    member.uid, member.gid = status.st_uid, status.st_gid
    return member


class _Exactly:
    """A file that an app may shorten while it is read: what is missing then is zeros, as after a crash."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def read(self, size: int) -> bytes:
        return self._file.read(size).ljust(size, b"\0")


def read_about(tar: tarfile.TarFile) -> About:
    """The first member; raises `NotABackup`."""
    first = tar.next()
    if first is None or first.name != ABOUT or not first.isreg() or first.size > 10_000:
        raise NotABackup
    try:
        return About.model_validate_json(_content(tar, first).read())
    except ValueError:
        raise NotABackup from None


def unpack(tar: tarfile.TarFile, folder: Path, previews: Path) -> None:
    """The dumps into `folder`, the data of the apps to where previews look for them; raises `NotABackup`."""
    for member in tar:
        if member.name in {ROLES, DATABASE} and member.isreg():
            _write(tar, member, folder / member.name, is_own=True)
        elif member.name != ABOUT:
            _unpack_app(tar, member, previews)


def _unpack_app(tar: tarfile.TarFile, member: tarfile.TarInfo, previews: Path) -> None:
    parts = PurePosixPath(member.name).parts
    if len(parts) < 2 or parts[0] != APPS or ".." in parts or not _is_uuid(parts[1]):
        raise NotABackup
    project = previews / parts[1]
    target = project.joinpath("data", *parts[2:])
    if member.isdir():
        for parent in (previews, project):
            parent.mkdir(mode=0o711, exist_ok=True)
        target.mkdir(mode=0o700, exist_ok=True)
        _give(target, member)
    elif member.isreg():
        _write(tar, member, target, is_own=False)
    else:
        raise NotABackup


def _write(tar: tarfile.TarFile, member: tarfile.TarInfo, target: Path, *, is_own: bool) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    with os.fdopen(os.open(target, flags, 0o600), "wb") as file:
        source = _content(tar, member)
        while block := source.read(1_048_576):
            file.write(block)
    if not is_own:
        target.chmod(member.mode & _MODES)
        _give(target, member)


def _give(target: Path, member: tarfile.TarInfo) -> None:
    if os.geteuid() == 0:
        os.chown(target, member.uid, member.gid, follow_symlinks=False)


def _content(tar: tarfile.TarFile, member: tarfile.TarInfo) -> IO[bytes]:
    found = tar.extractfile(member)
    if found is None:
        raise NotABackup
    return found


def _is_uuid(name: str) -> bool:
    try:
        return str(UUID(name)) == name
    except ValueError:
        return False
