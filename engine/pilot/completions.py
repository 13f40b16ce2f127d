"""OpenAI's chat completions on the wire: what GPT-Pilot asks, and the forms in which it is answered."""

import json
import time
from functools import cached_property
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, JsonValue, ValidationError

from engine.document import Document
from engine.llm.roles import Role
from engine.llm.spending import CallUse
from engine.llm.types import Prompt, Turn
from engine.pilot.json_answers import fields_wanted

MOST_MESSAGES = 2_000
_ALONE = "Answer as you are asked to."
"""In place of instructions where a conversation has none: not every provider takes an empty text."""


class RequestUnusable(Exception):
    """A request that cannot be answered; the sentence goes to whoever sent it."""


class _Lenient(Document):
    """Part of a request; settings that do not matter here are passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class _Part(_Lenient):
    type: Literal["text"]
    text: str


class _Message(_Lenient):
    role: Literal["system", "developer", "user", "assistant"]
    content: str | tuple[_Part, ...] | None = None

    @property
    def text(self) -> str:
        if self.content is None or isinstance(self.content, str):
            return self.content or ""
        return "\n".join(part.text for part in self.content)


class _Format(_Lenient):
    type: str


class _StreamOptions(_Lenient):
    include_usage: bool = False


class CompletionRequest(_Lenient):
    """One request. The model's name is a role of ours; temperature and length are the model layer's own business."""

    model: str = ""
    messages: Annotated[tuple[_Message, ...], Field(min_length=1, max_length=MOST_MESSAGES)]
    stream: bool | None = False
    stream_options: _StreamOptions | None = None
    response_format: _Format | None = None
    n: Literal[1] | None = None

    @property
    def wants_usage(self) -> bool:
        """Whether a stream shall end with what was used."""
        return self.stream_options is not None and self.stream_options.include_usage

    @property
    def wants_json(self) -> bool:
        """Whether the answer shall be one JSON object and nothing else."""
        is_named = self.response_format is not None and self.response_format.type != "text"
        return is_named or bool(self.fields_wanted)

    @cached_property
    def fields_wanted(self) -> frozenset[str]:
        """Fields of the JSON that is asked for; empty where none is, or any will do."""
        return fields_wanted([one.text for one in self.messages if one.role == "user"])

    def prompt(self) -> Prompt:
        """The conversation for our models; what one side says in a row is one turn. Raises `RequestUnusable`."""
        system = "\n\n".join(one.text for one in self.messages if one.role in {"system", "developer"})
        turns: list[Turn] = []
        for one in self.messages:
            if one.role == "user" or one.role == "assistant":
                _add(turns, one.role, one.text)
        if not turns or turns[0].role != "user" or turns[-1].role != "user":
            raise RequestUnusable("The conversation must begin and end with a message of the user.")
        return Prompt(role=role_of(self.model), system=system or _ALONE, turns=tuple(turns))


def _add(turns: list[Turn], role: Literal["user", "assistant"], text: str) -> None:
    if turns and turns[-1].role == role:
        text = f"{turns.pop().text}\n\n{text}"
    turns.append(Turn(role=role, text=text))


def completion_request(body: bytes) -> CompletionRequest:
    """A request as it was sent; raises `RequestUnusable`."""
    try:
        return CompletionRequest.model_validate(json.loads(body), strict=False)
    except (ValueError, RecursionError) as error:
        where = _where(error) if isinstance(error, ValidationError) else "it is no JSON"
        raise RequestUnusable(f"The request cannot be answered here: {where}.") from None


def _where(error: ValidationError) -> str:
    first = error.errors(include_input=False, include_url=False)[0]
    return f"{'.'.join(map(str, first['loc']))[:100]}: {first['msg'][:200]}"


def role_of(model: str) -> Role:
    """GPT-Pilot is configured with a role of ours as each agent's model; any other name is a Developer's."""
    return _ROLES.get(model, Role.DEVELOPER)


_ROLES = {role.value: role for role in Role}


AGENT_ROLES: dict[str, Role] = {
    "default": Role.DEVELOPER,
    "Frontend": Role.DEVELOPER,
    "SpecWriter": Role.SPEC_WRITER,
    "TechLead.plan_epic": Role.TECH_LEAD,
    "TechLead.epic_breakdown": Role.TECH_LEAD,
    "Developer.breakdown_current_task": Role.DEVELOPER,
    "Developer.parse_task": Role.DEVELOPER,
    "get_relevant_files": Role.DEVELOPER,
    "CodeMonkey": Role.CODE_MONKEY,
    "CodeMonkey.code_review": Role.REVIEWER,
    "CodeMonkey.describe_files": Role.TECHNICAL_WRITER,
    "BugHunter.check_logs": Role.BUG_HUNTER,
    "Troubleshooter.generate_bug_report": Role.TROUBLESHOOTER,
    "Troubleshooter.get_run_command": Role.TROUBLESHOOTER,
}
"""Agents as GPT-Pilot's settings name them → the role whose tier of model answers; the name of the role is the model's."""


Wire = dict[str, JsonValue]


class Answering:
    """The forms of one answer: whole, or piece by piece."""

    def __init__(self, name: str, model: str) -> None:
        self._head: Wire = {"id": f"chatcmpl-{name}", "created": int(time.time()), "model": model}

    def whole(self, text: str, use: CallUse) -> bytes:
        """The answer at once."""
        message: Wire = {"role": "assistant", "content": text}
        choice: Wire = {"index": 0, "message": message, "finish_reason": "stop"}
        return _bytes({**self._head, "object": "chat.completion", "choices": [choice], "usage": _usage(use)})

    def piece(self, text: str) -> bytes:
        """A piece of it, as an event."""
        return self._event({"choices": [{"index": 0, "delta": {"role": "assistant", "content": text}}]})

    def end(self, use: CallUse, *, wants_usage: bool) -> bytes:
        """Why it ended, what it used, and the end of the stream."""
        ended = self._event({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
        used = self._event({"choices": [], "usage": _usage(use)}) if wants_usage else b""
        return ended + used + b"data: [DONE]\n\n"

    def _event(self, rest: Wire) -> bytes:
        return event({**self._head, "object": "chat.completion.chunk", **rest})


def event(message: Wire) -> bytes:
    """An event of a stream."""
    return b"data: " + _bytes(message) + b"\n\n"


BEAT = b": at work\n\n"
"""A comment in a stream: whoever reads it knows that the answer is on its way."""


def _usage(use: CallUse) -> Wire:
    sent, received = use.prompt_tokens, use.completion_tokens
    return {"prompt_tokens": sent, "completion_tokens": received, "total_tokens": sent + received}


def _bytes(message: Wire) -> bytes:
    return json.dumps(message).encode()
