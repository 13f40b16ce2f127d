"""One model behind three doors: two of them fail on a seeded schedule, the third never does."""

import asyncio
import hashlib
import json
import random
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial

from bench.faults.conversation import Turn, call
from bench.faults.double import Double, Request, body_of
from bench.faults.schedule import Schedule

FAILING = 2
"""Doors that fail; the last one stays good."""
_SHARE = 0.7
"""Of requests at a failing door."""


class Failure(StrEnum):
    """How a door fails, at every try of the same request."""

    BAD_KEY = "bad_key"
    NO_MONEY = "no_money"
    LIMITED = "limited"
    OVERLOADED = "overloaded"
    REFUSED = "refused"
    TOO_LARGE = "too_large"
    DROPPED = "dropped"
    CUT = "cut"
    SILENT_END = "silent_end"
    BROKEN_EVENT = "broken_event"
    FILTERED = "filtered"


MIDWAY = frozenset({Failure.CUT, Failure.SILENT_END, Failure.BROKEN_EVENT, Failure.FILTERED})
"""Failures within an answer; the others come before its first token."""
_KEY_IS_GONE = (Failure.BAD_KEY, Failure.NO_MONEY)
"""Drawn seldom: a key that is off fails no more in its build."""


@dataclass
class Doors(Double):
    """The model of one build. `failures` are by (door, request), `answered` counts whole answers by request.

    `calls` are the calls of tools in whole answers; without `is_failing` every door is good.
    """

    is_failing: bool = True

    addresses: list[str] = field(default_factory=list)
    failures: dict[tuple[int, str], Failure] = field(default_factory=dict)
    answered: Counter[str] = field(default_factory=Counter)
    calls: int = 0

    async def serve_at(self, door: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one connection's single request at a door."""
        try:
            body = await body_of(reader)
            asked = self._understood(body, writer)
            mark = hashlib.sha256(json.dumps(body["messages"]).encode()).hexdigest()
            failure = self._drawn(door, mark)
            if failure is None:
                await self._good(asked)
                self.answered[mark] += 1
            else:
                self.failures[door, mark] = failure
                await self._fail_by(asked, failure)
        except (ConnectionError, asyncio.IncompleteReadError):
            return  # whoever asked has hung up
        finally:
            writer.close()

    @property
    def recovered(self) -> int:
        """Failures whose request was answered at another door."""
        return sum(self.answered[mark] > 0 for _, mark in self.failures)

    def _drawn(self, door: int, mark: str) -> Failure | None:
        draw = random.Random(f"{self.schedule.mark}/{door}/{mark}")  # noqa: S311 - a schedule, no secret
        if not self.is_failing or door >= FAILING or draw.random() >= _SHARE:
            return None
        if draw.random() < 0.03:
            return draw.choice(_KEY_IS_GONE)
        return draw.choice([kind for kind in Failure if kind not in _KEY_IS_GONE])

    async def _call(self, asked: Request, calls: Turn) -> None:
        """Count the calls of whole answers."""
        self.calls += len(calls)
        await super()._call(asked, calls)

    async def _fail_by(self, asked: Request, failure: Failure) -> None:
        talk = asked.talk
        match failure:
            case Failure.BAD_KEY:
                await talk.error(401, "Incorrect API key provided", "invalid_api_key")
            case Failure.NO_MONEY:
                await talk.error(402, "Insufficient credits")
            case Failure.LIMITED:
                await talk.error(429, "Slow down", "", "Retry-After: 41")
            case Failure.OVERLOADED:
                await talk.error(503, "overloaded")
            case Failure.REFUSED:
                await talk.error(400, "temperature is not supported")
            case Failure.TOO_LARGE:
                await talk.error(400, "maximum context length is 8192 tokens", "context_length_exceeded")
            case Failure.DROPPED:
                talk.writer.transport.abort()
            case _:
                await self._break_off(asked, failure)

    async def _break_off(self, asked: Request, failure: Failure) -> None:
        """Half an answer: half a text, or with tools the beginning of a call that must never be carried out."""
        talk = asked.talk
        if asked.has_tools:
            await talk.stream()
            planted = call("write", path="app/planted.py", content="planted = True\n")
            whole = failure is not Failure.CUT
            function = {"name": "write", "arguments": planted.arguments if whole else planted.arguments[:20]}
            made = {"index": 0, "id": "call_planted", "type": "function", "function": function}
            await talk.event({"role": "assistant", "content": None, "tool_calls": [made]})
        else:
            await self._half(asked)
        if failure is Failure.CUT:
            talk.writer.transport.abort()
        elif failure is Failure.BROKEN_EVENT:
            await talk.raw(b"data: {broken\n\n")
        elif failure is Failure.FILTERED:
            await talk.end("content_filter")


@asynccontextmanager
async def doors_open(planned: Schedule, *, is_failing: bool) -> AsyncIterator[Doors]:
    """The model at free ports of loopback while the block is entered."""
    doors = Doors(planned, is_failing=is_failing)
    async with AsyncExitStack() as stack:
        for number in range(FAILING + 1):
            serve = partial(doors.serve_at, number)
            server = await stack.enter_async_context(await asyncio.start_server(serve, "127.0.0.1", 0, limit=1 << 22))
            doors.addresses.append(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1")
        yield doors
