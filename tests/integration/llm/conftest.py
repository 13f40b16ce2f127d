"""A loopback server that speaks the real wire format, one scripted behaviour per request."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from types import ModuleType

import httpx2
import pytest
from pydantic import SecretStr

from engine.builds.state import Role
from engine.egress.client import guarded_client
from engine.egress.policy import AddressPolicy
from engine.llm.client import ModelClient, Patience
from engine.llm.notices import ModelNotice
from engine.llm.spending import CallBegun, CallCut, CallRefused
from engine.llm.types import ModelChoice, Prompt, Reply, Told, Turn

KEY = "sk-secret-0123456789"
IMPATIENT = Patience(first_token=0.4, between_tokens=0.3, told_after=0.2)
PROMPT = Prompt(role=Role.DEVELOPER, system="# Role: developer", turns=(Turn(role="user", text="Write it."),))


def event(delta: dict[str, object], finish: str | None = None) -> bytes:
    body = {
        "id": "chatcmpl-1",
        "object": "chat.completion.chunk",
        "created": 1,
        "model": "m",
        "choices": [{"index": 0, "delta": delta, "finish_reason": finish}],
    }
    return f"data: {json.dumps(body)}\n\n".encode()


def usage(sent: int, received: int) -> bytes:
    tokens = {"prompt_tokens": sent, "completion_tokens": received, "total_tokens": sent + received}
    body = {
        "id": "chatcmpl-1",
        "object": "chat.completion.chunk",
        "created": 1,
        "model": "m",
        "choices": [],
        "usage": tokens,
    }
    return f"data: {json.dumps(body)}\n\n".encode()


DONE = b"data: [DONE]\n\n"
WHOLE = [
    event({"role": "assistant", "content": "Hel"}),
    event({"content": "lo"}),
    event({}, "stop"),
    usage(11, 3),
    DONE,
]


@dataclass
class Answer:
    """What one request gets: a status with a body, or a stream of pieces; `cut` breaks the connection after it."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    pieces: list[bytes] | None = None
    cut: bool = False
    silence: float = 0.0


def error(status: int, message: str, code: str | None = None, **headers: str) -> Answer:
    body = json.dumps({"error": {"message": message, "type": "x", "code": code}}).encode()
    return Answer(status, {"Content-Type": "application/json", **headers}, body)


class Provider:
    """Serves `answers` in order, the last one for ever; keeps the requests."""

    def __init__(self) -> None:
        self.answers: list[Answer] = [Answer(pieces=WHOLE)]
        self.requests: list[dict[str, object]] = []
        self.headers: list[str] = []

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        length = next(
            int(line.split(":")[1]) for line in head.splitlines() if line.lower().startswith("content-length")
        )
        self.headers.append(head)
        self.requests.append(json.loads(await reader.readexactly(length)))
        answer = self.answers[min(len(self.requests), len(self.answers)) - 1]
        try:
            await self._answer(answer, writer)
        except ConnectionError:
            pass
        finally:
            writer.close()

    async def _answer(self, answer: Answer, writer: asyncio.StreamWriter) -> None:
        is_stream = answer.pieces is not None
        headers = {"Content-Type": "text/event-stream"} if is_stream else {}
        headers |= answer.headers
        if is_stream:
            headers["Transfer-Encoding"] = "chunked"
        else:
            headers["Content-Length"] = str(len(answer.body))
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        writer.write(f"HTTP/1.1 {answer.status} X\r\n{lines}Connection: close\r\n\r\n".encode() + answer.body)
        for piece in answer.pieces or []:
            writer.write(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
            await writer.drain()
        if answer.silence:
            await writer.drain()
            await asyncio.sleep(answer.silence)
        if is_stream and not answer.cut:
            writer.write(b"0\r\n\r\n")
        await writer.drain()


@dataclass
class Asking:
    """A client against the provider, with what was heard."""

    provider: Provider
    client: ModelClient
    http_client: httpx2.AsyncClient
    heard: list[str] = field(default_factory=list)
    notices: list[ModelNotice] = field(default_factory=list)
    begun: list[CallBegun] = field(default_factory=list)
    cut: list[CallCut] = field(default_factory=list)
    refused: list[CallRefused] = field(default_factory=list)
    has_heard: asyncio.Event = field(default_factory=asyncio.Event)

    def lose_patience(self) -> None:
        """From now on a silence is one soon."""
        self.client = ModelClient(self.client.choice, self.http_client, IMPATIENT)

    async def ask(self) -> Reply:
        async def on_text(text: str) -> None:
            self.heard.append(text)
            self.has_heard.set()

        async def on_notice(told: Told) -> None:
            lists = {ModelNotice: self.notices, CallBegun: self.begun, CallCut: self.cut, CallRefused: self.refused}
            lists[type(told)].append(told)

        return await self.client.ask(PROMPT, on_text, on_notice)


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Waits between tries take no time; the list holds how long they would have been."""
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    monkeypatch.setattr("engine.llm.client.pause", sleep)
    return waits


@pytest.fixture
async def asking() -> AsyncIterator[Asking]:
    provider = Provider()
    server = await asyncio.start_server(provider.serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with httpx2.AsyncClient(trust_env=False) as http_client:
        choice = ModelChoice(
            provider="openai_compatible", model="m", base_url=f"http://127.0.0.1:{port}/v1", api_key=SecretStr(KEY)
        )
        client = ModelClient(choice, http_client, Patience(first_token=30, between_tokens=30))
        yield Asking(provider, client, http_client)
    server.close()
    await server.wait_closed()


@pytest.fixture
def wire() -> ModuleType:
    """The names above: pieces of the wire format."""
    return sys.modules[__name__]


@pytest.fixture
async def guarded(asking: Asking) -> AsyncIterator[ModelClient]:
    """A client whose connections may not lead to private addresses."""
    async with guarded_client(AddressPolicy()) as http_client:
        yield ModelClient(asking.client.choice, http_client)
