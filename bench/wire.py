"""What really goes over the wire: a relay on loopback that counts the bytes of one direction."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

_CHUNK = 65_536


class Relay:
    """Passes connections on to a port of loopback; `received` counts what the far side has sent."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._tasks: set[asyncio.Task[None]] = set()
        self.received = 0
        self.port = 0

    @asynccontextmanager
    async def running(self) -> AsyncIterator["Relay"]:
        """Listen on a free port until the end of the block."""
        server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield self
        finally:
            server.close()
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._port)
        for source, target, counts in ((reader, far_writer, False), (far_reader, writer, True)):
            task = asyncio.create_task(self._pass_on(source, target, counts))
            self._tasks.add(task)

    async def _pass_on(self, source: asyncio.StreamReader, target: asyncio.StreamWriter, counts: bool) -> None:
        try:
            while chunk := await source.read(_CHUNK):
                if counts:
                    self.received += len(chunk)
                target.write(chunk)
                await target.drain()
        except ConnectionError:
            return
        finally:
            target.close()
