"""The guarded client without a network: names resolve to what a test says, connections are recorded."""

import asyncio
import socket

import httpcore2
import httpx2
import pytest

from engine.egress.client import GuardedBackend, guarded_client
from engine.egress.policy import AddressPolicy, AddressRefused


@pytest.fixture
def resolve(monkeypatch):
    """`resolve[host] = addresses`; other names do not exist."""
    table: dict[str, list[str]] = {}

    async def getaddrinfo(_, host, port, **__):
        if host not in table:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in table[host]]

    monkeypatch.setattr(asyncio.BaseEventLoop, "getaddrinfo", getaddrinfo)
    return table


@pytest.fixture
def connections(monkeypatch):
    """Addresses that were really to be contacted; none answers."""
    contacted = []

    async def connect_tcp(_, host, port, *__):
        contacted.append((host, port))
        raise httpcore2.ConnectError("refused")

    monkeypatch.setattr(httpcore2.AnyIOBackend, "connect_tcp", connect_tcp)
    return contacted


async def test_connects_to_the_very_addresses_that_were_checked(resolve, connections):
    resolve["api.example.com"] = ["8.8.8.8", "8.8.4.4", "8.8.8.8"]

    async with guarded_client(AddressPolicy()) as client:
        with pytest.raises(httpx2.ConnectError):
            await client.get("https://api.example.com/v1/models")

    assert connections == [("8.8.8.8", 443), ("8.8.4.4", 443)]


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("internal.example.com", "10.0.0.1"),
        ("2130706433", "127.0.0.1"),
        ("017700000001", "127.0.0.1"),
        ("0x7f.1", "127.0.0.1"),
    ],
)
async def test_refused_before_any_connection(resolve, connections, host, address):
    resolve[host] = [address]

    async with guarded_client(AddressPolicy()) as client:
        with pytest.raises(AddressRefused, match="was not contacted"):
            await client.get(f"http://{host}/")

    assert connections == []


async def test_a_name_that_changes_its_mind_is_checked_each_time(resolve, connections):
    resolve["rebinding.example.com"] = ["8.8.8.8"]
    async with guarded_client(AddressPolicy()) as client:
        with pytest.raises(httpx2.ConnectError):
            await client.get("http://rebinding.example.com/")
        resolve["rebinding.example.com"] = ["169.254.169.254"]
        with pytest.raises(AddressRefused):
            await client.get("http://rebinding.example.com/latest/meta-data")

    assert connections == [("8.8.8.8", 80)]


async def test_unknown_names_are_ordinary_connection_errors(resolve, connections):
    async with guarded_client(AddressPolicy()) as client:
        with pytest.raises(httpx2.ConnectError, match="could not be resolved"):
            await client.get("https://no-such-host.example/")


async def test_unix_sockets_are_refused():
    with pytest.raises(AddressRefused):
        await GuardedBackend(AddressPolicy()).connect_unix_socket("/run/docker.sock")


@pytest.mark.parametrize("option", ["transport", "mounts", "proxy", "trust_env", "verify"])
def test_options_that_go_around_the_guard_are_refused(option):
    with pytest.raises(TypeError, match=option):
        guarded_client(AddressPolicy(), **{option: None})


async def test_proxies_of_the_environment_are_ignored(resolve, connections, monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:3128")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:3128")
    resolve["api.example.com"] = ["8.8.8.8"]

    async with guarded_client(AddressPolicy()) as client:
        with pytest.raises(httpx2.ConnectError):
            await client.get("https://api.example.com/")

    assert connections == [("8.8.8.8", 443)]
