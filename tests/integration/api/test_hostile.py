"""Connections that mean no good, at the product's own web server: slow, endless, many at once, and with forged tokens."""

import asyncio
import base64
import json
import os
import socket
import struct
import time
from contextlib import suppress

import httpx
import jwt
import pytest

from bench.api_running import User, sign_up
from samokoder_app.api import limits
from samokoder_app.platform.secrets import get_secrets
from tests.integration.api.test_contract import assert_error

pytestmark = pytest.mark.timeout(400)  # the server starts in seconds on a quiet machine, in minutes on a crowded one
SOCKETS = 1_000
AT_ONCE = 250  # conftest lets a user hold as many
RESET = struct.pack("ii", 1, 0)


def client_of(port: int, user: User | None = None) -> httpx.AsyncClient:
    headers = user.headers if user else {}
    return httpx.AsyncClient(base_url=f"http://localhost:{port}", headers=headers, timeout=30, trust_env=False)


async def open_socket(port: int, path: str, user: User) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    lines = (
        f"GET {path} HTTP/1.1",
        f"Host: localhost:{port}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Version: 13",
        f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}",
        f"Authorization: Bearer {user.token}",
    )
    writer.write(("\r\n".join(lines) + "\r\n\r\n").encode())
    assert (await reader.readline()).startswith(b"HTTP/1.1 101"), "the socket was not accepted"
    return reader, writer


async def drop(opened: tuple[asyncio.StreamReader, asyncio.StreamWriter]) -> None:
    """Without a word: the connection is reset."""
    writer = opened[1]
    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
    writer.transport.abort()
    with suppress(OSError):
        await writer.wait_closed()


async def streams(client: httpx.AsyncClient) -> int:
    lines = (await client.get("/metrics")).text.splitlines()
    return int(float(next(line for line in lines if line.startswith("samokoder_event_streams ")).split()[1]))


