"""The server: one loopback port that answers in a wire format, keeps what was asked and what it charges for it."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Protocol

from bench.wires.anthropic import AnthropicWire
from bench.wires.chat import Body, ChatWire
from bench.wires.groq import GroqWire
from bench.wires.openai import OpenAIWire
from bench.wires.openrouter import OpenRouterWire
from bench.wires.said import Answer, End, Failure, Refused, Said, Tokens
from engine.llm.types import ProviderKind

_FOREVER = 3600.0


class Wire(Protocol):
    """A provider's form of requests and answers."""

    kind: ProviderKind
    base: str
    path: str

    def key(self, headers: dict[str, str]) -> str:
        """The key of a request."""
        ...

    def question(self, body: Body) -> tuple[str, str]:
        """System prompt and first message of a request, in words."""
        ...

    def events(self, body: Body, said: Said) -> Iterable[bytes]:
        """The events of a stream."""
        ...

    def refusal(self, failure: Failure, key: str) -> Refused:
        """The refusal of a request."""
        ...


WIRES: dict[ProviderKind, Wire] = {
    wire.kind: wire for wire in (ChatWire(), OpenAIWire(), OpenRouterWire(), GroqWire(), AnthropicWire())
}


@dataclass
class Asked:
    """One request as it came."""

    body: Body
    headers: dict[str, str]
    question: tuple[str, str]


@dataclass(frozen=True)
class Billed:
    """A line of the provider's own account: what it counts for a request, whole or not."""

    model: str
    tokens: Tokens
    end: End
    charge: str | None


Respond = Callable[[Asked], Answer]


@dataclass
class Loopback:
    """A provider on loopback; `answers` are given in their order, the last one for ever, unless `respond` is set."""

    wire: Wire
    base_url: str = ""
    answers: list[Answer] = field(default_factory=lambda: [Said()])
    respond: Respond | None = None
    asked: list[Asked] = field(default_factory=list)
    account: list[Billed] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer the requests of one connection."""
        try:
            with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
                while await self._answer(reader, writer):
                    pass
        finally:
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Whether the connection may be used again."""
        line, headers = _head(await reader.readuntil(b"\r\n\r\n"))
        body = json.loads(await reader.readexactly(int(headers.get("content-length", "0"))))
        if line.split()[1].partition("?")[0] != self.wire.path:
            return await _refuse(writer, Refused(404, {"error": {"message": f"no route {line}"}}))
        asked = Asked(body, headers, self.wire.question(body))
        self.asked.append(asked)
        answer = self._next(asked)
        if isinstance(answer, Failure):
            return await _refuse(writer, self.wire.refusal(answer, self.wire.key(headers)))
        self.account.append(Billed(body["model"], answer.tokens, answer.end, _text(answer)))
        return await self._stream(writer, body, answer)

    def _next(self, asked: Asked) -> Answer:
        if self.respond is not None:
            return self.respond(asked)
        return self.answers[min(len(self.asked), len(self.answers)) - 1]

    async def _stream(self, writer: asyncio.StreamWriter, body: Body, said: Said) -> bool:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n")
        for event in self.wire.events(body, said):
            await self.send(writer, event)
        if said.end == "hang":
            await asyncio.sleep(_FOREVER)
        if said.end == "cut":
            writer.transport.abort()
            return False
        writer.write(b"0\r\n\r\n")
        await writer.drain()
        return True

    async def send(self, writer: asyncio.StreamWriter, event: bytes) -> None:
        """Send an event of a stream at once."""
        writer.write(f"{len(event):x}\r\n".encode() + event + b"\r\n")
        await writer.drain()


def _text(said: Said) -> str | None:
    return None if said.charge is None else f"{said.charge:f}"


def _head(content: bytes) -> tuple[str, dict[str, str]]:
    line, *rest = content.decode("latin-1").splitlines()
    fields = (one.partition(":") for one in rest if one)
    return line, {name.lower(): value.strip() for name, _, value in fields}


async def _refuse(writer: asyncio.StreamWriter, refused: Refused) -> bool:
    content = json.dumps(refused.body).encode()
    headers = (("Content-Type", "application/json"), ("Content-Length", str(len(content))), *refused.headers)
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers)
    writer.write(f"HTTP/1.1 {refused.status} X\r\n{lines}\r\n".encode() + content)
    await writer.drain()
    return True


@asynccontextmanager
async def serving(
    kind: ProviderKind, port: int = 0, make: Callable[[Wire], Loopback] = Loopback
) -> AsyncIterator[Loopback]:
    """The provider on a port of loopback (0: a free one) while the block is entered."""
    loopback = make(WIRES[kind])
    connections: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        connections.add(task)
        task.add_done_callback(connections.discard)
        await loopback.serve(reader, writer)

    server = await asyncio.start_server(serve, "127.0.0.1", port, limit=1 << 22)
    loopback.base_url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}{loopback.wire.base}"
    try:
        yield loopback
    finally:
        server.close()
        for task in connections:
            task.cancel()
        await asyncio.gather(*connections, return_exceptions=True)
