"""The command line that is really started."""

import os
from pathlib import Path

import pytest

from engine.sandbox import bubblewrap
from engine.sandbox.bubblewrap import Descriptors, Wiring, command_line
from engine.sandbox.commands import Limits, Mount, SandboxCommand, SandboxSettings
from engine.sandbox.errors import SandboxRefused
from engine.sandbox.runtimes import Runtimes


@pytest.fixture
def settings(tmp_path):
    runtimes = Runtimes(python=Path("/usr"), node=tmp_path, browser_runner=tmp_path, chromium=None)
    return SandboxSettings(run_dir=tmp_path, runtimes=runtimes)


def build(settings, command, wiring=None) -> tuple[list[str], list[str]]:
    """The argv and the options behind --args."""
    with Descriptors() as descriptors:
        argv = command_line(settings, command, wiring or Wiring(), descriptors, status=99)
        number = int(argv[argv.index("--args") + 1])
        options = os.pread(number, 1_000_000, 0).decode().split("\0")
    return argv, options[:-1]


def pairs(options: list[str], name: str) -> dict[str, str]:
    """Target → source of every option `name SOURCE TARGET`."""
    return {options[i + 2]: options[i + 1] for i, option in enumerate(options) if option == name}


def test_every_isolating_flag_is_there(settings):
    _, options = build(settings, SandboxCommand(argv=("true",)))

    for flag in (
        "--unshare-all",
        "--unshare-user",
        "--disable-userns",
        "--assert-userns-disabled",
        "--die-with-parent",
        "--new-session",
        "--clearenv",
        "--seccomp",
    ):
        assert flag in options
    assert "--share-net" not in options
    assert options[options.index("--cap-drop") + 1] == "ALL"
    assert options[options.index("--uid") + 1] == "1000"
    remounts = [options[i + 1] for i, option in enumerate(options) if option == "--remount-ro"]
    assert remounts == ["/dev", "/"]


def test_only_chosen_mounts_are_writable(settings, tmp_path):
    mounts = (
        Mount(source=tmp_path, target="/workspace/app", writable=True),
        Mount(source=tmp_path, target="/opt/deps"),
    )
    _, options = build(settings, SandboxCommand(argv=("true",), mounts=mounts))

    assert pairs(options, "--bind") == {"/workspace/app": str(tmp_path)}
    assert pairs(options, "--ro-bind")["/opt/deps"] == str(tmp_path)
    assert pairs(options, "--ro-bind")["/usr"] == "/usr"


def test_every_file_system_in_memory_has_a_size(settings):
    _, options = build(settings, SandboxCommand(argv=("true",), limits=Limits(tmp_mb=7)))

    sized = {options[i + 1]: options[i - 1] for i, option in enumerate(options) if option == "--tmpfs"}
    assert sized == {"/tmp": "7340032", "/home/app": "7340032", "/dev/shm": "7340032", "/run": "1048576"}
    assert all(options[i - 2] == "--size" for i, option in enumerate(options) if option == "--tmpfs")


def test_limits_are_set_outside_and_inside(settings):
    limits = Limits(processes=33, file_mb=3, cpu_seconds=9, memory_mb=4096)
    argv, _ = build(settings, SandboxCommand(argv=("python", "-V"), limits=limits))

    bwrap = argv.index("/usr/bin/bwrap")
    assert {"--fsize=3145728", "--cpu=9", "--core=0", "--data=4294967296"} <= set(argv[:bwrap])
    assert argv[-5:] == ["/usr/bin/prlimit", "--nproc=33", "--", "python", "-V"]


def test_limits_never_exceed_the_hosts_own(settings, monkeypatch):
    monkeypatch.setattr(bubblewrap.resource, "getrlimit", lambda _: (100, 100))

    argv, _ = build(settings, SandboxCommand(argv=("true",)))

    assert {"--nofile=100", "--nproc=100"} <= set(argv)


def test_a_commands_environment_wins(settings, tmp_path):
    mounts = (Mount(source=tmp_path, target="/opt/deps"), Mount(source=tmp_path, target="/workspace/data"))
    _, options = build(settings, SandboxCommand(argv=("true",), mounts=mounts, env={"LANG": "ru_RU.UTF-8"}))

    environment = {options[i + 1]: options[i + 2] for i, option in enumerate(options) if option == "--setenv"}
    assert environment["LANG"] == "ru_RU.UTF-8"
    assert environment["PYTHONPATH"] == "/opt/deps"
    assert environment["DATA_DIR"] == "/workspace/data"
    assert "SAMOKODER_HOME" not in environment


@pytest.mark.parametrize("target", ["/usr", "/usr/bin", "/", "/workspace/../usr", "/proc", "/dev/shm", "relative"])
def test_mounts_have_their_places(settings, tmp_path, target):
    with pytest.raises(SandboxRefused, match="may be mounted"):
        build(settings, SandboxCommand(argv=("true",), mounts=(Mount(source=tmp_path, target=target),)))


def test_mounts_are_real_folders_or_files(settings, tmp_path):
    (tmp_path / "link").symlink_to("/etc")
    os.mkfifo(tmp_path / "fifo")

    for source in (tmp_path / "link", tmp_path / "fifo", tmp_path / "missing", Path("relative")):
        with pytest.raises(SandboxRefused, match="mount"):
            build(settings, SandboxCommand(argv=("true",), mounts=(Mount(source=source, target="/workspace/app"),)))


def test_options_cannot_be_smuggled_in(settings):
    with pytest.raises(SandboxRefused, match="NUL"):
        build(settings, SandboxCommand(argv=("true",), env={"X": "1\0--share-net"}))
    with pytest.raises(SandboxRefused, match="NUL"):
        build(settings, SandboxCommand(argv=("true\0",)))


def test_a_program_named_like_an_option_stays_a_program(settings):
    argv, _ = build(settings, SandboxCommand(argv=("--share-net",)))

    assert argv[-2:] == ["--", "--share-net"]
