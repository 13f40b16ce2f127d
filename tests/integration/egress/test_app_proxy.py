"""An app's proxy on a Unix socket under an app that means harm, with a host on the loopback."""

import asyncio
import socket
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from engine.egress import app_proxy, dialing
from engine.egress.app_proxy import AppProxy
from engine.egress.connect_proxy import ConnectProxy
from engine.egress.dialing import Dialer
from engine.egress.policy import AddressPolicy
from engine.egress.rates import Rate


@pytest.fixture
async def flood() -> AsyncIterator[int]:
    """Sends without end to whoever connects."""

    serving: set[asyncio.Task[None]] = set()

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        serving.add(asyncio.current_task())
        try:
            while True:
                writer.write(b"x" * 65_536)
                await writer.drain()
        except (OSError, asyncio.CancelledError):
            writer.transport.abort()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    yield server.sockets[0].getsockname()[1]
    server.close()
    for task in serving:
        task.cancel()
    await asyncio.gather(*serving)
    await asyncio.sleep(0)


@asynccontextmanager
async def served(path: Path, port: int) -> AsyncIterator[AppProxy]:
    async def resolve(host: str, port: int) -> list[str]:
        return ["127.0.0.1"]

    dialer = Dialer(AddressPolicy(allow_private=True), resolve)
    proxy = AppProxy((f"far.example:{port}",), dialer, lambda host, why: None)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(path))
        listener.listen()
        async with proxy.serving(listener):
            yield proxy


