"""The load's own client and the relay that counts bytes, against a small server."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from bench.load import UnexpectedAnswer, fetch, load, request
from bench.wire import Relay

BODY = b"x" * 5_000


@pytest.fixture
async def port() -> AsyncIterator[int]:
    """Answers 200 with a body, and 404 to /missing."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while request := await reader.readline():
            while await reader.readline() != b"\r\n":
                pass
            status = b"404 Not Found" if b"/missing" in request else b"200 OK"
            writer.write(b"HTTP/1.1 " + status + b"\r\nContent-Length: 5000\r\n\r\n" + BODY)
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    yield server.sockets[0].getsockname()[1]
    server.close()


async def test_every_client_asks_again_until_the_time_is_over(port: int) -> None:
    took = await load(port, [request(port, "/", {})], clients=3, seconds=0.2)
    assert len(took) > 3
    assert all(0 < one < 1000 for one in took)


async def test_an_answer_other_than_200_ends_the_load(port: int) -> None:
    with pytest.raises(UnexpectedAnswer, match="404"):
        await load(port, [request(port, "/missing", {})], clients=1, seconds=0.2)


async def test_the_relay_counts_what_the_far_side_sent(port: int) -> None:
    async with Relay(port).running() as relay:
        assert await fetch(relay.port, request(relay.port, "/", {})) == BODY
        assert relay.received == len(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n" + BODY)