async def test_a_thousand_sockets_opened_and_dropped_leave_nothing(port, database_server) -> None:
    user = await sign_up(port)
    async with client_of(port, user) as client:
        project = (await client.post("/api/projects", json={"description": "notes"})).headers["location"]

        def connections() -> int:
            with database_server.connect_owner() as connection:
                return connection.execute("select count(*) from pg_stat_activity").fetchone()[0]

        for round_ in range(SOCKETS // AT_ONCE):
            opened = await asyncio.gather(*(open_socket(port, f"{project}/events", user) for _ in range(AT_ONCE)))
            if round_ == 0:
                assert await streams(client) == AT_ONCE
                before = connections()
            assert (await client.get(project)).status_code == 200  # the client waits 30 s and no longer
            await asyncio.gather(*map(drop, opened))
        async with asyncio.timeout(60):
            while True:
                if await streams(client) == 0:
                    break
                await asyncio.sleep(0.1)
        assert connections() <= before + 2
        saved = await client.put(f"{project}/files/a.txt", json={"text": "x"}, headers={"If-None-Match": "*"})
        assert saved.status_code == 200
    reader, writer = await open_socket(port, f"{project}/events", user)
    async with asyncio.timeout(60):
        while b"file_changed" not in await reader.read(4096):
            pass
    await drop((reader, writer))


async def answer_to(port: int, *pieces: bytes, pause: float = 0.0) -> bytes:
    """What is answered, until the other side closes or says nothing more."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        with suppress(OSError):
            for piece in pieces:
                writer.write(piece)
                await writer.drain()
                await asyncio.sleep(pause)
        return await _said(reader)
    finally:
        writer.close()


async def _said(reader: asyncio.StreamReader) -> bytes:
    try:
        async with asyncio.timeout(30):
            return await reader.readuntil(b"}}")
    except asyncio.IncompleteReadError as error:
        return error.partial
    except (TimeoutError, OSError):
        return b""


def head(port: int, user: User, *more: str) -> bytes:
    lines = ("POST /api/projects HTTP/1.1", f"Host: localhost:{port}", f"Authorization: Bearer {user.token}", *more)
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


async def test_bodies_without_an_end_are_cut_off(port) -> None:
    user = await sign_up(port)
    piece = b"10000\r\n" + b" " * 65_536 + b"\r\n"
    chunked = head(port, user, "Transfer-Encoding: chunked", "Content-Type: application/json")
    assert b" 413 " in await answer_to(port, chunked, *[piece] * 64)
    keyed = head(port, user, "Transfer-Encoding: chunked", "Content-Type: application/json", "Idempotency-Key: endless")
    assert b" 413 " in await answer_to(port, keyed, *[piece] * 64)
    declared = head(port, user, "Content-Length: 99999999999", "Content-Type: application/json")
    assert b" 413 " in await answer_to(port, declared, *[b" " * 65_536] * 64)
    endless = f"GET /api/plans HTTP/1.1\r\nHost: localhost:{port}\r\n".encode() + b"X-More: " + b"x" * 1_000_000
    assert b" 200 " not in await answer_to(port, endless)
    async with client_of(port) as client:
        assert (await client.get("/health")).status_code == 200


async def test_slow_clients_keep_nobody_waiting(port) -> None:
    """So many connections that send a drop now and then are open that there would be no room for others."""
    user = await sign_up(port)
    dripping = head(port, user, "Content-Length: 1000", "Content-Type: application/json") + b'{"desc'
    opened = [await asyncio.open_connection("127.0.0.1", port) for _ in range(300)]
    for number, (_, writer) in enumerate(opened):
        writer.write(dripping if number % 2 else dripping[:60])
        await writer.drain()
    async with client_of(port, user) as client:
        answers = await asyncio.gather(*(client.get("/api/projects") for _ in range(50)))
    assert {answer.status_code for answer in answers} == {200}
    for _, writer in opened:
        writer.transport.abort()


async def test_a_body_that_does_not_come_is_not_waited_for(api, me, monkeypatch) -> None:
    monkeypatch.setattr(limits, "PATIENCE_SECONDS", 0.2)
    sent = []

    async def receive() -> dict:
        await asyncio.sleep(0 if not sent else 30)
        sent.append(1)
        return {"type": "http.request", "body": b"{", "more_body": True}

    for more in ([], [(b"idempotency-key", b"slow")]):
        answered = []

        async def send(message: dict) -> None:
            answered.append(message)  # noqa: B023 - used within the turn

        sent.clear()
        headers = [(b"host", b"localhost"), (b"authorization", me["Authorization"].encode())]
        scope = {"type": "http", "method": "POST", "path": "/api/projects", "query_string": b"", "client": ("::1", 1)}
        scope |= {"headers": [*headers, (b"content-type", b"application/json"), *more], "http_version": "1.1"}
        await api({**scope, "scheme": "http", "root_path": "", "asgi": {"version": "3.0"}}, receive, send)
        assert answered[0]["status"] == 408
        assert json.loads(answered[1]["body"])["error"]["code"] == "body_too_slow"


def claims_of(token: str) -> dict:
    return jwt.decode(token, options={"verify_signature": False})


async def test_forged_and_stale_tokens_open_nothing(client, me, project) -> None:
    token = me["Authorization"].removeprefix("Bearer ")
    claims = claims_of(token)
    secret = get_secrets().jwt_secret.get_secret_value()
    header, payload, signature = token.split(".")
    none = base64.urlsafe_b64encode(b'{"alg":"none","typ":"JWT"}').rstrip(b"=").decode()
    forged = {
        "no signature": f"{none}.{payload}.",
        "none with the old one": f"{none}.{payload}.{signature}",
        "signature cut": f"{header}.{payload}.",
        "another key": jwt.encode(claims, "k" * 40, algorithm="HS256"),
        "another algorithm": jwt.encode(claims, secret.ljust(64, "x"), algorithm="HS512"),
        "expired": jwt.encode({**claims, "exp": int(time.time()) - 1}, secret, algorithm="HS256"),
        "for others": jwt.encode({**claims, "aud": "service"}, secret, algorithm="HS256"),
        "of others": jwt.encode({**claims, "iss": "http://evil.example"}, secret, algorithm="HS256"),
        "no end": jwt.encode({k: v for k, v in claims.items() if k != "exp"}, secret, algorithm="HS256"),
        "no session": jwt.encode({k: v for k, v in claims.items() if k != "session_id"}, secret, algorithm="HS256"),
        "another session": jwt.encode({**claims, "session_id": claims["sub"]}, secret, algorithm="HS256"),
        "another user": jwt.encode({**claims, "sub": claims["session_id"]}, secret, algorithm="HS256"),
        "the public key": jwt.encode({"iss": claims["iss"], "role": "anon"}, secret, algorithm="HS256"),
        "not one": "smk_" + "x" * 43,
        "long": "a" * 9_000,
        "odd": "..",
    }
    for kind, value in forged.items():
        answer = await client.get(project, headers={"Authorization": f"Bearer {value}"})
        assert answer.status_code == 401, kind
        assert_error(answer, 401, "unauthenticated")
    assert (await client.get(project, headers=me)).status_code == 200
    await client.post("/auth/v1/logout", headers=me)
    assert_error(await client.get(project, headers=me), 401)  # replayed after its session has ended
