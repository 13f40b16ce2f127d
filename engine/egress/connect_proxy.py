"""Stub."""
from pathlib import Path


class ConnectProxy:
    """A CONNECT-only allow-list proxy on a Unix socket."""

    def __init__(self, path: Path, allowed_hosts: frozenset[str]) -> None:
        raise NotImplementedError
