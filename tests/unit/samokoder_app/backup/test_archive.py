"""What may stand in a backup, and what becomes of hostile files in it."""

import os
import tarfile
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest

from samokoder_app.backup.archive import APPS, About, NotABackup, read_about, unpack, write_archive

PROJECT = "0b8f2f7e-3f55-4a7a-9a43-1f2f3d1f0a11"


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """A folder with dumps, and one for the data of apps."""
    dumps = tmp_path / "dumps"
    dumps.mkdir()
    (dumps / "roles.sql").write_text("roles")
    (dumps / "database.dump").write_text("rows")
    return dumps, tmp_path / "preview"


def archived(name: str, kind: bytes = tarfile.REGTYPE) -> tarfile.TarFile:
    file = BytesIO()
    with tarfile.open(fileobj=file, mode="w") as tar:
        member = tarfile.TarInfo(name)
        member.type, member.linkname = kind, "/etc/passwd"
        tar.addfile(member)
    file.seek(0)
    return tarfile.open(fileobj=file)


def test_only_plain_files_of_apps_are_taken(folders: tuple[Path, Path], tmp_path: Path) -> None:
    dumps, previews = folders
    data = previews / PROJECT / "data"
    data.mkdir(parents=True)
    (data / "rows.db").write_bytes(b"rows")
    (data / "outside").symlink_to("/etc/passwd")
    os.link(data / "rows.db", data / "second name")
    (data / "own").write_bytes(b"own")
    os.mkfifo(data / "pipe")
    (previews / "not a project" / "data").mkdir(parents=True)
    (previews / "not a project" / "data" / "file").touch()
    with (tmp_path / "backup").open("wb") as file:
        assert write_archive(file, About(made_at=datetime.now(UTC), schema_revision="1"), dumps, previews) == 1
    with tarfile.open(tmp_path / "backup") as tar:
        assert read_about(tar).schema_revision == "1"
        names = tar.getnames()
    assert names == ["backup.json", "roles.sql", "database.dump", f"{APPS}/{PROJECT}", f"{APPS}/{PROJECT}/own"]


@pytest.mark.parametrize(
    "name",
    ["../out", f"{APPS}/../../out", f"{APPS}/{PROJECT}/../../../out", "/etc/cron.d/x", f"{APPS}/else/x", APPS, "more"],
)
def test_no_member_leaves_its_place(name: str, folders: tuple[Path, Path]) -> None:
    with archived(name) as tar, pytest.raises(NotABackup):
        unpack(tar, *folders)


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE])
def test_nothing_but_files_and_folders_is_unpacked(kind: bytes, folders: tuple[Path, Path]) -> None:
    with archived(f"{APPS}/{PROJECT}/x", kind) as tar, pytest.raises(NotABackup):
        unpack(tar, *folders)


def test_another_archive_is_no_backup() -> None:
    with archived("backup.json") as tar, pytest.raises(NotABackup):
        read_about(tar)
