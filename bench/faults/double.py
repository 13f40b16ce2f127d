"""The misbehaving model: an OpenAI-compatible endpoint on loopback that writes good apps, but for its schedule."""

import asyncio
import hashlib
import json
import random
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from pydantic_ai.messages import ModelRequest, SystemPromptPart, UserPromptPart

from bench.demo_endpoint import Asked, Exchange, good
from bench.faults.code import Files, as_blocks, failing, files_so_far, good_files, good_text, not_compiling
from bench.faults.conversation import Call, Message, Turn, call, evidence_told, said_by_user, turns_for
from bench.faults.schedule import Kind, Planned, Schedule
from engine.builds.state import Role
from engine.llm.demo.answers import Question
from engine.llm.demo.model import read_question

_PROTECTED = {"fastapi": "app/static/htmx.min.js"}
_OUTSIDE = "../../etc/planted.txt"


@dataclass
class Request:
    """One request as the double understands it."""

    talk: Exchange
    question: Question
    messages: Sequence[Message]
    has_tools: bool

    @property
    def is_repair(self) -> bool:
        """Whether something failed before."""
        return self.question.role is Role.BUG_HUNTER or evidence_told(self.messages) > 0

    @property
    def place(self) -> str:
        """The task, or the role that only talks."""
        if self.question.role in (Role.DEVELOPER, Role.BUG_HUNTER):
            return self.question.task
        return self.question.role.value

    @property
    def segment(self) -> str:
        """What names the piece of work in a conversation with tools: a task, or one round of its repair."""
        first = said_by_user(self.messages)[0] if self.messages else ""
        digest = hashlib.sha256(first.encode()).hexdigest()[:8]
        return f"{self.place}/{digest}/{evidence_told(self.messages)}"


