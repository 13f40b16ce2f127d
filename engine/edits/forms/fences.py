"""Markdown fences: where they end, and which file they name."""

from typing import NamedTuple

from engine.edits.forms.tags import end_of, tag_of
from engine.edits.lines import LONGEST_MARK, indent_of, run_length
from engine.edits.paths import path_alone, path_in_info, path_mentioned, path_of_comment

_SHELLS = frozenset({"bash", "sh", "shell", "zsh", "console", "text", "output", "log", "terminal", "powershell"})
_MOST_UNCLOSED = 20
"""Tags without an end that are looked for to the end of an answer: each costs a pass."""


class Fence(NamedTuple):
    """A fence's info string, the lines within, the line behind it, and whether it was closed."""

    info: str
    body: list[str]
    end: int
    is_closed: bool


def fence_at(lines: list[str], position: int) -> Fence | None:
    """The fence that begins on this line."""
    opening = _opening(lines[position])
    if opening is None:
        return None
    letter, length, info = opening
    end = _closing(lines, position + 1, letter, length)
    body = lines[position + 1 : end if end >= 0 else len(lines)]
    indent = indent_of(lines[position])
    if indent and all(line.startswith(indent) or not line.strip() for line in body):
        body = [line[len(indent) :] for line in body]
    return Fence(info, body, end + 1 if end >= 0 else len(lines), end >= 0)


def is_fence(line: str) -> bool:
    """Whether a line begins or ends a fence."""
    return len(line) <= LONGEST_MARK and line.lstrip(" \t").startswith(("```", "~~~"))


def file_of(fence: Fence, lines: list[str], position: int) -> str | None:
    """The file whose content the fence beginning at `position` holds, by info string, line above or first comment."""
    path = path_in_info(fence.info) or path_above(lines, position)
    if path is None and fence.body:
        path = path_of_comment(fence.body[0])
    words = fence.info.split()
    is_shell = bool(words) and words[0].lower() in _SHELLS and path is not None and not path.endswith((".sh", ".txt"))
    return None if is_shell else path


def path_above(lines: list[str], position: int, *, among_words: bool = False) -> str | None:
    """The path on the nearest line above that is not blank; `among_words`: also one between backticks in a sentence."""
    for line in reversed(lines[max(0, position - 4) : position]):
        if line.strip():
            return path_alone(line) or (path_mentioned(line) if among_words else None)
    return None


def _opening(line: str) -> tuple[str, int, str] | None:
    if not is_fence(line):
        return None
    letter = line.lstrip(" \t")[0]
    length = run_length(line, letter)
    info = line.strip()[length:].strip()
    return None if letter in info else (letter, length, info)


def _closing(lines: list[str], position: int, letter: str, length: int) -> int:
    """The line that closes, fences within and the insides of tagged blocks skipped; -1 if there is none."""
    depth = unclosed = 0
    while position < len(lines):
        line = lines[position]
        if unclosed < _MOST_UNCLOSED and (tag := tag_of(line)) and tag.kind != "delete":
            end = end_of(lines, position, tag)
            unclosed += end < 0
            position = max(position, end)
        elif is_fence(line) and run_length(line, letter) >= length:
            rest = line.strip().lstrip(letter).strip()
            if rest and letter not in rest:
                depth += 1
            elif not rest and depth == 0:
                return position
            elif not rest:
                depth -= 1
        position += 1
    return -1
