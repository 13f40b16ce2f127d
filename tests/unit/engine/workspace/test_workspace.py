"""Reading, writing, listing and synchronising an ordinary tree."""

import errno
import hashlib
import os

import pytest

from engine.workspace import openat2, tree
from engine.workspace.errors import (
    FileMissing,
    FileTooLarge,
    KernelTooOld,
    NotARegularFile,
    PathRejected,
    WorkspaceError,
)
from engine.workspace.manifest import FileEntry
from engine.workspace.workspace import Workspace


@pytest.fixture
def workspace(tmp_path):
    return Workspace(tmp_path / "app")


def entry(content: bytes, executable: bool = False) -> FileEntry:
    return FileEntry(sha256=hashlib.sha256(content).hexdigest(), size=len(content), executable=executable)


def test_what_is_written_can_be_read(workspace):
    workspace.write_bytes("app/routers/items.py", "код".encode())

    assert workspace.read_text("app/routers/items.py") == "код"
    assert workspace.exists("app/routers/items.py")
    assert not workspace.exists("app/routers")
    assert not workspace.exists("app/none.py")


def test_making_it_creates_nothing(workspace):
    assert not workspace.root.exists()
    assert workspace.manifest() == {}
    with pytest.raises(FileMissing):
        workspace.read_bytes("main.py")


def test_writing_replaces_in_one_step_and_leaves_nothing_behind(workspace):
    workspace.write_bytes("main.py", b"one")
    before = (workspace.root / "main.py").stat().st_ino

    workspace.write_bytes("main.py", b"two", executable=True)

    status = (workspace.root / "main.py").stat()
    assert status.st_ino != before
    assert status.st_mode & 0o777 == 0o755
    assert [path.name for path in workspace.root.iterdir()] == ["main.py"]


def test_limits_of_reading(workspace):
    workspace.write_bytes("big.txt", b"x" * 101)

    assert len(workspace.read_bytes("big.txt", limit=101)) == 101
    with pytest.raises(FileTooLarge):
        workspace.read_bytes("big.txt", limit=100)


def test_limits_of_writing(workspace):
    with pytest.raises(FileTooLarge):
        workspace.write_bytes("big.bin", bytes(tree.MAX_FILE_BYTES + 1))
    assert not workspace.root.exists()


def test_binary_files_are_no_text(workspace):
    workspace.write_bytes("image.png", b"\x89PNG\xff")

    with pytest.raises(NotARegularFile):
        workspace.read_text("image.png")


@pytest.mark.parametrize("path", ["../x", "/etc/passwd", "data/app.db", "a\0b"])
def test_every_call_refuses_bad_paths(workspace, path):
    for call in (workspace.read_bytes, workspace.delete, workspace.exists, lambda bad: workspace.write_bytes(bad, b"")):
        with pytest.raises(PathRejected):
            call(path)


def test_files_and_folders_do_not_replace_each_other(workspace):
    workspace.write_bytes("app/main.py", b"")

    with pytest.raises(NotARegularFile):
        workspace.write_bytes("app", b"")
    with pytest.raises(NotARegularFile):
        workspace.write_bytes("app/main.py/x", b"")
    with pytest.raises(NotARegularFile):
        workspace.delete("app")
    assert [path.name for path in workspace.root.iterdir()] == ["app"]


def test_deleting_takes_empty_folders_along(workspace):
    workspace.write_bytes("a/b/one.txt", b"")
    workspace.write_bytes("a/two.txt", b"")

    workspace.delete("a/b/one.txt")

    assert not (workspace.root / "a/b").exists()
    assert workspace.exists("a/two.txt")


def test_manifest_names_content_and_leaves_out_what_is_no_source(workspace):
    workspace.write_bytes("app/main.py", b"print(1)")
    workspace.write_bytes("run.sh", b"#!/bin/sh", executable=True)
    for path in ("data/app.db", "app/__pycache__/main.pyc", "node_modules/react/index.js", ".git/config", "x.sqlite3"):
        (workspace.root / path).parent.mkdir(parents=True, exist_ok=True)
        (workspace.root / path).write_text("x")
    (workspace.root / "bad\nname").write_text("x")

    assert workspace.manifest() == {"app/main.py": entry(b"print(1)"), "run.sh": entry(b"#!/bin/sh", executable=True)}


