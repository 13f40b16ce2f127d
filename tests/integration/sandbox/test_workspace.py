"""The host's safe path layer against a tree that hostile code arranges."""

import ctypes
import os
import threading
from pathlib import Path

import pytest

from engine.workspace.errors import FileMissing, FileTooLarge, NotARegularFile, WorkspaceError
from engine.workspace.workspace import Workspace

AT_FDCWD = -100
RENAME_EXCHANGE = 2


@pytest.fixture
def workspace(project):
    return Workspace(project.app, project.identity.uid if os.geteuid() == 0 else None, project.identity.gid)


async def test_tricks_made_inside_the_sandbox(run_python, workspace, tmp_path: Path):
    source = (
        "import os, socket\n"
        "os.symlink('/etc/shadow', 'shadow')\n"
        "os.symlink('/etc', 'etc')\n"
        "os.symlink('/proc/self/environ', 'environ')\n"
        "os.symlink('../../..', 'up')\n"
        "os.mkfifo('pipe')\n"
        "socket.socket(socket.AF_UNIX).bind('socket')\n"
        "os.mkdir('folder')\n"
        "open('honest.py', 'w').write('print(1)')\n"
        "with open('huge', 'wb') as file: file.truncate(1_000_000_000)\n"
    )
    result = await run_python(source, file_mb=2000)
    assert result.exit_code == 0, result.output

    for path in ("shadow", "etc/hostname", "environ", "up/etc/hostname", "pipe", "socket", "folder"):
        with pytest.raises(NotARegularFile):
            workspace.read_bytes(path)
        assert not workspace.exists(path)
    with pytest.raises(FileTooLarge):
        workspace.read_bytes("huge")
    with pytest.raises(FileTooLarge, match="huge"):
        workspace.manifest()
    workspace.delete("huge")
    assert list(workspace.manifest()) == ["honest.py"]


async def test_writes_never_follow_links(run_python, workspace, project, tmp_path: Path):
    victim = project.data / "victim"
    victim.mkdir()
    (victim / "file").write_text("original")
    (project.app / "folder").symlink_to(victim)
    (project.app / "file").symlink_to(victim / "file")

    with pytest.raises(NotARegularFile):
        workspace.write_bytes("folder/file", b"evil")
    with pytest.raises(NotARegularFile):
        workspace.write_bytes("folder/new/file", b"evil")
    with pytest.raises(NotARegularFile):
        workspace.delete("folder/file")
    workspace.write_bytes("file", b"replaced the link itself")

    assert (victim / "file").read_text() == "original"
    assert [path.name for path in victim.iterdir()] == ["file"]
    assert not (project.app / "file").is_symlink()


async def test_sync_leaves_only_the_versions_files(run_python, workspace, project):
    workspace.write_bytes("app/main.py", b"one")
    workspace.write_bytes("app/old.py", b"two")
    version = workspace.manifest()
    contents = {entry.sha256: workspace.read_bytes(path) for path, entry in version.items()}
    source = (
        "import os\n"
        "os.unlink('app/main.py'); os.symlink('/etc/passwd', 'app/main.py')\n"
        "os.unlink('app/old.py'); os.makedirs('app/old.py/__pycache__'); open('app/old.py/__pycache__/x.pyc', 'w')\n"
        "os.mkfifo('pipe'); os.symlink('/', 'root'); open('app/extra.py', 'w')\n"
        "os.makedirs('node_modules/react'); open('node_modules/react/index.js', 'w')\n"
        "open('app.db', 'w')\n"
    )
    assert (await run_python(source)).exit_code == 0

    changed = workspace.sync(version, contents.__getitem__)

    assert changed == ["app/extra.py", "app/main.py", "app/old.py", "pipe", "root"]
    assert workspace.manifest() == version
    assert workspace.sync(version, contents.__getitem__) == []
    assert (project.app / "node_modules/react/index.js").exists()
    assert (project.app / "app.db").exists()


async def test_sync_recovers_from_a_filled_folder(run_python, workspace):
    workspace.write_bytes("main.py", b"one")
    version = workspace.manifest()
    source = "import os\nfor folder in range(60):\n    os.mkdir(str(folder))\n    for number in range(100):\n        open(f'{folder}/{number}', 'w')"
    assert (await run_python(source)).exit_code == 0
    with pytest.raises(FileTooLarge):
        workspace.manifest()

    workspace.sync(version, lambda _: b"one")

    assert workspace.manifest() == version


def test_a_race_cannot_lead_a_write_outside(workspace, project):
    """A thread swaps a folder for a link as fast as it can while the host writes into it."""
    victim = project.data / "victim"
    victim.mkdir()
    folder, link = project.app / "folder", project.app / "link"
    folder.mkdir()
    link.symlink_to(victim)
    is_over = threading.Event()

    def swap() -> None:
        libc = ctypes.CDLL(None)
        names = (AT_FDCWD, os.fsencode(folder), AT_FDCWD, os.fsencode(link))
        while not is_over.is_set():
            libc.renameat2(*names, RENAME_EXCHANGE)

    thread = threading.Thread(target=swap)
    thread.start()
    refused = written = 0
    try:
        for _ in range(2000):
            try:
                workspace.write_bytes("folder/file", b"content")
                written += 1
            except WorkspaceError:
                refused += 1
    finally:
        is_over.set()
        thread.join()

    assert list(victim.iterdir()) == []
    assert written > 0
    assert refused > 0


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can make devices and give files away")
def test_devices_and_ownership(workspace, project):
    os.mknod(project.app / "zero", 0o20666, os.makedev(1, 5))
    with pytest.raises(NotARegularFile):
        workspace.read_bytes("zero")

    workspace.write_bytes("deep/down/file.sh", b"#!/bin/sh\n", executable=True)

    for part in ("deep", "deep/down", "deep/down/file.sh"):
        status = (project.app / part).stat()
        assert (status.st_uid, status.st_gid) == (project.identity.uid, project.identity.gid)
    assert (project.app / "deep/down/file.sh").stat().st_mode & 0o777 == 0o755
    workspace.delete("deep/down/file.sh")
    assert not (project.app / "deep").exists()
    with pytest.raises(FileMissing):
        workspace.delete("deep/down/file.sh")
