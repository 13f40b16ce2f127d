"""The options of bubblewrap: what a sandboxed program sees, and nothing else.

Never to be started with host uid 0: as root it wrote a host sysctl and made a root-setuid file even with all
capabilities dropped, so `process` drops to the project's uid first.
"""

import os
import resource
import stat
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from engine.sandbox.commands import (
    DATA_DIR,
    DEPENDENCIES_DIR,
    HOME_DIR,
    NODE_MODULES_DIR,
    NODE_SCRATCH,
    Limits,
    Mount,
    SandboxCommand,
    SandboxSettings,
)
from engine.sandbox.errors import SandboxRefused
from engine.sandbox.seccomp import compiled_filter

ISOLATION = (  # noqa: SIM905 - shorter to read
    "--unshare-all --unshare-user --uid 1000 --gid 1000 --cap-drop ALL --disable-userns --assert-userns-disabled "
    "--die-with-parent --new-session --hostname app --clearenv"
).split()
ETC_FROM_HOST = (
    "/etc/alternatives",
    "/etc/ld.so.cache",
    "/etc/localtime",
    "/etc/mime.types",
    "/etc/ssl/certs",
    "/etc/ssl/openssl.cnf",
)
ETC_OF_OURS = {
    "/etc/passwd": b"root:x:0:0::/nonexistent:/usr/sbin/nologin\napp:x:1000:1000::/home/app:/bin/sh\n",
    "/etc/group": b"root:x:0:\napp:x:1000:\n",
    "/etc/hosts": b"127.0.0.1 localhost\n::1 localhost\n",
    "/etc/nsswitch.conf": b"passwd: files\ngroup: files\nhosts: files dns\n",
}
ROOT_LINKS = ("bin", "sbin", "lib", "lib32", "lib64")
MOUNT_PARENTS = ("/workspace", "/opt", "/home/app", "/run", "/etc")
PATH = "/opt/runtimes/python/bin:/opt/runtimes/node/bin:/usr/local/bin:/usr/bin:/bin"
MEGABYTE = 1_048_576
MIN_DATA_MB = 2048
"""Node and Vite reserve much more than they use."""
PROCESSES_OF_IDENTITY = 1024
"""Per project over all its sandboxes; each sandbox has its own, smaller limit inside."""
MAX_OPEN_FILES = 4096
PRLIMIT = "/usr/bin/prlimit"


@dataclass(frozen=True)
class Wiring:
    """What a kind of sandbox adds to its command: programs in front, mounts, files of ours, descriptors."""

    prefix: tuple[str, ...] = ()
    mounts: tuple[Mount, ...] = ()
    host_paths: tuple[str, ...] = ()
    files: dict[str, bytes] = field(default_factory=dict)
    env: dict[str, str] = field(default_factory=dict)
    descriptors: tuple[int, ...] = ()


class Descriptors(ExitStack):
    """Descriptors made for one start and closed in the host right after it."""

    def __init__(self) -> None:
        super().__init__()
        self.numbers: list[int] = []

    def data(self, content: bytes) -> str:
        """A descriptor, as an option's text, from which `content` can be read."""
        number = os.memfd_create("samokoder", os.MFD_CLOEXEC)
        self.callback(os.close, number)
        os.write(number, content)
        os.lseek(number, 0, os.SEEK_SET)
        self.numbers.append(number)
        return str(number)


def command_line(
    settings: SandboxSettings, command: SandboxCommand, wiring: Wiring, descriptors: Descriptors, status: int
) -> list[str]:
    """The argv to start as the dropped uid; `status` is the descriptor for bubblewrap's own reports."""
    options = [*ISOLATION, "--json-status-fd", str(status), "--seccomp", descriptors.data(compiled_filter())]
    options += _system(descriptors)
    options += _temporary(command.limits)
    options += _runtimes(settings)
    for path in wiring.host_paths:
        options += ["--ro-bind-try", path, path]
    for mount in (*command.mounts, *wiring.mounts):
        options += _mount(mount)
        options += _scratch(mount)
    for target, content in wiring.files.items():
        options += ["--ro-bind-data", descriptors.data(content), target]
    for name, value in (_environment(settings, command) | wiring.env | command.env).items():
        options += ["--setenv", name, value]
    options += ["--remount-ro", "/dev", "--remount-ro", "/", "--chdir", command.cwd]
    _refuse_nul(options + list(command.argv))
    arguments = descriptors.data("\0".join(options).encode() + b"\0")
    inner = [PRLIMIT, f"--nproc={command.limits.processes}", "--", *wiring.prefix, *command.argv]
    return [*_outer_limits(command.limits), str(settings.bwrap), "--args", arguments, "--", *inner]


