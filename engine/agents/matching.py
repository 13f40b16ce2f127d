"""Where the SEARCH text of an edit stands in a file: exact, then by whitespace, then by uniform indent."""

from collections.abc import Sequence
from difflib import SequenceMatcher

from engine.document import Document

_LONGEST_EXCERPT = 14


class Match(Document):
    """Lines `start` to `end` (exclusive) of the file, and the indent to put before each replaced line."""

    start: int
    end: int
    indent: str = ""
    dedent: str = ""


def find(lines: Sequence[str], search: Sequence[str]) -> list[Match]:
    """All places of the first rung of the ladder that has any."""
    return _by_equality(lines, search) or _by_trailing_space(lines, search) or _by_indent(lines, search)


def nearest(lines: Sequence[str], search: Sequence[str]) -> str:
    """The part of the file that looks most like `search`, for the model to copy from."""
    size = max(1, min(len(search), len(lines)))
    wanted = "\n".join(line.strip() for line in search)
    best, best_score = 0, -1.0
    for start in range(max(1, len(lines) - size + 1)):
        window = "\n".join(line.strip() for line in lines[start : start + size])
        matcher = SequenceMatcher(None, window, wanted, autojunk=False)
        if matcher.real_quick_ratio() > best_score and matcher.quick_ratio() > best_score:
            score = matcher.ratio()
            if score > best_score:
                best, best_score = start, score
    return "\n".join(lines[max(0, best - 1) : best + min(size + 1, _LONGEST_EXCERPT)])


def _windows(lines: Sequence[str], size: int) -> range:
    return range(len(lines) - size + 1) if 0 < size <= len(lines) else range(0)


def _by_equality(lines: Sequence[str], search: Sequence[str]) -> list[Match]:
    size, wanted = len(search), list(search)
    return [
        Match(start=start, end=start + size)
        for start in _windows(lines, size)
        if list(lines[start : start + size]) == wanted
    ]


def _by_trailing_space(lines: Sequence[str], search: Sequence[str]) -> list[Match]:
    return _by_equality([line.rstrip() for line in lines], [line.rstrip() for line in search])


def _by_indent(lines: Sequence[str], search: Sequence[str]) -> list[Match]:
    wanted = [line.strip() for line in search]
    found = []
    for start in _windows(lines, len(search)):
        window = lines[start : start + len(search)]
        if [line.strip() for line in window] == wanted and (shift := _shift(window, search)) is not None:
            found.append(Match(start=start, end=start + len(search), indent=shift[0], dedent=shift[1]))
    return found


def _shift(window: Sequence[str], search: Sequence[str]) -> tuple[str, str] | None:
    """The one (indent, dedent) that turns the indent of every SEARCH line into the file's."""
    shifts = set()
    for actual, written in zip(window, search, strict=True):
        if not actual.strip():
            continue
        has = actual[: len(actual) - len(actual.lstrip())]
        wrote = written[: len(written) - len(written.lstrip())]
        if has.endswith(wrote):
            shifts.add((has[: len(has) - len(wrote)], ""))
        elif wrote.endswith(has):
            shifts.add(("", wrote[: len(wrote) - len(has)]))
        else:
            return None
    return shifts.pop() if len(shifts) == 1 else None
