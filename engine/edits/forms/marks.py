"""SEARCH/REPLACE between lines of five to nine angle brackets, whatever words stand behind them."""

import re
from typing import Literal, NamedTuple

from engine.edits.blocks import Hunk
from engine.edits.lines import LONGEST_MARK, run_length
from engine.edits.paths import clean_path, path_alone
from engine.edits.refusals import unreadable

FEWEST, MOST = 5, 9
_OPENERS = ("SEARCH", "ORIGINAL", "HEAD", "OLD", "BEFORE", "CURRENT")
_CLOSERS = ("REPLACE", "UPDATED", "NEW", "AFTER")
_HEADER = re.compile(r"^:(start|end)_line:\s?(\d{1,7})\s*$")
_NUMBER = re.compile(r"^\s*(\d{1,6})(?:\s?\| ?|\t)(.*)$")

Part = Literal["open", "divider", "close"]


class Mark(NamedTuple):
    """A line that opens, divides or closes; `words` stand behind the run of `length` letters."""

    part: Part
    length: int
    words: str


class Found(NamedTuple):
    """A hunk, the path that its first mark names (or nothing), and the line behind its last one."""

    hunk: Hunk
    path: str
    end: int


def mark_of(line: str) -> Mark | None:
    """What a line is among the marks of SEARCH/REPLACE."""
    if len(line) > LONGEST_MARK:
        return None
    start = line.strip()
    letter = start[:1]
    if letter not in "<=>-+" or not letter:
        return None
    length = run_length(start, letter)
    words = start[length:]
    if not FEWEST <= length <= MOST or (words and words[0] in "<=>|-+/*#"):
        return None
    first = re.split(r"[\s:]", words.strip(), maxsplit=1)[0].upper()
    if letter == "<" or (letter == "-" and first in _OPENERS):
        return Mark("open", length, words.strip())
    if letter == ">" or (letter == "+" and first in _CLOSERS):
        return Mark("close", length, words.strip())
    return Mark("divider", length, "") if letter == "=" and not words.strip() else None


def is_opening(line: str) -> bool:
    """Whether a line outside of every block begins a SEARCH beyond doubt."""
    mark = mark_of(line)
    return mark is not None and mark.part == "open" and _first_word(mark.words) in _OPENERS


def has_marks(lines: list[str]) -> bool:
    """Whether lines hold a divided SEARCH/REPLACE, complete or not."""
    parts = [mark.part for line in lines if (mark := mark_of(line))]
    return "divider" in parts and ("open" in parts or "close" in parts)


def hunks_of(lines: list[str], path: str) -> tuple[Hunk, ...]:
    """All hunks of the body of a closed block: its end also ends the last hunk, its start may begin the first."""
    hunks: list[Hunk] = []
    position = 0
    while position < len(lines):
        mark = mark_of(lines[position])
        is_headless = not hunks and mark is not None and mark.part == "divider"
        if is_headless or (mark is not None and mark.part == "open"):
            found = hunk_at(lines, position, path, is_closed=True, is_headless=is_headless)
            hunks.append(found.hunk)
            position = found.end
        elif mark is not None and mark.part == "close":
            raise _incomplete(path)
        else:
            position += 1
    if not hunks:
        raise _incomplete(path)
    return tuple(hunks)


def hunk_at(lines: list[str], start: int, path: str, *, is_closed: bool, is_headless: bool = False) -> Found:
    """The hunk whose first mark is line `start`; raises `EditsRefused` unless it is complete.

    `is_closed`: the lines are the body of a block that was closed, so that its end stands for a missing last mark.
    `is_headless`: the first mark is missing too, and everything above the divider is the old text.
    """
    opening = Mark("open", 7, "") if is_headless else mark_of(lines[start])
    first = 0 if is_headless else start + 1
    end, close = _end_of(lines, first, path, is_closed)
    divider = _divider(lines[first:end], opening.length if opening else 7, path) + first
    search, line = _without_header(lines[first:divider])
    search, replace = _unfenced(search, lines[divider + 1 : end])
    hunk = Hunk(search="\n".join(search), replace="\n".join(replace), line=line, other=_unnumbered(search, replace))
    words = opening.words if opening else ""
    return Found(hunk, _path_in(words), end + 1 if close else end)


def _end_of(lines: list[str], first: int, path: str, is_closed: bool) -> tuple[int, bool]:
    """Where the new text ends, and whether a mark says so."""
    for position in range(first, len(lines)):
        mark = mark_of(lines[position])
        if mark is None or mark.part == "divider":
            continue
        if mark.part == "close":
            return position, True
        if is_closed:
            return position, False
        break
    if not is_closed:
        raise _incomplete(path)
    return len(lines), False


def _divider(body: list[str], length: int, path: str) -> int:
    """The one line that divides; headings underlined with = are told from it by their length."""
    marks = [
        (position, mark.length)
        for position, line in enumerate(body)
        if (mark := mark_of(line)) and mark.part == "divider"
    ]
    exact = [position for position, size in marks if size == length]
    chosen = exact if len(exact) == 1 else [position for position, _ in marks]
    if len(chosen) != 1:
        raise _incomplete(path)
    return chosen[0]


def _without_header(search: list[str]) -> tuple[list[str], int | None]:
    """Some dialects number the lines below the first mark: `:start_line:12`, then a line of dashes."""
    line, count = None, 0
    while count < len(search) and (header := _HEADER.match(search[count])):
        line = int(header.group(2)) if header.group(1) == "start" else line
        count += 1
    if count and count < len(search) and search[count].strip() and not search[count].strip().strip("-"):
        count += 1
    return search[count:], line


def _unfenced(search: list[str], replace: list[str]) -> tuple[list[str], list[str]]:
    """Both texts without a Markdown fence, if each of them stands in one."""

    def is_fenced(lines: list[str]) -> bool:
        return len(lines) > 1 and lines[0].strip().startswith("```") and lines[-1].strip() == "```"

    return (search[1:-1], replace[1:-1]) if is_fenced(search) and is_fenced(replace) else (search, replace)


def _unnumbered(search: list[str], replace: list[str]) -> tuple[str, str] | None:
    """Both texts without the line numbers that a listing put before every line of the old one."""
    old = [_NUMBER.match(line) for line in search]
    numbers = [int(match.group(1)) for match in old if match]
    if not numbers or numbers != list(range(numbers[0], numbers[0] + len(search))):
        return None
    new = [_NUMBER.match(line) for line in replace]
    if any(new) and not all(new):
        return None
    bare = [line if match is None else match.group(2) for line, match in zip(replace, new, strict=True)]
    return "\n".join(match.group(2) for match in old if match), "\n".join(bare)


def _path_in(words: str) -> str:
    """The path behind a first mark: `SEARCH app/main.py`, `app/main.py`."""
    if _first_word(words) in _OPENERS:
        words = words[len(_first_word(words)) :]
    return path_alone(clean_path(words.strip().lstrip(":").strip())) or ""


def _first_word(words: str) -> str:
    return re.split(r"[\s:]", words.strip(), maxsplit=1)[0].upper()


def _incomplete(path: str) -> Exception:
    return unreadable(
        f"A SEARCH/REPLACE of {path or 'the answer'} is not complete: it needs <<<<<<< SEARCH, the current lines, "
        "one =======, the new lines and >>>>>>> REPLACE, each mark alone on its line.",
        path,
    )