async def opened(path: Path, port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    near = await asyncio.open_unix_connection(path)
    near[1].write(f"CONNECT far.example:{port} HTTP/1.1\r\n\r\n".encode())
    return near


async def begun(reader: asyncio.StreamReader) -> bytes:
    """The beginning of an answer; nothing from a connection that was cut."""
    try:
        return await reader.read(12)
    except ConnectionError:
        return b""


def descriptors() -> int:
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


async def until(is_so: Callable[[], bool]) -> None:
    """What happens on sockets and in threads has no event of ours."""
    async with asyncio.timeout(60):
        while True:
            if is_so():
                return
            await asyncio.sleep(0.02)


async def test_an_app_that_reads_nothing_keeps_no_descriptors(tmp_path, flood, monkeypatch) -> None:
    monkeypatch.setattr(app_proxy, "IDLE_SECONDS", 0.3)
    async with served(tmp_path / "p.sock", flood) as proxy:
        before = descriptors()
        near = [await opened(tmp_path / "p.sock", flood) for _ in range(20)]
        await until(lambda: bool(proxy._connections))
        await until(lambda: not proxy._connections and descriptors() <= before + 20)  # the app's own ends alone
        for _, writer in near:
            writer.transport.abort()
        await asyncio.sleep(0)


async def test_a_connection_counts_until_it_is_gone(tmp_path, flood, monkeypatch) -> None:
    monkeypatch.setattr(app_proxy, "MAX_CONNECTIONS", 1)
    monkeypatch.setattr(app_proxy, "CLOSE_SECONDS", 60.0)
    async with served(tmp_path / "p.sock", flood) as proxy:
        monkeypatch.setattr(app_proxy, "IDLE_SECONDS", 0.2)
        _, writer = await opened(tmp_path / "p.sock", flood)
        await asyncio.sleep(0.5)  # given up by now, but not gone: the app has not taken the bytes
        assert len(proxy._connections) == 1
        reader, other = await opened(tmp_path / "p.sock", flood)
        assert await begun(reader) == b""
        writer.transport.abort()
        other.transport.abort()
        await asyncio.sleep(0)


async def test_closing_waits_for_nobody(tmp_path, flood, monkeypatch) -> None:
    monkeypatch.setattr(app_proxy, "CLOSE_SECONDS", 600.0)
    async with asyncio.timeout(60), served(tmp_path / "p.sock", flood):
        reader, writer = await opened(tmp_path / "p.sock", flood)
        await reader.read(12)
        await asyncio.sleep(0.2)  # more is on its way than is taken
    writer.transport.abort()
    await asyncio.sleep(0)


async def test_too_many_connections_a_minute_are_cut(tmp_path, flood, monkeypatch) -> None:
    monkeypatch.setattr(app_proxy, "MOST_A_MINUTE", 2)
    async with served(tmp_path / "p.sock", flood):
        answers = []
        for _ in range(3):
            reader, writer = await opened(tmp_path / "p.sock", flood)
            answers.append(await begun(reader))
            writer.transport.abort()
        assert answers == [b"HTTP/1.1 200", b"HTTP/1.1 200", b""]


async def test_an_app_carries_so_much_an_hour(tmp_path, flood, monkeypatch) -> None:
    monkeypatch.setattr(app_proxy, "MAX_BYTES_AN_HOUR", 300_000)
    async with served(tmp_path / "p.sock", flood):
        read = 0
        for _ in range(2):
            reader, writer = await opened(tmp_path / "p.sock", flood)
            while chunk := await reader.read(65_536):
                read += len(chunk)
            writer.transport.abort()
        assert 100_000 < read < 301_000


def test_a_rate_is_one_of_any_time(monkeypatch) -> None:
    now = 0.0
    monkeypatch.setattr("engine.egress.rates.time.monotonic", lambda: now)
    rate = Rate(10, 60)
    assert rate.spend(6)
    now = 30.0
    assert rate.spend(4)
    assert not rate.spend()
    now = 60.0
    assert rate.spend(6)
    assert not rate.spend()


async def test_names_that_nobody_answers_hold_up_nothing_else(tmp_path, flood, monkeypatch) -> None:
    answer = threading.Event()
    asked = 0

    def silent(*_: object, **__: object) -> list[object]:
        nonlocal asked
        asked += 1
        answer.wait(100)
        return []

    monkeypatch.setattr(dialing.socket, "getaddrinfo", silent)
    monkeypatch.setattr(app_proxy, "MOST_AT_ONCE", 7)
    dialer = Dialer(AddressPolicy())
    proxy = AppProxy(("slow.example",), dialer, lambda host, why: None)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "p.sock"))
        listener.listen()
        async with proxy.serving(listener):
            near = [await opened_slow(tmp_path / "p.sock") for _ in range(40)]
            await until(lambda: asked >= app_proxy.MOST_AT_ONCE)
            await asyncio.sleep(0.1)
            try:
                assert asked == app_proxy.MOST_AT_ONCE
                async with asyncio.timeout(60):
                    assert await asyncio.to_thread(lambda: 1) == 1
            finally:
                answer.set()
                for writer in near:
                    writer.transport.abort()
        await asyncio.sleep(0)


async def opened_slow(path: Path) -> asyncio.StreamWriter:
    _, writer = await asyncio.open_unix_connection(path)
    writer.write(b"CONNECT slow.example:443 HTTP/1.1\r\n\r\n")
    return writer


async def test_the_other_way_of_a_registry_connection_ends_too(tmp_path, monkeypatch) -> None:
    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readexactly(1)
        linger = (1).to_bytes(4, "little") + (0).to_bytes(4, "little")
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        writer.transport.abort()  # a reset

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    monkeypatch.setattr("engine.egress.connect_proxy.TLS_PORT", port)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "p.sock"))
        listener.listen()
        async with server, ConnectProxy(frozenset({"localhost"})).serving(listener):
            reader, writer = await asyncio.open_unix_connection(tmp_path / "p.sock")
            writer.write(f"CONNECT localhost:{port} HTTP/1.1\r\n\r\n".encode())
            await reader.readuntil(b"\r\n\r\n")
            writer.write(b"x")
            assert await reader.read() == b""
            await until(lambda: not [one for one in asyncio.all_tasks() if "_copy" in repr(one.get_coro())])
            writer.transport.abort()
            await asyncio.sleep(0)
