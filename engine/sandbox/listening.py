"""A listening Unix socket of the host that outlives the services behind it."""

import os
import secrets
import socket
from pathlib import Path

from engine.sandbox.commands import Identity
from engine.sandbox.errors import SandboxRefused

MAX_UNIX_PATH = 107


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
            raise SandboxRefused(f"The path of the socket folder {run_dir} is too long for a Unix socket.")
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
