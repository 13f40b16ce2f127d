"""The browser runner without a sandbox, and pages served to it over a Unix socket: for tests of finding elements."""

import asyncio
import json
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from engine.sandbox.errors import ChannelClosed, ChannelTimeout
from engine.sandbox.runtimes import Runtimes
from engine.verify.browser_session import BrowserSession

PORT = 18_734


class DirectChannel:
    """A runner spoken to over pipes."""

    def __init__(self, process: asyncio.subprocess.Process, results: asyncio.StreamReader) -> None:
        self._process = process
        self._results = results

    async def send(self, message: object) -> None:
        self._process.stdin.write(json.dumps(message).encode() + b"\n")
        await self._process.stdin.drain()

    async def receive(self, timeout: float) -> object:  # noqa: ASYNC109
        try:
            async with asyncio.timeout(timeout):
                line = await self._results.readline()
        except TimeoutError:
            raise ChannelTimeout("channel_silent", seconds="?") from None
        if not line:
            raise ChannelClosed("channel_ended")
        return json.loads(line)

    async def close(self) -> None:
        self._process.stdin.close()
        await self._process.wait()


async def open_channel(runtimes: Runtimes) -> DirectChannel:
    read_end, write_end = os.pipe()
    results = asyncio.StreamReader(limit=2**24)
    await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(results), os.fdopen(read_end, "rb")
    )
    process = await asyncio.create_subprocess_exec(
        str(runtimes.node / "bin" / "node"),
        str(runtimes.browser_runner / "runner.mjs"),
        stdin=asyncio.subprocess.PIPE,
        pass_fds=(write_end,),
        env={
            **os.environ,
            "PORT": str(PORT),
            "CHROMIUM": str(runtimes.chromium),
            "LOCALE": "en-US",
            "RESULT_FD": str(write_end),
        },
    )
    os.close(write_end)
    return DirectChannel(process, results)


class Pages:
    """What the server answers: the HTML of the present test at every path but /none and /fails."""

    html = ""

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request = (await reader.readuntil(b"\r\n\r\n")).split()
        status = {b"/none": "404 Not Found", b"/fails": "500 Internal Server Error"}.get(request[1], "200 OK")
        body = f"<!doctype html><meta charset=utf-8><title>t</title><body>{self.html}</body>".encode()
        head = (
            f"HTTP/1.1 {status}\r\ncontent-type: text/html\r\ncontent-length: {len(body)}\r\nconnection: close\r\n\r\n"
        )
        writer.write(head.encode() + body)
        await writer.drain()
        writer.close()


@asynccontextmanager
async def direct_browser(runtimes: Runtimes, folder: Path) -> AsyncIterator[tuple[BrowserSession, Pages, str]]:
    pages = Pages()
    socket = folder / "app.sock"
    server = await asyncio.start_unix_server(pages.answer, path=str(socket))
    browser = BrowserSession(lambda: open_channel(runtimes))
    await browser.start()
    try:
        yield browser, pages, str(socket)
    finally:
        await browser.close()
        server.close()
        await server.wait_closed()
