"""The registry proxy on a Unix socket, with a registry on the loopback."""

import asyncio
import socket
from pathlib import Path

import pytest

from engine.egress import connect_proxy
from engine.egress.connect_proxy import ConnectProxy


@pytest.fixture
async def registry(monkeypatch):
    """Answers in capitals; stands on the port that the proxy takes for that of TLS."""

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write((await reader.read(100)).upper())
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    monkeypatch.setattr(connect_proxy, "TLS_PORT", port)
    async with server:
        yield port


@pytest.fixture
async def proxy(tmp_path: Path):
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(tmp_path / "proxy.sock"))
    listener.listen()
    async with ConnectProxy(frozenset({"localhost", "Packages.Example"})).serving(listener):
        yield tmp_path / "proxy.sock"


async def ask(path: Path, request: bytes, then: bytes = b"") -> bytes:
    reader, writer = await asyncio.open_unix_connection(path)
    writer.write(request)
    answer = await reader.readuntil(b"\r\n\r\n")
    writer.write(then)
    answer += await reader.read()
    writer.close()
    return answer


async def test_an_allowed_host_is_reached(proxy, registry):
    answer = await ask(proxy, f"CONNECT localhost:{registry} HTTP/1.1\r\n\r\n".encode(), b"hello")

    assert answer == b"HTTP/1.1 200 Connection established\r\n\r\nHELLO"


@pytest.mark.parametrize(
    ("request_line", "status"),
    [
        ("CONNECT evil.example.com:443 HTTP/1.1", b"403"),
        ("CONNECT packages.example.evil.example.com:443 HTTP/1.1", b"403"),
        ("CONNECT packages.example:80 HTTP/1.1", b"403"),
        ("CONNECT packages.example:22 HTTP/1.1", b"403"),
        ("CONNECT 127.0.0.1:443 HTTP/1.1", b"403"),
        ("CONNECT packages.example HTTP/1.1", b"403"),
        ("GET http://packages.example/ HTTP/1.1", b"405"),
        ("POST / HTTP/1.1", b"405"),
        ("nonsense", b"405"),
    ],
)
async def test_everything_else_is_refused(proxy, request_line, status):
    answer = await ask(proxy, f"{request_line}\r\nHost: packages.example\r\n\r\n".encode())

    assert answer.split()[1] == status


async def test_an_endless_head_is_refused(proxy):
    answer = await ask(proxy, b"CONNECT packages.example:443 HTTP/1.1\r\n" + b"X: y\r\n" * 5000)

    assert answer.split()[1] == b"400"


async def test_a_registry_that_is_down(proxy, monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    monkeypatch.setattr(connect_proxy, "TLS_PORT", port)

    answer = await ask(proxy, f"CONNECT localhost:{port} HTTP/1.1\r\n\r\n".encode())

    assert answer.split()[1] == b"502"
