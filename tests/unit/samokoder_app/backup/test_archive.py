"""What may stand in a backup, and what becomes of hostile files in it."""

import os
import tarfile
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest

from engine.workspace.removal import remove_folder
from samokoder_app.backup.archive import APPS, About, NotABackup, Stored, read_about, unpack, write_archive

PROJECT = "0b8f2f7e-3f55-4a7a-9a43-1f2f3d1f0a11"


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """A folder with dumps, and one for the data of apps."""
    dumps = tmp_path / "dumps"
    dumps.mkdir()
    (dumps / "roles.sql").write_text("roles")
    (dumps / "database.dump").write_text("rows")
    return dumps, tmp_path / "preview"


def archive(folders: tuple[Path, Path], tmp_path: Path) -> Stored:
    """Write a backup of the folders into `backup`."""
    with (tmp_path / "backup").open("wb") as file:
        return write_archive(file, About(made_at=datetime.now(UTC), schema_revision="1"), *folders)


def archived(name: str, kind: bytes = tarfile.REGTYPE) -> tarfile.TarFile:
    file = BytesIO()
    with tarfile.open(fileobj=file, mode="w") as tar:
        member = tarfile.TarInfo(name)
        member.type, member.linkname = kind, "/etc/passwd"
        tar.addfile(member)
    file.seek(0)
    return tarfile.open(fileobj=file)


def test_only_plain_files_of_apps_are_taken(folders: tuple[Path, Path], tmp_path: Path) -> None:
    previews = folders[1]
    data = previews / PROJECT / "data"
    data.mkdir(parents=True)
    (data / "rows.db").write_bytes(b"rows")
    (data / "outside").symlink_to("/etc/passwd")
    os.link(data / "rows.db", data / "second name")
    (data / "own").write_bytes(b"own")
    os.mkfifo(data / "pipe")
    (previews / "not a project" / "data").mkdir(parents=True)
    (previews / "not a project" / "data" / "file").touch()
    assert archive(folders, tmp_path) == Stored(apps=1, left_out=4)
    with tarfile.open(tmp_path / "backup") as tar:
        assert read_about(tar).schema_revision == "1"
        names = tar.getnames()
    assert names == ["backup.json", "roles.sql", "database.dump", f"{APPS}/{PROJECT}", f"{APPS}/{PROJECT}/own"]


def test_folders_of_any_depth_and_names_of_any_length_stop_no_backup(
    folders: tuple[Path, Path], tmp_path: Path
) -> None:
    data = folders[1] / PROJECT / "data"
    data.mkdir(parents=True)
    folder = os.open(data, os.O_RDONLY)
    for _ in range(1_500):
        os.mkdir("deep", dir_fd=folder)
        inner = os.open("deep", os.O_RDONLY, dir_fd=folder)
        os.close(folder)
        folder = inner
    os.close(folder)
    (data / "rows.db").write_bytes(b"rows")
    try:
        assert archive(folders, tmp_path) == Stored(apps=1, left_out=1)
        with tarfile.open(tmp_path / "backup") as tar:
            tar.next()
            unpack(tar, tmp_path, tmp_path / "restored")
        assert (tmp_path / "restored" / PROJECT / "data" / "rows.db").read_bytes() == b"rows"
    finally:
        remove_folder(folders[1])


def test_holes_in_files_fill_no_backup(folders: tuple[Path, Path], tmp_path: Path) -> None:
    data = folders[1] / PROJECT / "data"
    data.mkdir(parents=True)
    for name in ("a", "b", "c", "d"):
        with (data / name).open("wb") as file:
            file.truncate(190_000_000)
    assert archive(folders, tmp_path).left_out == 1


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
