"""A listening Unix socket of the host that outlives the services behind it."""

import os
import secrets
import socket
import time
from pathlib import Path

from engine.sandbox.commands import Identity
from engine.sandbox.errors import SandboxRefused

MAX_UNIX_PATH = 107
STALE_SECONDS = 60
"""A younger socket may be between its making and its first `listen`."""


def clear_stale_sockets(run_dir: Path) -> list[Path]:
    """Remove the sockets that a killed process left: nobody listens behind them any more. Returns them.

    Others may use the folder at the same time; what somebody listens to is never touched.
    """
    stale = [path for path in run_dir.glob("*.sock") if _is_stale(path)]
    for path in stale:
        path.unlink(missing_ok=True)
    return stale


def _is_stale(path: Path) -> bool:
    try:
        if time.time() - path.lstat().st_mtime < STALE_SECONDS:
            return False
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
            probe.setblocking(False)
            probe.connect(os.fspath(path))
    except ConnectionRefusedError:
        return True
    except OSError:  # gone meanwhile, busy, or not ours to try
        return False
    return False


class ListeningSocket:
    """Bound by the host, inherited by each service in turn: its path goes on working across restarts.

    Connections made while no service runs wait in its queue. Only the host and `identity` may connect.
    """

    def __init__(self, path: Path, listener: socket.socket) -> None:
        self.path = path
        self.listener = listener

    @classmethod
    def create(cls, run_dir: Path, identity: Identity) -> "ListeningSocket":
        """Bind a new socket with an unguessable name in `run_dir`, a folder only the host writes to.

        As root the folder is opened for passing through, or bubblewrap could not bind the socket as the identity.
        """
        path = run_dir / f"{secrets.token_hex(8)}.sock"
        if len(os.fsencode(path)) > MAX_UNIX_PATH:
            raise SandboxRefused("socket_path", path=str(run_dir))
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            listener.bind(os.fspath(path))
            path.chmod(0o600)
            if os.geteuid() == 0:
                run_dir.chmod(run_dir.stat().st_mode & 0o777 | 0o011)
                os.chown(path, identity.uid, identity.gid, follow_symlinks=False)
            listener.listen(128)
        except OSError:
            listener.close()
            path.unlink(missing_ok=True)
            raise
        return cls(path, listener)

    def fileno(self) -> int:
        """The descriptor that a service inherits."""
        return self.listener.fileno()

    def close(self) -> None:
        """Stop listening and remove the path; safe to call twice."""
        self.listener.close()
        self.path.unlink(missing_ok=True)
