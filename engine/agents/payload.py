"""The JSON payload of an answer: found among words, mended where weak models slip, validated by pydantic."""

import json
import re
from collections.abc import Iterator
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from engine.agents.problems import AnswerUnusable
from engine.loose_json import objects_in, without_slips

_FENCE = re.compile(r"^[ \t]*```[ \t]*(?:json[c5]?)?[ \t]*\n(.*?)^[ \t]*```[ \t]*$", re.S | re.M | re.I)
_MOST_PROBLEMS = 12

DocumentT = TypeVar("DocumentT", bound=BaseModel)


def json_payload(text: str) -> dict[str, object]:
    """The answer's JSON object: the largest that parses; raises `AnswerUnusable`."""
    last_error = "There is no JSON object in the answer."
    found: list[tuple[int, dict[str, object]]] = []
    for candidate in _candidates(text):
        try:
            value = json.loads(without_slips(candidate), strict=False)
        except json.JSONDecodeError as error:
            last_error = (
                f"The JSON cannot be read: {error.msg} at line {error.lineno}: {_line(candidate, error.lineno)}"
            )
            continue
        if isinstance(value, dict):
            found.append((len(candidate), value))
    if not found:
        raise AnswerUnusable((last_error,))
    return max(found, key=lambda item: item[0])[1]


def validated(kind: type[DocumentT], value: dict[str, object]) -> DocumentT:
    """`value` as `kind`; fields that `kind` does not know are dropped; raises `AnswerUnusable`."""
    known = {name: value[name] for name in kind.model_fields if name in value}
    try:
        return kind.model_validate(known)
    except ValidationError as error:
        raise AnswerUnusable(tuple(_sentences(error))) from error


def _sentences(error: ValidationError) -> Iterator[str]:
    for problem in error.errors(include_url=False, include_input=False)[:_MOST_PROBLEMS]:
        place = ".".join(str(part) for part in problem["loc"]) or "the object"
        yield f"{place}: {problem['msg']}"


def _candidates(text: str) -> Iterator[str]:
    yield from (match.group(1) for match in _FENCE.finditer(text))
    yield from objects_in(text)


def _line(text: str, number: int) -> str:
    lines = text.splitlines()
    return lines[number - 1].strip()[:160] if 0 < number <= len(lines) else ""
