"""A file's lines, searched for runs of lines in linear time under any reading of a line."""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from itertools import accumulate
from typing import NamedTuple

MOST_PLACES = 50
"""More equal places than that are not counted."""

Reading = Callable[[str], str]


class _View(NamedTuple):
    text: str
    starts: list[int]


class Haystack:
    """Lines of a file; each reading of them is made once."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = lines
        self._views: dict[Reading, _View] = {}

    def starts_of(self, wanted: Sequence[str], reading: Reading) -> list[int]:
        """The lines at which all of `wanted` stand one after the other, both sides read by `reading`."""
        if not wanted or len(wanted) > len(self.lines):
            return []
        view = self._view(reading)
        needle = "\n" + "\n".join(reading(line) for line in wanted) + "\n"
        found: list[int] = []
        position = view.text.find(needle)
        while position >= 0 and len(found) < MOST_PLACES:
            found.append(bisect_right(view.starts, position) - 1)
            position = view.text.find(needle, position + 1)
        return found

    def _view(self, reading: Reading) -> _View:
        if reading not in self._views:
            read = [reading(line) for line in self.lines]
            starts = list(accumulate((len(line) + 1 for line in read), initial=0))
            self._views[reading] = _View("\n" + "\n".join(read) + "\n", starts)
        return self._views[reading]


def as_it_is(line: str) -> str:
    """The strictest reading."""
    return line


def without_trailing_space(line: str) -> str:
    """The line without blanks and carriage returns at its end."""
    return line.rstrip()


def without_margins(line: str) -> str:
    """The line without its indent as well."""
    return line.strip()
