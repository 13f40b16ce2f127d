"""Identity, seccomp filter, sockets, runtimes: what can be tried without starting a sandbox."""

import os
import socket
import time
from pathlib import Path

import pytest

from engine.sandbox import identity, runtimes, seccomp, watchdog
from engine.sandbox.commands import Identity, SandboxSettings
from engine.sandbox.errors import SandboxRefused
from engine.sandbox.identity import identity_of_slot
from engine.sandbox.listeners import _address
from engine.sandbox.listening import ListeningSocket, clear_stale_sockets
from engine.sandbox.runtimes import Runtimes, is_world_reachable
from engine.sandbox.sandbox import Sandbox
from engine.sandbox.watchdog import EXACT_EVERY, MEGABYTE, Watchdog, process_tree

OURS = Identity(uid=os.geteuid(), gid=os.getegid())


def test_each_project_has_a_uid_of_its_own_as_root(monkeypatch):
    monkeypatch.setattr(identity.os, "geteuid", lambda: 0)

    assert identity_of_slot(0) == Identity(uid=200_000, gid=200_000)
    assert identity_of_slot(7) == Identity(uid=200_007, gid=200_007)
    with pytest.raises(ValueError, match="negative"):
        identity_of_slot(-1)


def test_without_root_everything_is_ours(monkeypatch):
    monkeypatch.setattr(identity.os, "geteuid", lambda: 1234)
    monkeypatch.setattr(identity.os, "getegid", lambda: 4321)

    assert identity_of_slot(7) == Identity(uid=1234, gid=4321)


def test_the_filter_is_a_bpf_program():
    program = seccomp.compiled_filter()

    assert len(program) % 8 == 0
    assert len(program) > 100 * 8
    assert seccomp.compiled_filter() is program


async def test_probe_names_what_is_missing(tmp_path):
    places = Runtimes(python=Path("/usr"), node=tmp_path, browser_runner=tmp_path, chromium=None)
    sandbox = Sandbox(SandboxSettings(run_dir=tmp_path, runtimes=places, bwrap=tmp_path / "bwrap"))

    support = await sandbox.probe()

    assert not support.available
    assert support.reason is not None
    assert "apt install bubblewrap" in str(support.reason)


def test_a_listening_socket_is_closed_to_others_and_removed(tmp_path):
    listening = ListeningSocket.create(tmp_path, OURS)

    assert listening.path.parent == tmp_path
    assert listening.path.stat().st_mode & 0o777 == 0o600
    listening.close()
    listening.close()
    assert not listening.path.exists()


def test_only_sockets_without_a_listener_are_cleared(tmp_path):
    """As left by a killed process; the listening one and a fresh one stay."""
    old = time.time() - 3600
    listening = ListeningSocket.create(tmp_path, OURS)
    left, fresh = tmp_path / "left.sock", tmp_path / "fresh.sock"
    for path in (left, fresh):
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(str(path))
    for path in (left, listening.path):
        os.utime(path, (old, old))

    assert clear_stale_sockets(tmp_path) == [left]
    assert (left.exists(), fresh.exists(), listening.path.exists()) == (False, True, True)
    listening.close()


def test_a_folder_too_deep_for_sockets_is_refused(tmp_path):
    with pytest.raises(SandboxRefused, match="too long"):
        ListeningSocket.create(tmp_path / ("x" * 100), OURS)


@pytest.mark.parametrize(
    ("words", "address"),
    [
        ("0100007F", "127.0.0.1"),
        ("00000000000000000000000001000000", "::1"),
        ("0000000000000000FFFF00000100007F", "::ffff:127.0.0.1"),
    ],
)
def test_addresses_of_the_kernels_tables(words, address):
    assert _address(words) == address


def test_process_tree_begins_with_the_process_itself():
    assert process_tree(os.getpid())[0] == os.getpid()
    assert process_tree(2**22 + 1) == [2**22 + 1]


def test_reachability_needs_every_parent(tmp_path):
    folder = tmp_path / "a" / "b"
    folder.mkdir(parents=True)
    for part in (folder, folder.parent, *folder.parent.parents):
        if part.is_relative_to(tmp_path):
            part.chmod(0o755)
    (tmp_path / "a").chmod(0o700)
    assert not is_world_reachable(folder)
    assert is_world_reachable(Path("/usr"))


def test_a_place_is_made_once_and_readable_by_all(tmp_path):
    made = []

    def make(target: Path) -> None:
        made.append(target)
        target.mkdir(mode=0o700)
        (target / "file").touch(mode=0o600)
        (target / "program").touch(mode=0o700)

    first = runtimes._place(tmp_path / "python-3", make)
    second = runtimes._place(tmp_path / "python-3", make)

    assert first == second == tmp_path / "python-3"
    assert len(made) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["python-3"]
    assert (first.stat().st_mode & 0o777, (first / "file").stat().st_mode & 0o777) == (0o755, 0o644)
    assert (first / "program").stat().st_mode & 0o777 == 0o755


def test_a_failed_making_leaves_nothing(tmp_path):
    def fail(target: Path) -> None:
        target.mkdir()
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        runtimes._place(tmp_path / "node", fail)
    assert list(tmp_path.iterdir()) == []


def test_chromium_outside_usr_is_mounted_elsewhere(tmp_path):
    def with_chromium(path: Path | None) -> Runtimes:
        return Runtimes(python=tmp_path, node=tmp_path, browser_runner=tmp_path, chromium=path)

    assert with_chromium(None).chromium_inside is None
    assert with_chromium(Path("/usr/bin/chromium")).chromium_inside == "/usr/bin/chromium"
    assert with_chromium(Path("/srv/chrome/chrome")).chromium_inside == "/opt/runtimes/chromium/chrome"


def test_the_exact_memory_is_measured_only_when_it_can_have_exceeded(monkeypatch):
    measured = []
    resident = {1: 90 * MEGABYTE, 2: 60 * MEGABYTE}
    monkeypatch.setattr(watchdog, "_resident", resident.get)
    monkeypatch.setattr(watchdog, "_proportional", lambda pid: measured.append(pid) or resident[pid] // 2)
    watch = Watchdog(root_pid=1, folders=(), memory_mb=100, disk_mb=1)
    assert not watch._uses_too_much_memory([1, 2])  # shares 75 of 100 MB: there is room for 25
    assert measured == [1, 2]
    resident[2] += 25 * MEGABYTE
    assert not watch._uses_too_much_memory([1, 2])
    assert measured == [1, 2]
    resident[1] += MEGABYTE
    assert not watch._uses_too_much_memory([1, 2])
    assert measured == [1, 2, 1, 2]
    resident[1] += 40 * MEGABYTE
    assert watch._uses_too_much_memory([1, 2])


def test_the_exact_memory_is_measured_once_a_second_in_any_case(monkeypatch):
    measured = []
    monkeypatch.setattr(watchdog, "_resident", lambda _: 150 * MEGABYTE)
    monkeypatch.setattr(watchdog, "_proportional", lambda pid: measured.append(pid) or MEGABYTE)
    watch = Watchdog(root_pid=1, folders=(), memory_mb=100, disk_mb=1)
    for _ in range(1 + 2 * EXACT_EVERY):
        assert not watch._uses_too_much_memory([1])
    assert len(measured) == 3
