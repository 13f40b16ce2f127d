"""What is asked of a sandbox and what comes back."""

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr

from engine.document import Document
from engine.reasons import Reason
from engine.sandbox.runtimes import Runtimes

DEFAULT_ALLOWED_HOSTS = frozenset({"pypi.org", "files.pythonhosted.org", "registry.npmjs.org"})
"""Public package registries: pip's index and file host, npm's registry."""

APP_DIR = "/workspace/app"
DATA_DIR = "/workspace/data"
DEPENDENCIES_DIR = "/opt/deps"
NODE_MODULES_DIR = "/workspace/node_modules"
"""Beside the app, where Node looks after the app's own folder; imports know no search path."""
NODE_SCRATCH = ".vite-temp"
"""Where Vite writes the settings that it has bundled, and nowhere else: an empty folder of the packages."""
APP_SOCKET = "/run/app.sock"
HOME_DIR = "/home/app"


class Identity(Document):
    """The host uid and gid a sandbox runs under: the project's own as root, else our own."""

    uid: int
    gid: int


class Mount(Document):
    """A folder or file of the host made visible inside."""

    source: Path
    target: str
    writable: bool = False


class Limits(Document):
    """What one sandbox may use; memory and disk are sums over all its processes and writable mounts."""

    memory_mb: int = 1024
    processes: int = 128
    file_mb: int = 200
    cpu_seconds: int | None = None
    wall_seconds: float = Field(default=120, description="Ignored by services and channels, which live until stopped.")
    disk_mb: int = 500
    tmp_mb: int = Field(default=128, description="Size of each of /tmp, the home folder and /dev/shm (memory).")


class SandboxCommand(Document):
    """One program to run inside."""

    argv: tuple[str, ...]
    cwd: str = APP_DIR
    env: dict[str, str] = Field(default_factory=dict)
    mounts: tuple[Mount, ...] = ()
    limits: Limits = Limits()
    hidden: tuple[SecretStr, ...] = Field(default=(), description="What its output shall not show.")
    network: bool = Field(default=False, description="True: the allow-listed package registries, nothing else.")
    label: str = ""


class SandboxService(SandboxCommand):
    """A long-lived app that listens on 127.0.0.1:`port` inside."""

    port: int
    proxy: Path | None = Field(default=None, description="Socket of the proxy to its outside hosts; None: no network.")


class CommandResult(Document):
    """How a command ended."""

    exit_code: int = Field(description="128 + signal when killed.")
    output: str = Field(description="Standard output and error merged, head and tail, at most 64 KB.")
    seconds: float
    timed_out: bool = False
    killed_for: Reason | None = Field(default=None, description="The limit that was exceeded.")


class ReadyResult(Document):
    """Whether a service answered."""

    ready: bool
    outcome: Literal["ready", "exited", "timed_out", "wrong_port"]
    reason: Reason
    seconds: float
    status: int | None = Field(default=None, description="HTTP status of the last answer seen.")
    other_ports: tuple[int, ...] = Field(default=(), description="Ports that something listens on instead.")
    exit_code: int | None = None


class SandboxSupport(Document):
    """Whether this machine can run generated code."""

    available: bool
    reason: Reason | None = None
    can_drop_uid: bool = False


class SandboxSettings(Document):
    """Where a sandbox finds its things on the host; nothing is read from the environment."""

    run_dir: Path = Field(description="Host-owned folder for sockets, reachable (0711) by the dropped uids.")
    runtimes: Runtimes
    allowed_hosts: frozenset[str] = DEFAULT_ALLOWED_HOSTS
    ca_file: Path | None = Field(default=None, description="Extra CA certificates that installs must trust.")
    bwrap: Path = Path("/usr/bin/bwrap")
