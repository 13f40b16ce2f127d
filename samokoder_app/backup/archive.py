"""What is in a backup: a tar file with the database, its roles, and what apps in previews have stored.

Files of apps are hostile: only plain files of folders that their uid owns are taken, and nothing is followed.
"""

import os
import stat
import tarfile
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import IO, Literal, cast
from uuid import UUID

from pydantic import BaseModel, ConfigDict

ABOUT = "backup.json"
ROLES = "roles.sql"
DATABASE = "database.dump"
APPS = "apps"
_MODES = 0o777
_COMPRESSION = 3
"""The dump is compressed already; this is for the files of apps."""


class About(BaseModel):
    """What a backup says of itself. `schema_revision` is the last migration that its database has seen."""

    model_config = ConfigDict(frozen=True)

    format: Literal[1] = 1
    made_at: datetime
    schema_revision: str


class NotABackup(Exception):
    """The file is none of ours, damaged, or holds what it must not."""


def write_archive(target: IO[bytes], about: About, folder: Path, previews: Path) -> int:
    """Put together a backup of the dumps in `folder` and the data of the apps; the number of apps with data."""
    with tarfile.open(fileobj=target, mode="w:gz", compresslevel=_COMPRESSION) as tar:
        text = about.model_dump_json().encode()
        said = tarfile.TarInfo(ABOUT)
        said.size = len(text)
        tar.addfile(said, BytesIO(text))
        for name in (ROLES, DATABASE):
            tar.add(folder / name, arcname=name)
        return sum(_add_app(tar, project) for project in _projects(previews))


def _projects(previews: Path) -> Iterator[Path]:
    for folder in sorted(previews.iterdir()) if previews.is_dir() else ():
        if _is_uuid(folder.name) and folder.is_dir() and not folder.is_symlink():
            yield folder


def _add_app(tar: tarfile.TarFile, project: Path) -> bool:
    """Whether the app has stored anything."""
    data = project / "data"
    found = False
    for place, _, names, descriptor in os.fwalk(data, follow_symlinks=False):
        inside = PurePosixPath(APPS, project.name, Path(place).relative_to(data).as_posix())
        _add_folder(tar, str(inside), os.fstat(descriptor))
        for name in names:
            found |= _add_file(tar, str(inside / name), name, descriptor)
    return found


def _add_folder(tar: tarfile.TarFile, inside: str, status: os.stat_result) -> None:
    tar.addfile(_member(inside, status, tarfile.DIRTYPE))


def _add_file(tar: tarfile.TarFile, inside: str, name: str, folder: int) -> bool:
    """Whether it was a file of its own; what has gone meanwhile, links, sockets and pipes are left out."""
    try:
        number = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=folder)
    except OSError:
        return False
    with os.fdopen(number, "rb") as file:
        status = os.fstat(number)
        if not stat.S_ISREG(status.st_mode) or status.st_nlink != 1:
            return False
        member = _member(inside, status, tarfile.REGTYPE)
        member.size = status.st_size
        tar.addfile(member, cast("IO[bytes]", _Exactly(file)))
    return True


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
