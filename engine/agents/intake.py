"""Spec Writer, before the specification: at most five questions about an idea that is open, or the specification."""

from collections.abc import Iterator

from engine.agents.answers import SpecAnswer
from engine.agents.brief import Brief
from engine.agents.conversation import Ask, ask_for
from engine.agents.payload import json_payload
from engine.agents.problems import AnswerUnusable
from engine.agents.spec_writer import parse_spec
from engine.builds.intake import MAX_CHOICE_TEXT, MAX_CHOICES, MAX_QUESTION_TEXT, MAX_QUESTIONS, Question
from engine.builds.state import Role
from engine.loose_json import first_of

WORK = "intake"
_TEXTS = ("text", "question", "title")
_CHOICES = ("choices", "options", "answers", "suggestions")
_CHOICE_TEXTS = ("text", "label", "title", "value", "name")
_FREE = ("free", "is_free", "free_text", "allow_other")


async def take_in(ask: Ask, brief: Brief) -> tuple[Question, ...] | SpecAnswer:
    """What is to be asked, or the specification of an idea that is clear; one call. Raises `AnswerUnusable`."""
    return await ask_for(ask, brief.prompt(Role.SPEC_WRITER, WORK), parse_intake)


def parse_intake(text: str) -> tuple[Question, ...] | SpecAnswer:
    """Questions, unless the answer specifies or declines: whoever knows what to build has nothing to ask."""
    raw = json_payload(text)
    listed = raw.get("questions")
    if raw.get("requirements") or raw.get("cannot") or not listed:
        return parse_spec(text)
    questions = tuple(_questions(listed if isinstance(listed, list) else [listed]))
    if not questions:
        raise AnswerUnusable(('Each question needs a "text"; or send the specification without questions.',))
    return questions


def _questions(listed: list[object]) -> Iterator[Question]:
    """Whatever can be read of them, numbered anew, each text once."""
    asked: dict[str, Question] = {}
    for item in listed:
        given = item if isinstance(item, dict) else {"text": item}
        text = _line(first_of(given, _TEXTS), MAX_QUESTION_TEXT)
        if text and text not in asked and len(asked) < MAX_QUESTIONS:
            choices = _choices(first_of(given, _CHOICES))
            is_free = not choices or first_of(given, _FREE) is not False
            asked[text] = Question(id=f"Q{len(asked) + 1}", text=text, choices=choices, is_free=is_free)
    yield from asked.values()


def _choices(value: object) -> tuple[str, ...]:
    listed = value if isinstance(value, list) else []
    texts = (first_of(item, _CHOICE_TEXTS) if isinstance(item, dict) else item for item in listed)
    lines = (_line(text, MAX_CHOICE_TEXT) for text in texts)
    return tuple(dict.fromkeys(line for line in lines if line))[:MAX_CHOICES]


def _line(value: object, most: int) -> str:
    """A text on one line, cut to its limit; what is neither text nor number is none."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    line = " ".join(str(value).split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"
