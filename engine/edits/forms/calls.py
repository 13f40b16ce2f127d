"""Tool calls written into the text: as JSON or a Python dict, and in the XML dialects of agents."""

import ast
import json
import re
from collections.abc import Iterator
from itertools import accumulate

from engine.edits.forms.arguments import blocks_of
from engine.edits.forms.reading import Reading
from engine.edits.lines import LONGEST_MARK
from engine.edits.refusals import unreadable
from engine.loose_json import closing_of, without_slips

_OLD_TEXT = re.compile(r"""["'](?:old_str|old_string|old_text|oldText|oldString|insert_line|file_text)["']\s{0,9}:""")
_KEY = re.compile(r"""["'](?:old|new|command|content|file|path|edits|patch|diff|input|arguments|search)""")
_MOST_ATTEMPTS = 20
_LARGEST_LITERAL = 200_000
_CALL = re.compile(
    r"^\s*<(function=[\w.-]+|invoke\s+name=[\"']?[\w.-]+[\"']?|(?:write_to_file|replace_in_file|apply_diff))\s*>"
)
_PARAMETER = re.compile(r"<parameter(?:=|\s+name\s?=\s?[\"']?)([\w-]+)[\"']?\s*>|<(path|content|diff)>")


class Calls:
    """Reads the calls of an answer; objects that are none, or not closed, are looked at a bounded number of times."""

    def __init__(self, lines: list[str]) -> None:
        self._lines = lines
        self._text = "\n".join(lines)
        self._starts = list(accumulate((len(line) + 1 for line in lines), initial=0))
        self._has_json = bool(_KEY.search(self._text))
        self._attempts = 0

    def read(self, position: int) -> Reading | None:
        """The call that begins on this line, or None if it is none or edits nothing."""
        line = self._lines[position]
        if self._has_json and line.lstrip()[:1] in ("{", "["):
            return self._read_json(position)
        if len(line) <= LONGEST_MARK and (call := _CALL.match(line)):
            return _read_tagged(self._lines, position, call.group(1))
        return None

    def _read_json(self, position: int) -> Reading | None:
        line = self._lines[position]
        begin = self._starts[position] + len(line) - len(line.lstrip())
        if not re.match(r"\{\s*[\"'}]|\[\s*\{", self._text[begin : begin + 200]):
            return None
        end = closing_of(self._text, begin)
        written = self._text[begin : end + 1] if end is not None else self._text[begin:]
        value = _decoded(written) if end is not None else None
        blocks = tuple(blocks_of(value))
        if blocks:
            return Reading(blocks, position + written.count("\n") + 1)
        self._attempts += 1
        if (value is None and _OLD_TEXT.search(written)) or self._attempts > _MOST_ATTEMPTS:
            raise unreadable("The tool call cannot be read as JSON: check its quotes, escapes and braces.")
        return None


def _decoded(text: str) -> object:
    """The value, or None if it is neither JSON nor a Python literal."""
    try:
        return _unpacked(json.loads(without_slips(text), strict=False))
    except (ValueError, RecursionError):
        pass
    if len(text) > _LARGEST_LITERAL:
        return None
    try:
        return ast.literal_eval(text)
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        return None


def _unpacked(value: object) -> object:
    """A call whose arguments are JSON within a string, with them decoded."""
    if isinstance(value, dict):
        inner = value.get("function") if isinstance(value.get("function"), dict) else value
        if isinstance(inner, dict) and isinstance(text := inner.get("arguments"), str):
            try:
                return {**inner, "arguments": json.loads(text, strict=False)}
            except ValueError:
                return value
    return [_unpacked(one) for one in value] if isinstance(value, list) else value


def _read_tagged(lines: list[str], position: int, opening: str) -> Reading | None:
    name = "function" if opening.startswith("function") else "invoke" if opening.startswith("invoke") else opening
    end = next((n for n in range(position, len(lines)) if lines[n].rstrip().endswith(f"</{name}>")), -1)
    if end < 0:
        raise unreadable(f"The call <{opening}> is not closed by </{name}>.")
    values = dict(_parameters("\n".join(lines[position : end + 1])))
    blocks = tuple(blocks_of(values))
    return Reading(blocks, end + 1) if blocks else None


def _parameters(text: str) -> Iterator[tuple[str, str]]:
    """Names and values; a value's line breaks next to its tags do not belong to it."""
    position = 0
    while found := _PARAMETER.search(text, position):
        name = found.group(1) or found.group(2)
        closing = "</parameter>" if found.group(1) else f"</{name}>"
        end = text.find(closing, found.end())
        if end < 0:
            raise unreadable(f"The parameter {name} of a call is not closed by {closing}.")
        yield name, text[found.end() : end].removeprefix("\n").removesuffix("\n")
        position = end + len(closing)
