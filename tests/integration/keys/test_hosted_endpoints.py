"""Base URLs on a hosted server, through the API's own door: refused before a single connection is opened."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from uuid import uuid4

import httpcore2
import httpx
import pytest

from samokoder_app.api.app import create_api
from samokoder_app.settings import get_settings
from tests.integration.api.conftest import BASE

Resolve = Callable[[str, list[list[str]]], None]
REFUSED = [
    "127.0.0.1",
    "localhost",
    "2130706433",
    "0x7f000001",
    "127.1",
    "0.0.0.0",  # noqa: S104 - refused, not bound
    "0",
    "[::]",
    "[::1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[64:ff9b::7f00:1]",
    "[2002:7f00:1::]",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "100.64.0.1",
    "169.254.169.254",
    "[fe80::1]",
    "[fd00:ec2::254]",
    "192.0.0.192",
    "100.100.100.200",
    "168.63.129.16",
    "224.0.0.1",
    "255.255.255.255",
]


@pytest.fixture
def connections(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Addresses that the guarded client really tried to reach; none is reached."""
    tried: list[str] = []

    async def connect(_: object, host: str, *rest: object, **options: object) -> None:
        tried.append(host)
        raise httpcore2.ConnectError("nothing leaves this test")

    monkeypatch.setattr(httpcore2.AnyIOBackend, "connect_tcp", connect)
    return tried


@pytest.fixture
def resolve(monkeypatch: pytest.MonkeyPatch) -> Resolve:
    """`resolve(name, answers)`: what a name leads to, one answer a time; numbers resolve as ever."""
    known: dict[str, list[list[str]]] = {}
    real = asyncio.BaseEventLoop.getaddrinfo

    async def answer(loop: asyncio.BaseEventLoop, host: str, port: int, **options: int) -> list[tuple[object, ...]]:
        if host not in known:
            flags = 0 if host == "localhost" else socket.AI_NUMERICHOST
            return await real(loop, host, port, **options, flags=flags)  # type: ignore[return-value]
        addresses = known[host].pop(0) if len(known[host]) > 1 else known[host][0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    monkeypatch.setattr(asyncio.BaseEventLoop, "getaddrinfo", answer)
    return known.__setitem__


@pytest.fixture
async def client(database: object, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[httpx.AsyncClient]:
    monkeypatch.setenv("SAMOKODER_ALLOW_PRIVATE_ADDRESSES", "false")
    get_settings.cache_clear()
    transport = httpx.ASGITransport(app=create_api(), client=("127.0.0.1", 40000))
    async with httpx.AsyncClient(transport=transport, base_url=BASE) as client:
        body = {"email": f"{uuid4().hex[:12]}@example.com", "password": "correct horse battery"}
        token = (await client.post("/auth/v1/signup", json=body)).json()["access_token"]
        client.headers.update({"Authorization": f"Bearer {token}", "Accept-Language": "ru"})
        yield client
    get_settings.cache_clear()


async def add(client: httpx.AsyncClient, base_url: str) -> dict[str, str]:
    body = {"provider_id": "openai_compatible", "api_key": "sk-canary-0123456789", "base_url": base_url}
    answer = await client.post("/api/user/api-keys", json=body)
    assert answer.status_code == 422, answer.text
    assert "canary" not in answer.text
    assert (await client.get("/api/user/api-keys")).json()["items"] == []
    error: dict[str, str] = answer.json()["error"]
    return error


async def test_no_spelling_of_an_inner_address_is_contacted(client, connections, resolve: Resolve) -> None:
    errors = {host: await add(client, f"http://{host}:8080/v1") for host in REFUSED}
    assert {host: error["code"] for host, error in errors.items()} == dict.fromkeys(REFUSED, "address_refused")
    assert errors["localhost"]["message"].startswith("Этот адрес недоступен на данном сервере.")
    assert connections == []


async def test_a_name_that_leads_inside_is_refused(client, connections, resolve: Resolve) -> None:
    for addresses in (["10.0.0.1"], ["127.0.0.1"], ["169.254.169.254"], ["93.184.216.34", "10.0.0.1"]):
        resolve("models.example", [addresses])
        assert (await add(client, "https://models.example/v1"))["code"] == "address_refused", addresses
    assert connections == []


async def test_a_name_that_changes_its_mind_is_judged_by_what_is_connected_to(
    client, connections, resolve: Resolve
) -> None:
    resolve("models.example", [["93.184.216.34"], ["127.0.0.1"]])
    assert (await add(client, "https://models.example/v1"))["code"] == "endpoint_unreachable"
    assert (await add(client, "https://models.example/v1"))["code"] == "address_refused"
    assert connections == ["93.184.216.34"]


async def test_what_is_no_address_is_refused_as_such(client, connections) -> None:
    for url in (
        "http://metadata@127.0.0.1/",
        "http://127.0.0.1:8080/#x",
        "unix:///run/x.sock",
        "http:///v1",
        "http://0177.0.0.1/",
    ):
        assert (await add(client, url))["code"] == "base_url_invalid", url
    assert connections == []
