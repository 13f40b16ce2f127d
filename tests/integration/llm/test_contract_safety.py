"""One contract for every kind of provider: guarded addresses, bounded answers, silent logs, no foreign keys."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bench.wires.said import Failure, Said
from engine.egress.bounded import LONGEST_LINE
from engine.egress.client import guarded_client
from engine.egress.policy import AddressPolicy
from engine.llm.client import ModelClient
from engine.llm.errors import ModelError, ReplyEndless
from tests.integration.llm.contracted import KEY, KINDS, contracted, prompt

VARIABLES = [
    f"{vendor}_{name}"
    for vendor in ("OPENAI", "ANTHROPIC", "GROQ", "OPENROUTER")
    for name in ("API_KEY", "AUTH_TOKEN", "ORG_ID", "PROJECT_ID", "ADMIN_KEY", "APP_URL", "APP_TITLE")
]


@asynccontextmanager
async def raw_server(answer: bytes) -> AsyncIterator[tuple[str, list[bytes]]]:
    """A server that answers every request with these bytes; the heads of the requests are kept."""
    heads: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heads.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(answer)
        try:
            await writer.drain()
        except ConnectionError:
            return
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, limit=1 << 22)
    yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", heads
    server.close()


@pytest.mark.parametrize("kind", KINDS)
async def test_a_private_address_is_refused_before_it_is_connected(kind):
    async with guarded_client(AddressPolicy()) as strict, contracted(kind, strict) as asking:
        with pytest.raises(ModelError) as caught:
            await asking.ask()
    assert caught.value.code == "address_refused"
    assert asking.loopback.asked == []


@pytest.mark.parametrize("status", [301, 302, 307, 308])
@pytest.mark.parametrize("kind", KINDS)
async def test_a_redirect_is_not_followed(kind, status):
    async with raw_server(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n") as (elsewhere, heads):
        moved = f"HTTP/1.1 {status} Moved\r\nLocation: {elsewhere}/x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        async with raw_server(moved.encode()) as (address, _), contracted(kind) as asking:
            choice = asking.choice.model_copy(update={"base_url": f"{address}/v1"})
            asking.client = ModelClient(choice, asking.http_client)
            with pytest.raises(ModelError):
                await asking.ask()
    assert heads == []


@pytest.mark.parametrize("kind", KINDS)
async def test_a_line_without_end_is_ended_here(kind):
    line = b"data: " + b"x" * (LONGEST_LINE + 1_000)
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: {10 * len(line)}\r\n\r\n"
    async with raw_server(head.encode() + line) as (address, _), contracted(kind) as asking:
        choice = asking.choice.model_copy(update={"base_url": f"{address}/v1"})
        asking.client = ModelClient(choice, asking.http_client)
        with pytest.raises(ReplyEndless):
            await asking.ask()


@pytest.mark.parametrize("kind", KINDS)
async def test_no_log_at_any_level_holds_a_prompt_or_a_key(kind, caplog):
    caplog.set_level(logging.DEBUG)
    secret = "The unlikely words of a prompt."
    given = prompt().model_copy(update={"system": secret})
    async with contracted(kind) as asking:
        for name in list(logging.root.manager.loggerDict):
            caplog.set_level(logging.DEBUG, name)  # until the end of this test: loud loggers keep what they are told
        await asking.ask(given, Said(pieces=("The unlikely words of an answer.",)))
        with pytest.raises(ModelError):
            await asking.ask(given, Failure("wrong_key"))
    shown = caplog.text + "".join(str(record.__dict__) for record in caplog.records)
    assert caplog.records
    for hidden in (KEY, secret, "words of an answer"):
        assert hidden not in shown


@pytest.mark.parametrize("kind", KINDS)
async def test_nothing_of_the_process_s_environment_goes_out(kind, monkeypatch):
    for name in VARIABLES:
        monkeypatch.setenv(name, "server-secret")
    for vendor in ("OPENAI", "ANTHROPIC", "GROQ"):
        monkeypatch.setenv(f"{vendor}_CUSTOM_HEADERS", "X-Server: server-secret")
        monkeypatch.setenv(f"{vendor}_BASE_URL", "http://server-secret.invalid")
    async with contracted(kind) as asking:
        await asking.ask()
        keyless = asking.choice.model_copy(update={"api_key": None})
        asking.client = ModelClient(keyless, asking.http_client)
        await asking.ask()
    assert "server-secret" not in str([(asked.headers, asked.body) for asked in asking.loopback.asked])
    keys = [asking.loopback.wire.key(asked.headers) for asked in asking.loopback.asked]
    assert keys == [KEY, "no-key"]
