"""A connection to a named host: resolved once, every address checked, one of those very addresses connected to."""

import asyncio
import socket
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from engine.egress.policy import AddressPolicy

CONNECT_SECONDS = 15.0
_MOST_ADDRESSES = 4
_lookups = ThreadPoolExecutor(8, "name-lookup")
"""Threads of their own: a name server that does not answer must not hold up everything else that runs in threads."""

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]
Resolve = Callable[[str, int], Awaitable[list[str]]]


class Unreachable(Exception):
    """The host has no address, or none of them answered."""


async def resolved(host: str, port: int) -> list[str]:
    """All addresses of a host as the system knows them, each once; raises `OSError`."""
    look = partial(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM)
    found = await asyncio.get_running_loop().run_in_executor(_lookups, look)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class Dialer:
    """Opens connections under a policy; `resolve` is the system's unless a test has names of its own."""

    def __init__(self, policy: AddressPolicy, resolve: Resolve = resolved) -> None:
        self._policy = policy
        self._resolve = resolve

    async def open(self, host: str, port: int) -> Streams:
        """Raises `AddressRefused` for where nobody may go, `Unreachable` for what does not answer in time."""
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                addresses = await self._resolve(host, port)
                self._policy.check(host, addresses, port)
                return await _first_of(addresses[:_MOST_ADDRESSES], port)
        except (OSError, UnicodeError, TimeoutError):
            raise Unreachable(host) from None


async def _first_of(addresses: list[str], port: int) -> Streams:
    failure: OSError = OSError("no address")
    for address in addresses:
        try:
            return await asyncio.open_connection(address, port)
        except OSError as error:
            failure = error
    raise failure