def _outer_limits(limits: Limits) -> list[str]:
    """Limits of each process; RLIMIT_AS is unusable for Node, so data and the watchdog stand in."""
    wanted = {
        "nproc": PROCESSES_OF_IDENTITY,
        "fsize": limits.file_mb * MEGABYTE,
        "data": max(limits.memory_mb, MIN_DATA_MB) * MEGABYTE,
        "nofile": MAX_OPEN_FILES,
        "core": 0,
        "msgqueue": 819_200,
    }
    if limits.cpu_seconds is not None:
        wanted["cpu"] = limits.cpu_seconds
    return [PRLIMIT, *(f"--{name}={_at_most_hard(name, value)}" for name, value in wanted.items()), "--"]


def _at_most_hard(name: str, value: int) -> int:
    """A limit may be lowered, never raised above the host's own."""
    hard = resource.getrlimit(getattr(resource, f"RLIMIT_{name.upper()}"))[1]
    return value if hard == resource.RLIM_INFINITY else min(value, hard)


def _system(descriptors: Descriptors) -> Iterator[str]:
    yield from ("--ro-bind", "/usr", "/usr")
    for name in ROOT_LINKS:
        path = Path("/", name)
        if path.is_symlink():
            yield from ("--symlink", str(path.readlink()), f"/{name}")
        elif path.is_dir():
            yield from ("--ro-bind", f"/{name}", f"/{name}")
    for source in ETC_FROM_HOST:
        yield from ("--ro-bind-try", source, source)
    for target, content in ETC_OF_OURS.items():
        yield from ("--ro-bind-data", descriptors.data(content), target)
    yield from ("--proc", "/proc", "--dev", "/dev")


def _temporary(limits: Limits) -> Iterator[str]:
    """File systems in memory, each with a size."""
    size = str(limits.tmp_mb * MEGABYTE)
    for target in ("/tmp", HOME_DIR, "/dev/shm"):  # noqa: S108 - inside the sandbox
        yield from ("--size", size, "--tmpfs", target)
    yield from ("--size", str(MEGABYTE), "--tmpfs", "/run")


def _runtimes(settings: SandboxSettings) -> Iterator[str]:
    yield from ("--ro-bind", str(settings.runtimes.python), "/opt/runtimes/python")
    yield from ("--ro-bind", str(settings.runtimes.node), "/opt/runtimes/node")


def _mount(mount: Mount) -> Iterator[str]:
    """A bind; refused when the source is a link or the target is not a place for mounts."""
    target = PurePosixPath(mount.target)
    if ".." in target.parts or not any(target.is_relative_to(parent) for parent in MOUNT_PARENTS):
        raise SandboxRefused("mount_place", path=mount.target)
    if not mount.source.is_absolute():
        raise SandboxRefused("mount_relative", path=str(mount.source))
    try:
        mode = mount.source.lstat().st_mode
    except FileNotFoundError:
        raise SandboxRefused("mount_missing", path=str(mount.source)) from None
    if not (stat.S_ISDIR(mode) or stat.S_ISREG(mode) or stat.S_ISSOCK(mode)):
        raise SandboxRefused("mount_kind", path=str(mount.source))
    yield from ("--bind" if mount.writable else "--ro-bind", str(mount.source), mount.target)


def _scratch(mount: Mount) -> Iterator[str]:
    """Memory over the scratch folder of packages for Node: they are shared, what is written there is not."""
    if mount.target != NODE_MODULES_DIR:
        return
    scratch = mount.source / NODE_SCRATCH
    if scratch.is_dir() and not scratch.is_symlink():
        yield from ("--size", str(MEGABYTE), "--tmpfs", f"{NODE_MODULES_DIR}/{NODE_SCRATCH}")


def _environment(settings: SandboxSettings, command: SandboxCommand) -> dict[str, str]:
    targets = {mount.target for mount in command.mounts}
    environment = {"HOME": HOME_DIR, "USER": "app", "LANG": "C.UTF-8", "TMPDIR": "/tmp", "PATH": PATH}  # noqa: S108
    if DATA_DIR in targets:
        environment["DATA_DIR"] = DATA_DIR
    if DEPENDENCIES_DIR in targets:
        environment["PYTHONPATH"] = DEPENDENCIES_DIR
        environment["PATH"] = f"{DEPENDENCIES_DIR}/bin:{PATH}"
    if NODE_MODULES_DIR in targets:
        environment["PATH"] = f"{NODE_MODULES_DIR}/.bin:{PATH}"
    if any(settings.runtimes.python.glob("lib/libpython3*.so*")) and settings.runtimes.python != Path("/usr"):
        environment["LD_LIBRARY_PATH"] = "/opt/runtimes/python/lib"
    return environment


def _refuse_nul(words: list[str]) -> None:
    if any("\0" in word for word in words):
        raise SandboxRefused("nul")
