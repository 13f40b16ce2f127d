"""An OpenAI-compatible endpoint on loopback: the demo model's answers in the real wire format, with faults on demand.

The model's id says how it behaves: `demo` answers well, `demo-brisk` and `demo-slow` take their time, `FAULT` misbehaves at every request, `FAULT@ROLE` only for that role, `FAULT:N` only N times. `FAULTS` lists
them. Every request is kept in `requests`, so that a caller can count what was asked and what was answered.

By hand: `python -m bench.demo_endpoint 8911`.
"""

import asyncio
import hashlib
import json
import re
import sys
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from pydantic_ai.messages import ModelRequest, SystemPromptPart, UserPromptPart

from engine.llm.demo.answers import answer
from engine.llm.demo.model import read_question

PIECE = 48
"""Characters of an answer in one event."""

SLOW_SECONDS = 0.12
BRISK_SECONDS = 0.015
"""Between the events of an answer: a file of 3,000 characters takes 8 s or 1 s."""

NUMBERED_FROM = 1000
"""Tokens of a prompt are this plus the request's number, so that a journaled answer names its request."""

_FOREVER = 3600.0
_HUGE = 50_000_000
_PORTION = b"x" * 50_000
_MODEL = re.compile(r"^(?P<fault>[a-z0-9-]+)(?:@(?P<role>[a-z_]+))?(?::(?P<times>\d+))?$")


@dataclass
class Asked:
    """One request: who asked what, and how much of the answer was sent."""

    number: int
    model: str
    role: str
    digest: str
    sent: int = 0
    is_answered: bool = False