def test_what_no_version_holds_is_removed_wherever_it_lies(workspace, tmp_path):
    workspace.prune()
    workspace.write_bytes("app/main.py", b"print(1)")
    for path in ("data/app.db", "app/__pycache__/main.pyc", "client/node_modules/react/index.js", "x.sqlite3"):
        (workspace.root / path).parent.mkdir(parents=True, exist_ok=True)
        (workspace.root / path).write_text("x")
    (tmp_path / "theirs").mkdir()
    (tmp_path / "theirs" / "kept.pyc").write_text("x")
    (workspace.root / "node_modules").symlink_to(tmp_path / "theirs")
    (workspace.root / "linked").symlink_to(tmp_path / "theirs")
    workspace.prune()
    left = sorted(str(path.relative_to(workspace.root)) for path in workspace.root.rglob("*") if not path.is_dir())
    assert left == ["app/main.py"]
    assert (tmp_path / "theirs" / "kept.pyc").exists()


def test_manifest_is_bounded(workspace, monkeypatch):
    monkeypatch.setattr(tree, "MAX_FILES", 3)
    monkeypatch.setattr(tree, "MAX_DEPTH", 4)
    for number in range(3):
        workspace.write_bytes(f"{number}.txt", b"")
    assert len(workspace.manifest()) == 3

    workspace.write_bytes("3.txt", b"")
    with pytest.raises(FileTooLarge, match="more than 3 files"):
        workspace.manifest()
    workspace.delete("3.txt")
    workspace.delete("2.txt")
    workspace.write_bytes("a/b/c/d/e/f.txt", b"")
    with pytest.raises(FileTooLarge, match="nested"):
        workspace.manifest()


def test_sync_writes_deletes_and_names_what_changed(workspace):
    workspace.write_bytes("same.py", b"same")
    workspace.write_bytes("old.py", b"old")
    workspace.write_bytes("changed.py", b"before")
    contents = {entry(text).sha256: text for text in (b"same", b"after", b"new")}
    target = {"same.py": entry(b"same"), "changed.py": entry(b"after"), "a/new.py": entry(b"new", executable=True)}

    changed = workspace.sync(target, contents.__getitem__)

    assert changed == ["a/new.py", "changed.py", "old.py"]
    assert workspace.manifest() == target


async def test_sync_reads_asynchronously_only_what_it_lacks(workspace):
    workspace.write_bytes("same.py", b"same")
    asked = []

    async def read(sha256: str) -> bytes:
        asked.append(sha256)
        return b"new"

    await workspace.sync_async({"same.py": entry(b"same"), "new.py": entry(b"new")}, read)

    assert asked == [entry(b"new").sha256]


def test_sync_recovers_from_folders_deeper_than_any_stack(workspace):
    workspace.write_bytes("main.py", b"one")
    version = workspace.manifest()
    place = os.open(workspace.root, os.O_RDONLY)
    for _ in range(1_500):
        os.mkdir("d", dir_fd=place)
        outer, place = place, os.open("d", os.O_RDONLY, dir_fd=place)
        os.close(outer)
    os.close(place)

    workspace.sync(version, lambda _: b"one")

    assert [path.name for path in workspace.root.iterdir()] == ["main.py"]


def test_sync_refuses_content_that_does_not_match(workspace):
    with pytest.raises(WorkspaceError, match="does not match"):
        workspace.sync({"x.py": entry(b"right")}, lambda _: b"wrong")


def test_an_old_kernel_is_named(workspace, monkeypatch):
    workspace.write_bytes("x.py", b"")
    monkeypatch.setattr(openat2.ctypes, "get_errno", lambda: errno.ENOSYS)
    monkeypatch.setattr(openat2._libc, "syscall", lambda *_: -1)

    with pytest.raises(KernelTooOld, match=r"Linux 5\.6"):
        workspace.read_bytes("x.py")
