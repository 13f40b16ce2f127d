"""The model of the race: it answers both engines from scripts, without waiting, and keeps the account of what was asked.

Tokens are characters / 4 of all messages and of the answer, for both alike.
"""

import asyncio
import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from pydantic_ai.messages import ModelRequest, SystemPromptPart, UserPromptPart

from bench.demo_endpoint import Asked, DemoEndpoint, Exchange, Fault, garbage, good, wrong_json
from bench.pilot_script.answers import pilot_answer
from engine.llm.demo.answers import answer
from engine.llm.demo.model import read_question
from engine.llm.types import CHARACTERS_PER_TOKEN

Messages = list[dict[str, Any]]


async def half(talk: Exchange) -> None:
    """The first half of the answer, which says that it is whole."""
    await talk.stream()
    await talk.say(talk.text[: len(talk.text) // 2])
    await talk.end()


BAD: tuple[Fault, ...] = (garbage, half, wrong_json)
"""Answers that are of no use, in turn: only their content is bad, for failures on the wire never reach either engine."""


@dataclass
class Call:
    """One request: characters both ways, and when it was answered."""

    sent: int
    received: int
    begun: float
    ended: float = 0.0
    is_bad: bool = False


@dataclass
class RaceModel(DemoEndpoint):
    """`say` knows the answers. With `bad_every` N each Nth answer is bad, from the `first_bad`th on."""

    say: Callable[[Messages], str] = field(default=lambda messages: "")
    bad_every: int = 0
    first_bad: int = 0
    calls: list[Call] = field(default_factory=list)

    def _exchange(self, request: dict[str, Any], key: str, writer: asyncio.StreamWriter) -> Exchange:
        messages: Messages = request["messages"]
        text = self.say(messages)
        number = len(self.requests) + 1
        sent = sum(len(_text(one)) for one in messages)
        self.calls.append(Call(sent=sent, received=len(text), begun=time.perf_counter()))
        digest = hashlib.sha256(repr(messages).encode()).hexdigest()
        return Exchange(Asked(number, str(request["model"]), "", digest), text, key, writer)

    def _behaviour(self, asked: Asked) -> Fault:
        call, place = self.calls[asked.number - 1], asked.number - 1 - self.first_bad
        call.is_bad = bool(self.bad_every) and place >= 0 and place % self.bad_every == 0
        respond = BAD[place // self.bad_every % len(BAD)] if call.is_bad else good

        async def timed(talk: Exchange) -> None:
            await respond(talk)
            call.ended = time.perf_counter()

        return timed


@dataclass(frozen=True)
class Account:
    """Sums over calls."""

    calls: int
    prompt_tokens: int
    completion_tokens: int


def account(calls: list[Call]) -> Account:
    """What was asked and answered."""
    sent, received = sum(one.sent for one in calls), sum(one.received for one in calls)
    return Account(len(calls), sent // CHARACTERS_PER_TOKEN, received // CHARACTERS_PER_TOKEN)


def own_answer(messages: Messages) -> str:
    """What the demo model answers to a prompt of our roles; asked again, it answers the same."""
    system = "\n".join(_text(one) for one in messages if one["role"] == "system")
    first = next((_text(one) for one in messages if one["role"] == "user"), "")
    return answer(read_question([ModelRequest(parts=[SystemPromptPart(system), UserPromptPart(first)])]))


def their_answer(messages: Messages) -> str:
    """What the script of GPT-Pilot answers, and what it says of the app that came of it."""
    system = "\n".join(_text(one) for one in messages if one["role"] == "system")
    return pilot_answer(system, _text(messages[-1]))


def _text(message: dict[str, Any]) -> str:
    content = message.get("content") or ""
    return content if isinstance(content, str) else "\n".join(part.get("text", "") for part in content)
