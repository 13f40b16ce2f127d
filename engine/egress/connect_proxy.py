"""Stub."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
import socket


class ConnectProxy:
    """A CONNECT-only allow-list proxy on a Unix socket."""

    def __init__(self, allowed_hosts: frozenset[str]) -> None:
        self._allowed_hosts = allowed_hosts

    @asynccontextmanager
    async def serving(self, listener: socket.socket) -> AsyncIterator[None]:
        """Answer on an already listening socket."""
        yield
