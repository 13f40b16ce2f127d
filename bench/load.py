"""A small, cheap load: a fixed number of keep-alive clients, each asking again as soon as it has its answer."""

import asyncio
import time
from collections.abc import Mapping, Sequence

_LENGTH = b"content-length:"


class UnexpectedAnswer(Exception):
    """An answer that is not 200, or has no length."""


async def load(port: int, path: str, headers: Mapping[str, str], clients: int, seconds: float) -> list[float]:
    """Milliseconds of every request that `clients` clients made in `seconds`, over loopback."""
    end = time.perf_counter() + seconds
    request = _request(port, path, headers)
    lists: Sequence[list[float]] = await asyncio.gather(*(_client(port, request, end) for _ in range(clients)))
    return [took for one in lists for took in one]


async def fetch(port: int, path: str, headers: Mapping[str, str]) -> bytes:
    """The body of one answer."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        return await _ask(reader, writer, _request(port, path, headers))
    finally:
        writer.close()


def _request(port: int, path: str, headers: Mapping[str, str]) -> bytes:
    lines = "".join(f"{name}: {value}\r\n" for name, value in {"Host": f"localhost:{port}", **headers}.items())
    return f"GET {path} HTTP/1.1\r\n{lines}\r\n".encode()


async def _client(port: int, request: bytes, end: float) -> list[float]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    took: list[float] = []
    try:
        while (started := time.perf_counter()) < end:
            await _ask(reader, writer, request)
            took.append((time.perf_counter() - started) * 1000)
    finally:
        writer.close()
    return took


async def _ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes) -> bytes:
    writer.write(request)
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    lengths = [line for line in head.split(b"\r\n") if line.startswith(_LENGTH)]
    if b" 200 " not in head.split(b"\r\n", 1)[0] or not lengths:
        raise UnexpectedAnswer(head.decode(errors="replace"))
    return await reader.readexactly(int(lengths[0].removeprefix(_LENGTH)))
