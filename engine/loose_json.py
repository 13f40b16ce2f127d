"""JSON as models write it: objects found among words, with comments, trailing commas and Python's constants."""

import re
from collections.abc import Iterator, Mapping, Sequence

_STRING_OR_SLIP = re.compile(
    r'"(?:[^"\\]++|\\.)*+(?:"|\Z)|//[^\n]*+|/\*(?:[^*]++|\*(?!/))*+(?:\*/|\Z)'
    r"|,(?=\s*+[}\]])|\b(?:True|False|None)\b",
    re.S,
)
"""Goes over no text twice: a string or comment that is not closed goes on to the end."""
_WORDS = {"True": "true", "False": "false", "None": "null"}


def objects_in(text: str) -> Iterator[str]:
    """The texts from each outermost `{` to the brace that closes it."""
    start = text.find("{")
    while start != -1:
        end = closing_of(text, start)
        if end is None:
            break
        yield text[start : end + 1]
        start = text.find("{", end + 1)


def closing_of(text: str, start: int) -> int | None:
    """Index of the bracket that closes the one at `start`, strings skipped."""
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


def without_slips(text: str) -> str:
    """Comments and trailing commas removed, Python's constants translated; strings untouched."""

    def mend(match: re.Match[str]) -> str:
        found = match.group(0)
        return found if found.startswith('"') else _WORDS.get(found, "")

    return _STRING_OR_SLIP.sub(mend, text)


def first_of(given: Mapping[str, object], words: Sequence[str]) -> object:
    """The value under the first of these words that is there: models name the same thing in many ways."""
    return next((given[word] for word in words if given.get(word) is not None), None)
