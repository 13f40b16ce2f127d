"""Text that a model remembered almost rightly: another spacing, other quotes, blank lines, the wording of a comment.

What decides is never fuzzy: names, numbers, strings and signs of every line of code must be the file's. Lines of
code that stay may differ in a comma or semicolon at the end, comments in their wording.
"""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise

from engine.edits.ladder.characters import plain
from engine.edits.ladder.haystack import Haystack
from engine.edits.ladder.indent import shift_of, shifted
from engine.edits.ladder.spot import Spot
from engine.edits.ladder.weaving import steps

_ENOUGH = 0.9
_COMMENT_ENOUGH = 0.8
_MOST_FILLERS = 6
"""Blank lines and comments of the file between two lines of the old text."""
_LONGEST_LINE = 1_000
_FEWEST_TOKENS = 3

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+"|\'(?:[^\'\\]|\\.)*+\'|\w+|\S')
_NUMBER = re.compile(r"\d+")
_COMMENT = re.compile(r"(?://|/\*|<!--|\{/\*|\{#|#(?:\s|$)|--\s)")


def find(hay: Haystack, search: Sequence[str], replace: Sequence[str]) -> list[Spot]:
    """Every place whose lines of code are the same by their signs, loosely read: more than one is ambiguous."""
    codes = [number for number, line in enumerate(search) if _is_code(line)]
    if sum(len(_tokens(search[number])) for number in codes) < _FEWEST_TOKENS:
        return []
    numbers = [number for number, line in enumerate(hay.lines) if _is_code(line)]
    file_code = Haystack([hay.lines[number] for number in numbers])
    found = []
    for start in file_code.starts_of([search[number] for number in codes], _loose):
        at = numbers[start : start + len(codes)]
        found.append(_Alignment(hay.lines, search, replace, dict(zip(codes, at, strict=True))).spot())
    return found


def _is_code(line: str) -> bool:
    return bool(line.strip()) and not _COMMENT.match(line.strip())


def _tokens(line: str) -> list[str]:
    if len(line) > _LONGEST_LINE:
        return [line.strip()]
    found = _TOKEN.findall(plain(line))
    return [f'"{token[1:-1]}"' if token[0] == "'" and len(token) > 1 else token for token in found]


def _strict(line: str) -> str:
    return "\x1f".join(_tokens(line))


def _loose(line: str) -> str:
    tokens = _tokens(line)
    while len(tokens) > 1 and tokens[-1] in (",", ";"):
        tokens.pop()
    return "\x1f".join(tokens)


class _Alignment:
    """Lines of an old text laid beside a file's: `at` gives the file's line for each line of code."""

    def __init__(self, lines: Sequence[str], search: Sequence[str], replace: Sequence[str], at: dict[int, int]) -> None:
        self._lines = lines
        self._search = search
        self._replace = replace
        self._at = dict(at)
        self._codes = list(at)
        self._steps = steps(search, replace)
        self._kept = {number for step in self._steps if step.is_kept for number in range(*step.old)}

    def spot(self) -> Spot:
        """The place; without lines unless everything that decides is equal."""
        first, last = self._at[self._codes[0]], self._at[self._codes[-1]]
        window = [self._lines[self._at[number]] for number in self._codes]
        shift = shift_of(window, [self._search[number] for number in self._codes])
        if shift is None or not self._is_same_code() or not all(self._fits(*gap) for gap in self._gaps()):
            return Spot(first, last + 1, None)
        if not self._edges_fit(first, last) or self._score() < _ENOUGH:
            return Spot(first, last + 1, None)
        start, end = min(self._at.values()), max(self._at.values()) + 1
        return Spot(start, end, self._woven(start, end, shift))

    def _is_same_code(self) -> bool:
        return all(
            number in self._kept or _strict(self._search[number]) == _strict(self._lines[self._at[number]])
            for number in self._codes
        )

    def _gaps(self) -> Iterator[tuple[int, int]]:
        yield from pairwise(self._codes)

    def _fits(self, before: int, after: int) -> bool:
        """Whether what stands between two lines of code is the same, or is left alone."""
        written = [number for number in range(before + 1, after) if self._search[number].strip()]
        there = [n for n in range(self._at[before] + 1, self._at[after]) if self._lines[n].strip()]
        if self._at[after] - self._at[before] - 1 > _MOST_FILLERS + after - before:
            return False
        pairs = list(zip(written, there, strict=True)) if len(written) == len(there) else []
        are_paired = len(written) == len(there) and sum(self._pair(*pair) for pair in pairs) == len(pairs)
        return are_paired or all(number in self._kept for number in range(before, after + 1))

    def _edges_fit(self, first: int, last: int) -> bool:
        """Whether comments above the first and below the last line of code are the file's."""
        above = [n for n in range(self._codes[0]) if self._search[n].strip()]
        below = [n for n in range(self._codes[-1] + 1, len(self._search)) if self._search[n].strip()]
        if len(above) > first or last + len(below) >= len(self._lines):
            return False
        heads = range(first - len(above), first)
        tails = range(last + 1, last + 1 + len(below))
        return all(map(self._pair, above, heads)) and all(map(self._pair, below, tails))

    def _pair(self, written: int, there: int) -> bool:
        """Take two comments as the same one, if they are alike."""
        one, other = self._search[written].strip()[:_LONGEST_LINE], self._lines[there].strip()[:_LONGEST_LINE]
        likeness = 1.0 if one == other else SequenceMatcher(None, one, other, autojunk=False).ratio()
        if _is_code(other) or likeness < _COMMENT_ENOUGH or _NUMBER.findall(one) != _NUMBER.findall(other):
            return False
        self._at[written] = there
        return True

    def _score(self) -> float:
        """Likeness by characters, lines of code being alike."""
        same = total = 0.0
        for number, line in enumerate(self._search):
            size = len(line.strip())
            total += size
            if number in self._codes:
                same += size
            elif number in self._at:
                other = self._lines[self._at[number]].strip()[:_LONGEST_LINE]
                same += size * SequenceMatcher(None, line.strip()[:_LONGEST_LINE], other, autojunk=False).ratio()
        return same / total if total else 0.0

    def _woven(self, start: int, end: int, shift: tuple[str, str]) -> list[str] | None:
        """The file's lines where the old text stays, the new ones shifted where it does not."""
        result: list[str] = []
        position = start
        for step in self._steps:
            spans = [self._at[number] for number in range(*step.old) if number in self._at]
            if step.is_kept:
                following = spans[-1] + 1 if spans else position
                result += self._lines[position:following]
            else:
                following = spans[-1] + 1 if spans else position
                result += self._lines[position : spans[0]] if spans else []
                new = [shifted(line, shift) for line in self._replace[slice(*step.new)]]
                if None in new:
                    return None
                result += [line for line in new if line is not None]
            position = max(position, following)
        return result + list(self._lines[position:end])
