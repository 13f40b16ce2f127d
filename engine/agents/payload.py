"""The JSON payload of an answer: found among words, mended where weak models slip, validated by pydantic."""

import json
import re
from collections.abc import Iterator
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from engine.agents.problems import AnswerUnusable

_FENCE = re.compile(r"^[ \t]*```[ \t]*(?:json[c5]?)?[ \t]*\n(.*?)^[ \t]*```[ \t]*$", re.S | re.M | re.I)
_MOST_PROBLEMS = 12

DocumentT = TypeVar("DocumentT", bound=BaseModel)


def json_payload(text: str) -> dict[str, object]:
    """The answer's JSON object: the largest that parses; raises `AnswerUnusable`."""
    last_error = "There is no JSON object in the answer."
    found: list[tuple[int, dict[str, object]]] = []
    for candidate in _candidates(text):
        try:
            value = json.loads(_mended(candidate), strict=False)
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
    start = text.find("{")
    while start != -1:
        end = _closing(text, start)
        if end is None:
            break
        yield text[start : end + 1]
        start = text.find("{", end + 1)


def _closing(text: str, start: int) -> int | None:
    """Index of the brace that closes the one at `start`, strings skipped."""
    depth, in_string, position = 0, False, start
    while position < len(text):
        letter = text[position]
        if in_string:
            if letter == "\\":
                position += 1
            elif letter == '"':
                in_string = False
        elif letter == '"':
            in_string = True
        elif letter in "{[":
            depth += 1
        elif letter in "}]":
            depth -= 1
            if depth == 0:
                return position
        position += 1
    return None


_STRING_OR_SLIP = re.compile(r'"(?:\\.|[^"\\])*"|//[^\n]*|/\*.*?\*/|,(?=\s*[}\]])|\b(?:True|False|None)\b', re.S)
_WORDS = {"True": "true", "False": "false", "None": "null"}


def _mended(text: str) -> str:
    """Comments and trailing commas removed, Python's constants translated; strings untouched."""

    def mend(match: re.Match[str]) -> str:
        found = match.group(0)
        return found if found.startswith('"') else _WORDS.get(found, "")

    return _STRING_OR_SLIP.sub(mend, text)


def _line(text: str, number: int) -> str:
    lines = text.splitlines()
    return lines[number - 1].strip()[:160] if 0 < number <= len(lines) else ""
