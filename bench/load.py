"""A small, cheap load: a fixed number of keep-alive clients, each asking again as soon as it has its answer."""

import asyncio
import time
from collections.abc import Mapping, Sequence

_LENGTH = b"content-length:"


class UnexpectedAnswer(Exception):
    """An answer that is not 200, or has no length."""


def request(port: int, path: str, headers: Mapping[str, str], method: str = "GET", body: bytes | None = None) -> bytes:
    """A request as it goes over the wire; a body is JSON."""
    sent = {"Host": f"localhost:{port}", **headers}
    if body is not None:
        sent |= {"Content-Type": "application/json", "Content-Length": str(len(body))}
    lines = "".join(f"{name}: {value}\r\n" for name, value in sent.items())
    return f"{method} {path} HTTP/1.1\r\n{lines}\r\n".encode() + (body or b"")


async def load(port: int, requests: Sequence[bytes], clients: int, seconds: float) -> list[float]:
    """Milliseconds of every request that `clients` clients made in `seconds`, over loopback.

    Each client repeats one request; where there are fewer requests than clients, several repeat the same one.
    """
    end = time.perf_counter() + seconds
    own = (requests[number % len(requests)] for number in range(clients))
    lists: Sequence[list[float]] = await asyncio.gather(*(_client(port, one, end) for one in own))
    return [took for one in lists for took in one]


async def fetch(port: int, asked: bytes) -> bytes:
    """The body of one answer."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        return await _ask(reader, writer, asked)
    finally:
        writer.close()


async def _client(port: int, asked: bytes, end: float) -> list[float]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    took: list[float] = []
    try:
        while (started := time.perf_counter()) < end:
            await _ask(reader, writer, asked)
            took.append((time.perf_counter() - started) * 1000)
    finally:
        writer.close()
    return took


async def _ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, asked: bytes) -> bytes:
    writer.write(asked)
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    lengths = [line for line in head.split(b"\r\n") if line.startswith(_LENGTH)]
    if b" 200 " not in head.split(b"\r\n", 1)[0] or not lengths:
        raise UnexpectedAnswer(head.decode(errors="replace"))
    return await reader.readexactly(int(lengths[0].removeprefix(_LENGTH)))
