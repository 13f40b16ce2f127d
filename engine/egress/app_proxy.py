"""An app's way out of its sandbox: a proxy to the hosts that its owner allowed, and to nothing else.

TLS stays end to end. Names are resolved here, and every address is checked: an allowed name that leads into a private
network leads nowhere.
"""

import asyncio
import socket
import time
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import asynccontextmanager, suppress
from typing import Literal

from engine.egress.closing import CLOSE_SECONDS, let_go
from engine.egress.dialing import Dialer, Unreachable
from engine.egress.hosts import allows, shown_host
from engine.egress.policy import AddressRefused
from engine.egress.rates import Rate
from engine.egress.requests import RequestUnreadable, Wanted, wanted
from engine.side_by_side import side_by_side

HEAD_SECONDS = 10.0
MAX_HEAD_BYTES = 65_536
CHUNK = 65_536
MAX_CONNECTIONS = 64
MAX_BYTES = 200_000_000
"""Of one connection, both ways together."""

MOST_A_MINUTE = 600
"""New connections of one app."""

MAX_BYTES_AN_HOUR = 2_000_000_000
"""Of one app, both ways together."""

MOST_AT_ONCE = 4
"""Connections that one app may be opening, names looked up for it among them."""

IDLE_SECONDS = 120.0
LONGEST_SECONDS = 1800.0
MOST_DENIED = 20
"""Denied hosts that are told of: an app may try a thousand names."""

LONGEST_TOLD = 120
"""Characters of a denied host's name."""

DenialReason = Literal["not_allowed", "private"]
OnDenied = Callable[[str, DenialReason], None]


class _Refused(Exception):
    """What the app gets instead of a connection."""

    def __init__(self, status: str, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


class AppProxy:
    """Serves one app. `on_denied` hears once of each host that the app was kept from."""

    def __init__(self, allowed: Collection[str], dialer: Dialer, on_denied: OnDenied) -> None:
        self._allowed = frozenset(allowed)
        self._dialer = dialer
        self._on_denied = on_denied
        self._denied: set[str] = set()
        self._connections: set[asyncio.Task[None]] = set()
        self._patience = CLOSE_SECONDS
        self._opening = asyncio.Semaphore(MOST_AT_ONCE)
        self._new = Rate(MOST_A_MINUTE, 60)
        self._bytes = Rate(MAX_BYTES_AN_HOUR, 3600)

    @asynccontextmanager
    async def serving(self, listener: socket.socket) -> AsyncIterator[None]:
        """Answer on a listening Unix socket as long as the block runs; then every connection is cut."""
        server = await asyncio.start_unix_server(self._accept, sock=listener, limit=MAX_HEAD_BYTES)
        try:
            yield
        finally:
            server.close()
            self._patience = 0.0
            for task in self._connections:
                task.cancel()
            await asyncio.gather(*self._connections, return_exceptions=True)

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if len(self._connections) >= MAX_CONNECTIONS or not self._new.spend():
            writer.transport.abort()
            return
        task = asyncio.get_running_loop().create_task(self._serve(reader, writer))
        self._connections.add(task)
        task.add_done_callback(self._connections.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            with suppress(OSError, TimeoutError):  # a side was cut or silent, which the other learns by the close
                async with asyncio.timeout(LONGEST_SECONDS):
                    await self._answer(reader, writer)
        finally:
            await let_go(writer, seconds=self._patience)

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            request = await _requested(reader)
            far_reader, far_writer = await self._opened(request)
        except _Refused as refusal:
            writer.write(_refusal(refusal))
            await writer.drain()
            return
        try:
            if request.head is None:
                writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            else:
                far_writer.write(request.head)
            await _Exchange(self._bytes).both_ways((reader, writer), (far_reader, far_writer))
        finally:
            await let_go(far_writer, seconds=self._patience)

    async def _opened(self, request: Wanted) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        host = shown_host(request.host, request.port)
        if not allows(self._allowed, request.host, request.port):
            self._tell(host, "not_allowed")
            raise _Refused("403 Forbidden", f"{host} is not among the outside hosts that this app may reach.")
        try:
            async with self._opening:
                return await self._dialer.open(request.host, request.port)
        except AddressRefused as error:
            self._tell(host, "private")
            raise _Refused("403 Forbidden", str(error)) from None
        except Unreachable:
            raise _Refused("502 Bad Gateway", f"{host} could not be reached.") from None

    def _tell(self, host: str, why: DenialReason) -> None:
        host = host[:LONGEST_TOLD]
        if host not in self._denied and len(self._denied) < MOST_DENIED:
            self._denied.add(host)
            self._on_denied(host, why)


async def _requested(reader: asyncio.StreamReader) -> Wanted:
    try:
        async with asyncio.timeout(HEAD_SECONDS):
            head = await reader.readuntil(b"\r\n\r\n")
    except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, TimeoutError):
        raise _Refused("400 Bad Request", "The request could not be read.") from None
    try:
        return wanted(head)
    except RequestUnreadable as error:
        raise _Refused("405 Method Not Allowed", str(error)) from None


def _refusal(refusal: _Refused) -> bytes:
    body = f"{refusal}\n".encode()
    head = f"HTTP/1.1 {refusal.status}\r\nContent-Type: text/plain\r\nContent-Length: {len(body)}\r\n"
    return head.encode() + b"Connection: close\r\n\r\n" + body


class _Exchange:
    """The bytes of one connection, until both sides have ended, too much has passed, or nothing for too long."""

    def __init__(self, of_all: Rate) -> None:
        self._of_all = of_all
        self._passed = 0
        self._moved = time.monotonic()

    async def both_ways(
        self,
        near: tuple[asyncio.StreamReader, asyncio.StreamWriter],
        far: tuple[asyncio.StreamReader, asyncio.StreamWriter],
    ) -> None:
        """Pass bytes on; the first end of trouble cuts both sides."""
        await side_by_side(self._copy(near[0], far[1]), self._copy(far[0], near[1]))

    async def _copy(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        target.transport.set_write_buffer_limits(0)  # nothing is left to be sent when the source has ended
        while chunk := await self._read(source):
            self._passed += len(chunk)
            self._moved = time.monotonic()
            if self._passed > MAX_BYTES or not self._of_all.spend(len(chunk)):
                raise ConnectionError("more than one connection, or one app, may carry")
            target.write(chunk)
            async with asyncio.timeout(IDLE_SECONDS):
                await target.drain()
        with suppress(OSError):
            target.write_eof()

    async def _read(self, source: asyncio.StreamReader) -> bytes:
        """The next bytes of one side, which may be silent for as long as the other is not."""
        pending = asyncio.ensure_future(source.read(CHUNK))
        try:
            while True:
                left = self._moved + IDLE_SECONDS - time.monotonic()
                if left <= 0:
                    raise TimeoutError
                done, _ = await asyncio.wait({pending}, timeout=left)
                if done:
                    return pending.result()
        finally:
            pending.cancel()
