"""The only way out of a sandbox, and only while packages are installed: CONNECT to a few named hosts."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from engine.egress.closing import CLOSE_SECONDS, let_go
from engine.side_by_side import side_by_side

HEAD_SECONDS = 10.0
CONNECT_SECONDS = 15.0
MAX_HEAD_BYTES = 8_192
CHUNK = 65_536
TLS_PORT = 443


class ProxyRefused(Exception):
    """A request the proxy does not serve; `status` and one sentence for the client."""

    def __init__(self, status: str, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


class ConnectProxy:
    """Serves CONNECT host:443 for the allowed hosts and nothing else; TLS stays end to end."""

    def __init__(self, allowed_hosts: frozenset[str]) -> None:
        self._allowed_hosts = frozenset(host.lower() for host in allowed_hosts)
        self._patience = CLOSE_SECONDS

    @asynccontextmanager
    async def serving(self, listener: socket.socket) -> AsyncIterator[None]:
        """Answer on a listening socket as long as the block runs; then every connection is cut."""
        connections: set[asyncio.Task[None]] = set()

        async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.create_task(self._serve(reader, writer))
            connections.add(task)
            task.add_done_callback(connections.discard)

        server = await asyncio.start_unix_server(handle, sock=listener, limit=MAX_HEAD_BYTES)
        try:
            yield
        finally:
            server.close()
            self._patience = 0.0
            for task in connections:
                task.cancel()
            await asyncio.gather(*connections, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far: asyncio.StreamWriter | None = None
        try:
            host, port = await self._requested(reader)
            far_reader, far = await self._connected(host, port)
            writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            await side_by_side(_copy(reader, far), _copy(far_reader, writer))
        except ProxyRefused as refusal:
            writer.write(f"HTTP/1.1 {refusal.status}\r\nConnection: close\r\n\r\n{refusal}\n".encode())
        except OSError:  # a side was cut, which the other learns by the close below
            pass
        finally:
            await let_go(writer, far, seconds=self._patience)

    async def _requested(self, reader: asyncio.StreamReader) -> tuple[str, int]:
        """Host and port of a CONNECT request that is allowed."""
        try:
            async with asyncio.timeout(HEAD_SECONDS):
                head = await reader.readuntil(b"\r\n\r\n")
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, TimeoutError):
            raise ProxyRefused("400 Bad Request", "The request could not be read.") from None
        words = head.split(b"\r\n", 1)[0].decode("latin-1").split(" ")
        if len(words) != 3 or words[0] != "CONNECT":
            raise ProxyRefused("405 Method Not Allowed", "Only CONNECT is served.")
        host, _, port = words[1].lower().rpartition(":")
        if host not in self._allowed_hosts or port != str(TLS_PORT):
            raise ProxyRefused("403 Forbidden", f"{words[1]} is not one of the allowed package registries.")
        return host, TLS_PORT

    async def _connected(self, host: str, port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                return await asyncio.open_connection(host, port)
        except (OSError, TimeoutError):
            raise ProxyRefused("502 Bad Gateway", f"{host} could not be reached.") from None


async def _copy(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    """Pass bytes on until the source ends, then pass the end on."""
    target.transport.set_write_buffer_limits(0)  # nothing is left to be sent when the source has ended
    while chunk := await source.read(CHUNK):
        target.write(chunk)
        await target.drain()
    with suppress(OSError):
        target.write_eof()
