"""Folders of apps are reachable and closed whatever the umask is."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.workspace.folders import AppFolders


@pytest.fixture(params=[0o077, 0o022, 0])
def umask(request: pytest.FixtureRequest) -> Iterator[None]:
    before = os.umask(request.param)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.usefixtures("umask")
@pytest.mark.parametrize(("owns_data", "data"), [(True, 0o700), (False, 0o711)])
def test_the_hosts_folders_let_pass_the_apps_are_closed(tmp_path, owns_data, data):
    root = tmp_path / "work" / "project"
    folders = AppFolders.under(root)
    for _ in range(2):
        folders.make(os.geteuid(), os.getegid(), owns_data=owns_data)
    assert [mode(path) for path in (root.parent, root, folders.app, folders.data)] == [0o711, 0o711, 0o700, data]
    folders.remove()
    folders.remove()
    assert list(root.parent.iterdir()) == []