@dataclass
class Double:
    """One build's model. `requests` counts all that was asked, `needed` the good answers that a build needs anyway."""

    schedule: Schedule
    base_url: str = ""
    requests: int = 0
    needed: int = 0
    struck: Counter[Kind] = field(default_factory=Counter)
    _answered: Counter[str] = field(default_factory=Counter)
    _said: Counter[str] = field(default_factory=Counter)
    _broken: Counter[str] = field(default_factory=Counter)
    _endless: dict[str, bool] = field(default_factory=dict)
    _turns: dict[str, list[Turn]] = field(default_factory=dict)
    _open: list[Planned] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._open = list(self.schedule.faults)
        self._draw = random.Random(self.schedule.mark)  # noqa: S311 - a schedule, no secret

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one connection's single request."""
        try:
            await self._answer(self._understood(await body_of(reader), writer))
        except (ConnectionError, asyncio.IncompleteReadError):
            return  # whoever asked has hung up
        finally:
            writer.close()

    def _understood(self, body: Mapping[str, object], writer: asyncio.StreamWriter) -> Request:
        self.requests += 1
        messages = body["messages"]
        if not isinstance(messages, list):
            raise TypeError("a request has messages")
        system = "\n".join(str(one["content"]) for one in messages if one["role"] == "system")
        first = (said_by_user(messages) or [""])[0]
        question = read_question([ModelRequest(parts=[SystemPromptPart(system), UserPromptPart(first)])])
        asked = Asked(self.requests, str(body["model"]), question.role.value, "")
        return Request(Exchange(asked, "", "", writer), question, messages, bool(body.get("tools")))

    async def _answer(self, asked: Request) -> None:
        fault = self._due(asked)
        if fault is None:
            await self._good(asked)
            return
        self.struck[fault.kind] += 1
        await self._misbehave(asked, fault.kind)

    def _due(self, asked: Request) -> Planned | None:
        """The planned fault of this place, once so many of its answers were good; a repair is struck by none."""
        if asked.is_repair:
            return None
        for planned in self._open:
            if planned.place == asked.place and planned.answer <= self._answered[asked.place]:
                self._open.remove(planned)
                return planned
        return None

    async def _good(self, asked: Request) -> None:
        """A good answer, unless the code has to fail once more or the loop must not end."""
        segment = asked.segment
        if asked.has_tools and segment in self._endless:
            await self._call(asked, self._endless_turn(segment))
            return
        if asked.is_repair and self._broken[asked.place]:
            await self._fail(asked)
        elif asked.has_tools:
            await self._next_turn(asked)
        else:
            await self._say(asked, good_text(asked.question))
        self._answered[asked.place] += 1
        self.needed += not asked.is_repair

    async def _misbehave(self, asked: Request, kind: Kind) -> None:
        talk, draw = asked.talk, self._draw
        match kind:
            case Kind.RATE_LIMIT:
                await talk.error(429, "Slow down", "", "Retry-After: 1")
            case Kind.SERVER_ERROR:
                await talk.error(draw.choice((500, 503)), "overloaded")
            case Kind.CUT_STREAM:
                await self._half(asked)
                talk.writer.transport.abort()
            case Kind.SILENT_END:
                await self._half(asked)
            case Kind.MALFORMED_TOOL_CALL:
                await self._call(
                    asked, (Call(name=draw.choice(("write", "rm")), arguments='{"path": "app/x.py", "con'),)
                )
            case Kind.ENDLESS_CALLS:
                self._endless[asked.segment] = draw.random() < 0.5
                await self._call(asked, self._endless_turn(asked.segment))
            case Kind.FAILS_TWICE:
                self._broken[asked.place] = 2
                await self._fail(asked)
            case _:
                await self._bad_code(asked, kind)

    async def _bad_code(self, asked: Request, kind: Kind) -> None:
        """An edit that fits nowhere, a file where none may be, or a file that does not compile."""
        files, deleted = good_files(asked.question)
        if kind is Kind.NOT_COMPILING:
            await self._write(asked, not_compiling(files, self._draw), deleted)
            return
        path = self._draw.choice((_OUTSIDE, _PROTECTED.get(asked.question.stack, _OUTSIDE)))
        if kind is Kind.WRONG_PATH:
            await self._write(asked, {**files, path: "planted\n"}, deleted)
            return
        target = next(iter(files))
        if asked.has_tools:
            await self._call(asked, (call("edit", path=target, old="no such line of old", new="a new line"),))
            return
        edit = "<<<<<<< SEARCH\nno such line of old\n=======\na new line\n>>>>>>> REPLACE"
        await self._say(asked, f'An edit.\n\n<edit path="{target}">\n{edit}\n</edit>')

    async def _fail(self, asked: Request) -> None:
        """Code whose tests or checks fail, another way each time."""
        number = 3 - self._broken[asked.place]
        self._broken[asked.place] -= 1
        files, deleted = (files_so_far(asked.question), ()) if asked.is_repair else good_files(asked.question)
        await self._write(asked, failing(files, self._draw, number), deleted)

    async def _write(self, asked: Request, files: Files, deleted: tuple[str, ...]) -> None:
        """All of an answer's files; with tools the conversation goes on with them from its next turn."""
        if not asked.has_tools:
            await self._say(asked, as_blocks("Here is the code.", files, deleted))
            return
        self._turns[asked.segment] = turns_for(files, deleted, self._known(asked))
        await self._next_turn(asked)

    async def _next_turn(self, asked: Request) -> None:
        segment = asked.segment
        if segment not in self._turns:
            files, deleted = (files_so_far(asked.question), ()) if asked.is_repair else good_files(asked.question)
            self._turns[segment] = turns_for(files, deleted, self._known(asked))
        turns = self._turns[segment]
        number = min(self._said[segment], len(turns) - 1)
        self._said[segment] += 1
        await self._call(asked, turns[number])

    def _known(self, asked: Request) -> str:
        """Where the paths of existing files stand: in the first brief, and after a failure everywhere."""
        if asked.is_repair:
            return "\n".join(files_so_far(asked.question))
        return said_by_user(asked.messages)[0].partition("Files of the app now:")[2]

    def _endless_turn(self, segment: str) -> Turn:
        """The same call again and again, or another one every time."""
        self._said[segment] += 1
        text = "same" if self._endless[segment] else f"word {self._said[segment]}"
        return (call("search", text=text),)

    async def _half(self, asked: Request) -> None:
        text = good_text(asked.question)
        await asked.talk.stream()
        await asked.talk.say(text[: len(text) // 2])

    async def _say(self, asked: Request, text: str) -> None:
        asked.talk.text = text
        await good(asked.talk)

    async def _call(self, asked: Request, calls: Turn) -> None:
        """An answer that calls tools, as it is streamed."""
        await asked.talk.stream()
        for index, one in enumerate(calls):
            function = {"name": one.name, "arguments": one.arguments}
            made = {"index": index, "id": f"call_{self.requests}_{index}", "type": "function", "function": function}
            await asked.talk.event({"role": "assistant", "content": None, "tool_calls": [made]})
            asked.talk.asked.sent += len(one.arguments)
        await asked.talk.end("tool_calls")


async def body_of(reader: asyncio.StreamReader) -> dict[str, object]:
    """What a connection's single request sends, as JSON."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    named = (line.partition(":") for line in head.splitlines())
    fields = {name.lower(): value.strip() for name, _, value in named}
    content: dict[str, object] = json.loads(await reader.readexactly(int(fields.get("content-length", "0"))))
    return content


@asynccontextmanager
async def serving(planned: Schedule) -> AsyncIterator[Double]:
    """The double on a free port of loopback while the block is entered."""
    double = Double(planned)
    server = await asyncio.start_server(double.serve, "127.0.0.1", 0, limit=1 << 22)
    double.base_url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
    try:
        yield double
    finally:
        server.close()