@dataclass
class Exchange:
    """A request being answered."""

    asked: Asked
    text: str
    key: str
    writer: asyncio.StreamWriter

    async def head(self, status: int, kind: str, *headers: str) -> None:
        """Status and headers; the body ends with the connection."""
        lines = [f"HTTP/1.1 {status} X", f"Content-Type: {kind}", "Connection: close", *headers]
        self.writer.write(("\r\n".join(lines) + "\r\n\r\n").encode())
        await self.writer.drain()

    async def body(self, status: int, content: bytes, kind: str = "application/json", *headers: str) -> None:
        """A whole answer that is no stream."""
        await self.head(status, kind, f"Content-Length: {len(content)}", *headers)
        self.writer.write(content)
        await self.writer.drain()

    async def error(self, status: int, message: str, code: str = "", *headers: str) -> None:
        """An error as OpenAI words it."""
        content = json.dumps({"error": {"message": message, "type": "error", "code": code or None}}).encode()
        await self.body(status, content, "application/json", *headers)

    async def event(self, delta: dict[str, object], finish: str | None = None) -> None:
        """One event of a stream."""
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        await self.raw(f"data: {json.dumps(self._chunk([choice]), ensure_ascii=False)}\n\n".encode())

    async def raw(self, content: bytes) -> None:
        """Bytes as they are."""
        self.writer.write(content)
        await self.writer.drain()

    async def say(self, text: str, pause: float = 0.0) -> None:
        """A text, event by event."""
        for start in range(0, len(text), PIECE):
            await self.event({"content": text[start : start + PIECE]})
            self.asked.sent += len(text[start : start + PIECE])
            if pause:
                await asyncio.sleep(pause)

    async def end(self, finish: str | None = "stop") -> None:
        """Finish reason, usage, and the end of the stream."""
        await self.event({}, finish)
        tokens = {"prompt_tokens": NUMBERED_FROM + self.asked.number, "completion_tokens": self.asked.sent // 4 + 1}
        usage = {**self._chunk([]), "usage": {**tokens, "total_tokens": sum(tokens.values())}}
        await self.raw(f"data: {json.dumps(usage)}\n\ndata: [DONE]\n\n".encode())

    async def stream(self) -> None:
        """The head of a stream."""
        await self.head(200, "text/event-stream")

    def _chunk(self, choices: list[dict[str, object]]) -> dict[str, object]:
        return {
            "id": "chatcmpl-1",
            "object": "chat.completion.chunk",
            "created": 1,
            "model": self.asked.model,
            "choices": choices,
        }


async def good(talk: Exchange, pause: float = 0.0) -> None:
    """The whole answer."""
    await talk.stream()
    await talk.say(talk.text, pause)
    await talk.end()
    talk.asked.is_answered = True


async def brisk(talk: Exchange) -> None:
    """The whole answer at 3 KB a second."""
    await good(talk, BRISK_SECONDS)


async def slow(talk: Exchange) -> None:
    """The whole answer, slowly enough to be watched."""
    await good(talk, SLOW_SECONDS)


async def bad_key(talk: Exchange) -> None:
    """401 with the key in it."""
    await talk.error(401, f"Incorrect API key provided: {talk.key}", "invalid_api_key")


async def hangs_after_headers(talk: Exchange) -> None:
    """The head of a stream, then nothing."""
    await talk.stream()
    await asyncio.sleep(_FOREVER)


async def hangs_midway(talk: Exchange) -> None:
    """Half of the answer, then nothing."""
    await talk.stream()
    await talk.say(talk.text[: len(talk.text) // 2])
    await asyncio.sleep(_FOREVER)


async def silent(talk: Exchange) -> None:
    """Not even a head."""
    await asyncio.sleep(_FOREVER)


async def only_beats(talk: Exchange) -> None:
    """Signs of life without end, and no answer."""
    await talk.stream()
    while True:
        await talk.raw(b": waiting\n\n")
        await asyncio.sleep(1)


async def cut(talk: Exchange) -> None:
    """Half of the answer, and a clean end without a finish reason."""
    await talk.stream()
    await talk.say(talk.text[: len(talk.text) // 2])


async def too_long(talk: Exchange) -> None:
    """The output limit in the middle."""
    await talk.stream()
    await talk.say(talk.text[: len(talk.text) // 2])
    await talk.end("length")


async def garbage(talk: Exchange) -> None:
    """Words, and nothing of what was asked for."""
    await talk.stream()
    await talk.say("Sure! Colourless green ideas sleep furiously.\n" * 5)
    await talk.end()


async def wrong_json(talk: Exchange) -> None:
    """The right form with nonsense in it."""
    await talk.stream()
    await talk.say('Here it is.\n\n```json\n{"title": 7, "requirements": "many", "tasks": [1, 2], "checks": {}}\n```\n')
    await talk.end()


async def endless(talk: Exchange) -> None:
    """Text without end, as fast as it is read."""
    await talk.stream()
    while True:
        await talk.event({"content": "and so on " * 200})


async def endless_blanks(talk: Exchange) -> None:
    """Events without text, without end."""
    await talk.stream()
    while True:
        await talk.event({"content": ""})
        await asyncio.sleep(0.05)


async def huge_body(talk: Exchange) -> None:
    """50 MB that are no stream."""
    await talk.head(200, "application/json", f"Content-Length: {_HUGE}")
    await _pour(talk, b'{"text": "')


async def huge_line(talk: Exchange) -> None:
    """50 MB in one event of a stream."""
    await talk.stream()
    await _pour(talk, b'data: {"choices": [{"index": 0, "delta": {"content": "')


async def _pour(talk: Exchange, start: bytes) -> None:
    await talk.raw(start)
    for _ in range(_HUGE // len(_PORTION)):
        await talk.raw(_PORTION)


async def tool_call(talk: Exchange) -> None:
    """A call of a tool that nobody offered, instead of text."""
    await talk.stream()
    call = {"index": 0, "id": "call_1", "type": "function", "function": {"name": "run", "arguments": "{}"}}
    await talk.event({"role": "assistant", "content": None, "tool_calls": [call]})
    await talk.end("tool_calls")


async def no_content(talk: Exchange) -> None:
    """Content null and a proper end."""
    await talk.stream()
    await talk.event({"role": "assistant", "content": None})
    await talk.end()


async def filtered(talk: Exchange) -> None:
    """Stopped by a content filter."""
    await talk.stream()
    await talk.say("I am")
    await talk.end("content_filter")


async def bad_utf8(talk: Exchange) -> None:
    """Bytes that are no UTF-8."""
    await talk.stream()
    await talk.raw(b'data: {"choices": [{"index": 0, "delta": {"content": "\xff\xfe\xc3"}}]}\n\n')
    await talk.end()


async def broken_json(talk: Exchange) -> None:
    """An event that is no JSON."""
    await talk.stream()
    await talk.say(talk.text[:100])
    await talk.raw(b"data: {broken\n\n")


async def drops(talk: Exchange) -> None:
    """The connection is reset without an answer."""
    talk.writer.transport.abort()


def _plain(status: int, content: bytes, kind: str) -> "Fault":
    async def respond(talk: Exchange) -> None:
        await talk.body(status, content, kind)

    return respond


def _error(status: int, message: str, code: str = "", *headers: str) -> "Fault":
    async def respond(talk: Exchange) -> None:
        await talk.error(status, message, code, *headers)

    return respond


Fault = Callable[[Exchange], Awaitable[None]]
FAULTS: dict[str, Fault] = {
    "demo": good,
    "demo-brisk": brisk,
    "demo-slow": slow,
    "bad-key": bad_key,
    "no-money": _error(402, "Insufficient credits"),
    "no-quota": _error(429, "You exceeded your current quota", "insufficient_quota"),
    "rate": _error(429, "Slow down"),
    "rate-short": _error(429, "Slow down", "", "Retry-After: 2"),
    "rate-huge": _error(429, "Slow down", "", "Retry-After: 86400"),
    "no-model": _error(404, "The model does not exist", "model_not_found"),
    "too-small": _error(400, "maximum context length is 8192 tokens", "context_length_exceeded"),
    "bad-request": _error(400, "temperature is not supported"),
    "fails-500": _error(500, "oops"),
    "fails-503": _error(503, "overloaded"),
    "html": _plain(200, b"<!doctype html><html><body>Welcome</body></html>", "text/html"),
    "empty-body": _plain(200, b"", "text/event-stream"),
    "hangs-after-headers": hangs_after_headers,
    "hangs-midway": hangs_midway,
    "silent": silent,
    "only-beats": only_beats,
    "cut": cut,
    "too-long": too_long,
    "garbage": garbage,
    "wrong-json": wrong_json,
    "endless": endless,
    "endless-blanks": endless_blanks,
    "huge-body": huge_body,
    "huge-line": huge_line,
    "tool-call": tool_call,
    "no-content": no_content,
    "filtered": filtered,
    "bad-utf8": bad_utf8,
    "broken-json": broken_json,
    "drops": drops,
}


@dataclass
class DemoEndpoint:
    """The server's memory; `base_url` is known while it serves."""

    base_url: str = ""
    requests: list[Asked] = field(default_factory=list)
    _spent: Counter[str] = field(default_factory=Counter)
    _talks: dict[asyncio.StreamWriter, asyncio.Task[None]] = field(default_factory=dict)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one connection's single request."""
        self._talks[writer] = asyncio.ensure_future(self._answer(reader, writer))
        try:
            with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
                await self._talks[writer]
        finally:
            del self._talks[writer]
            writer.close()

    async def hang_up(self) -> None:
        """Break off whatever is still being answered."""
        talks = dict(self._talks)
        for writer, talk in talks.items():
            talk.cancel()
            writer.transport.abort()
        await asyncio.gather(*talks.values(), return_exceptions=True)
        await asyncio.sleep(0)  # transports close in the loop's next round

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        fields = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head.splitlines())}
        content = await reader.readexactly(int(fields.get("content-length", "0")))
        if head.startswith("GET"):
            listed = json.dumps({"object": "list", "data": [{"id": name, "object": "model"} for name in FAULTS]})
            await Exchange(Asked(0, "", "", ""), "", "", writer).body(200, listed.encode())
            return
        request = json.loads(content)
        talk = self._exchange(request, fields.get("authorization", "").removeprefix("Bearer "), writer)
        self.requests.append(talk.asked)
        # In a task of its own: whoever hangs up ends even the answer that waits for ever.
        work = asyncio.ensure_future(self._behaviour(talk.asked)(talk))
        left = asyncio.ensure_future(reader.read())
        try:
            await asyncio.wait({work, left}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (work, left):
                task.cancel()
            await asyncio.gather(work, left, return_exceptions=True)

    def _exchange(self, request: dict[str, Any], key: str, writer: asyncio.StreamWriter) -> Exchange:
        messages = request["messages"]
        system = "\n".join(one["content"] for one in messages if one["role"] == "system")
        first = next((one["content"] for one in messages if one["role"] == "user"), "")
        question = read_question([ModelRequest(parts=[SystemPromptPart(system), UserPromptPart(first)])])
        digest = hashlib.sha256(json.dumps(messages).encode()).hexdigest()
        number = len(self.requests) + 1
        asked = Asked(number=number, model=str(request["model"]), role=question.role.value, digest=digest)
        return Exchange(asked, answer(question), key, writer)

    def _behaviour(self, asked: Asked) -> Fault:
        wanted = _MODEL.match(asked.model)
        if wanted is None or wanted["fault"] not in FAULTS or wanted["role"] not in {None, asked.role}:
            return good
        self._spent[asked.model] += 1
        if wanted["times"] and self._spent[asked.model] > int(wanted["times"]):
            return good
        return FAULTS[wanted["fault"]]


@asynccontextmanager
async def serving(port: int = 0, endpoint: DemoEndpoint | None = None) -> AsyncIterator[DemoEndpoint]:
    """The endpoint, or one that answers in its own way, on a port of loopback (0: a free one) while the block is entered."""
    endpoint = endpoint or DemoEndpoint()
    server = await asyncio.start_server(endpoint.serve, "127.0.0.1", port, limit=1 << 22)
    endpoint.base_url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
    try:
        yield endpoint
    finally:
        server.close()
        await endpoint.hang_up()


async def _serve_by_hand(port: int) -> None:
    async with serving(port) as endpoint:
        print(endpoint.base_url, flush=True)
        told = 0
        while True:
            await asyncio.sleep(0.5)
            for asked in endpoint.requests[told:]:
                print(asked.model, asked.role, flush=True)
            told = len(endpoint.requests)


if __name__ == "__main__":
    asyncio.run(_serve_by_hand(int(sys.argv[1])))
