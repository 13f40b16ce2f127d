"""The demo model behind the same interface as every real model."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator, Sequence

from pydantic_ai.messages import ModelMessage, ModelRequest, ModelResponse, SystemPromptPart, TextPart, UserPromptPart
from pydantic_ai.models import Model
from pydantic_ai.models.function import AgentInfo, FunctionModel

from engine.llm.demo.answers import Question, answer
from engine.llm.demo.design import Language
from engine.llm.demo.intake import with_answer
from engine.llm.demo.listening import Message
from engine.llm.demo.surveying import seen_in
from engine.llm.roles import Role
from engine.stacks.stack import DEFAULT_STACK

MODEL_NAME = "demo"
CHUNK_CHARACTERS = 48
_ROLE = re.compile(r"^#\s*Role:\s*([a-z_]+)", re.MULTILINE)
_LANGUAGE = re.compile(r"^Language:\s*(ru|en)\b", re.MULTILINE)
_STACK = re.compile(r"^Stack:\s*([a-z][a-z0-9_-]+)", re.MULTILINE)
_IDEA = re.compile(r"^<idea>[ \t]*\n(.*?)\n?^</idea>", re.MULTILINE | re.DOTALL)
_WORK = re.compile(r"^Work:\s*([a-z_]+)", re.MULTILINE)
_REQUIRED = re.compile(r"^R\d{1,2}: (.+)$", re.MULTILINE)
_OPEN = re.compile(r"^<open>[ \t]*\n(.*?)^</open>", re.MULTILINE | re.DOTALL)
_OPEN_LINE = re.compile(r"^(R\d{1,2}): (.+)$", re.MULTILINE)
_PENDING = re.compile(r"^(T\d{1,2}) \(pending\): ", re.MULTILINE)
_UNPLANNED = re.compile(r"^Without a task: (.+)$", re.MULTILINE)
_MESSAGE = re.compile(r"^<message>[ \t]*\n(.*?)\n?^</message>", re.MULTILINE | re.DOTALL)
_RESULT = re.compile(r"^- (R\d{1,2}) (?:failed|not_verified)\b", re.MULTILINE)
_PAGE = re.compile(r"^<page>\n.*?^</page>", re.MULTILINE | re.DOTALL)
_ANSWER = re.compile(r"^<answers>\nAsked: .*\nAnswer: (?!\(none)(.+)$", re.MULTILINE)
_TASK = re.compile(r'<task id="(T\d{1,2})">')


def demo_model(delay_seconds: float = 0.0) -> Model:
    """The offline model; `delay_seconds` between chunks is 0 unless a demonstration wants to be watched."""

    async def stream(messages: list[ModelMessage], _: AgentInfo) -> AsyncIterator[str]:
        text = await asyncio.to_thread(answer, read_question(messages))
        for chunk in _chunks(text):
            yield chunk
            if delay_seconds:
                await asyncio.sleep(delay_seconds)

    async def reply(messages: list[ModelMessage], _: AgentInfo) -> ModelResponse:
        return ModelResponse(parts=[TextPart(await asyncio.to_thread(answer, read_question(messages)))])

    return FunctionModel(reply, stream_function=stream, model_name=MODEL_NAME)


def read_question(messages: Sequence[ModelMessage]) -> Question:
    """Role, language, stack, idea and task from the messages that a real model would get."""
    system, first_turn = _texts(messages)
    first_turn = _PAGE.sub("", first_turn)
    role = _ROLE.search(system)
    language = _LANGUAGE.search(system) or _LANGUAGE.search(first_turn)
    idea = _IDEA.search(first_turn)
    task = _TASK.search(first_turn)
    stack = _STACK.search(first_turn.partition("<idea>")[0])
    text = idea.group(1) if idea else first_turn
    answered = _ANSWER.search(first_turn)
    beyond = first_turn.partition("</idea>")[2].partition("\n<current ")[0].partition("\n<message>")[0]
    work, opened, unplanned = _WORK.search(system), _OPEN.search(beyond), _UNPLANNED.search(beyond)
    chosen: Language = "en" if language and language.group(1) == "en" else "ru"
    spoken: Language = chosen if language else ("ru" if re.search("[а-яё]", text, re.IGNORECASE) else "en")
    return Question(
        role=Role(role.group(1)) if role and role.group(1) in set(Role) else Role.SPEC_WRITER,
        language=spoken,
        idea=with_answer(text, answered.group(1), spoken) if answered else text,
        task=task.group(1) if task else "T1",
        stack=stack.group(1) if stack else DEFAULT_STACK,
        work=work.group(1) if work else "",
        required=tuple(_REQUIRED.findall(beyond.partition("\n<open>")[0])),
        open=tuple(_OPEN_LINE.findall(opened.group(1))) if opened else (),
        pending=tuple(_PENDING.findall(beyond)),
        unplanned=tuple(unplanned.group(1).split(", ")) if unplanned else (),
        message=_message(first_turn, beyond),
        sight=seen_in(first_turn),
    )


def _message(first_turn: str, beyond: str) -> Message:
    """What the user wrote, with what the prompt tells of the app's requirements."""
    found = _MESSAGE.search(first_turn)
    return Message(
        text=found.group(1) if found else "",
        has_error='<attached what="an error' in first_turn,
        required=tuple(_OPEN_LINE.findall(beyond)),
        failed=tuple(_RESULT.findall(beyond)),
    )


def _texts(messages: Sequence[ModelMessage]) -> tuple[str, str]:
    """All instructions, and the first user turn."""
    system: list[str] = []
    turns: list[str] = []
    for message in messages:
        if isinstance(message, ModelRequest):
            system.extend([message.instructions] if message.instructions else [])
            system.extend(part.content for part in message.parts if isinstance(part, SystemPromptPart))
            turns.extend(str(part.content) for part in message.parts if isinstance(part, UserPromptPart))
    return "\n".join(system), turns[0] if turns else ""


def _chunks(text: str) -> Iterator[str]:
    for start in range(0, len(text), CHUNK_CHARACTERS):
        yield text[start : start + CHUNK_CHARACTERS]
