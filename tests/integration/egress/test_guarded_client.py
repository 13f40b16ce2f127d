"""The guarded client against servers on the loopback."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from engine.egress.client import guarded_client
from engine.egress.policy import AddressPolicy, AddressRefused


@asynccontextmanager
async def server(answer: bytes) -> AsyncIterator[tuple[str, list[bytes]]]:
    """An HTTP server with one answer; yields its address and the requests it got."""
    requests: list[bytes] = []

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        requests.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(answer)
        await writer.drain()
        writer.close()

    listening = await asyncio.start_server(handle, "127.0.0.1", 0)
    port = listening.sockets[0].getsockname()[1]
    async with listening:
        yield f"127.0.0.1:{port}", requests


OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "2130706433", "0x7f.0.0.1", "017700000001", "127.1", "[::1]", "[::ffff:127.0.0.1]"],
)
async def test_the_loopback_is_refused_in_every_notation(host):
    async with server(OK) as (address, requests), guarded_client(AddressPolicy()) as client:
        with pytest.raises(AddressRefused):
            await client.get(f"http://{host}:{address.rpartition(':')[2]}/")

    assert requests == []


async def test_a_machine_of_ones_own_may_be_reached():
    async with server(OK) as (address, requests), guarded_client(AddressPolicy(allow_private=True)) as client:
        answer = await client.get(f"http://{address}/v1/models")

    assert (answer.status_code, answer.text) == (200, "hi")
    assert requests[0].startswith(b"GET /v1/models")


async def test_the_host_header_keeps_the_name():
    async with server(OK) as (address, requests), guarded_client(AddressPolicy(allow_private=True)) as client:
        await client.get(f"http://localhost:{address.rpartition(':')[2]}/")

    assert b"Host: localhost:" in requests[0]


async def test_cookies_of_one_user_are_not_sent_for_the_next():
    answer = b"HTTP/1.1 200 OK\r\nSet-Cookie: who=first\r\nSet-Cookie: b=2\r\nContent-Length: 2\r\n\r\nhi"
    async with server(answer) as (address, requests), guarded_client(AddressPolicy(allow_private=True)) as client:
        await client.get(f"http://{address}/")
        await client.get(f"http://{address}/")

    assert len(requests) == 2
    assert b"cookie" not in requests[1].lower()


async def test_redirects_are_not_followed_and_would_be_checked():
    moved = b"HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/latest\r\nContent-Length: 0\r\n\r\n"
    policy = AddressPolicy(allow_private=True)
    async with server(moved) as (address, _), guarded_client(policy) as client:
        assert (await client.get(f"http://{address}/")).status_code == 302
        with pytest.raises(AddressRefused):
            await client.get(f"http://{address}/", follow_redirects=True)


async def test_allowed_names_reach_the_loopback():
    async with server(OK) as (address, _):
        place = f"localhost:{address.rpartition(':')[2]}"
        async with guarded_client(AddressPolicy(allow_hosts=frozenset({place}))) as client:
            answer = await client.get(f"http://{place}/")
        async with guarded_client(AddressPolicy(allow_hosts=frozenset({"localhost", "localhost:1"}))) as client:
            with pytest.raises(AddressRefused):
                await client.get(f"http://{place}/")

    assert answer.status_code == 200
