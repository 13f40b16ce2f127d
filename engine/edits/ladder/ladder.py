"""The ladder: the first rung on which an old text stands anywhere decides, and only if it stands there once."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from engine.edits.ladder import characters, elision, fuzzy, indent
from engine.edits.ladder.haystack import Haystack, as_it_is, without_trailing_space
from engine.edits.ladder.spot import Spot
from engine.edits.ladder.weaving import woven

Find = Callable[[Haystack, Sequence[str], Sequence[str]], list[Spot]]


class Rung(NamedTuple):
    """A way to look for an old text; one that `is_whole` gives all pieces of one edit, others give places to choose from."""

    name: str
    find: Find
    is_whole: bool = False


class Found(NamedTuple):
    """Where an old text stands, by the first rung that has any place; none at all: no rung."""

    rung: str
    spots: list[Spot]
    is_whole: bool = False


def _exact(hay: Haystack, search: Sequence[str], replace: Sequence[str]) -> list[Spot]:
    size = len(search)
    return [Spot(start, start + size, list(replace)) for start in hay.starts_of(search, as_it_is)]


def _by_trailing_space(hay: Haystack, search: Sequence[str], replace: Sequence[str]) -> list[Spot]:
    size = len(search)
    return [
        Spot(start, start + size, woven(hay.lines[start : start + size], search, replace, lambda line: line))
        for start in hay.starts_of(search, without_trailing_space)
    ]


_STRICT = (Rung("exact", _exact), Rung("trailing space", _by_trailing_space))
_LENIENT = (
    Rung("indent", indent.find),
    Rung("characters", characters.find),
    Rung("elision", elision.find, is_whole=True),
    Rung("fuzzy", fuzzy.find),
)


def find(hay: Haystack, search: Sequence[str], replace: Sequence[str], *, is_strict: bool = False) -> Found:
    """All places of the first rung that has any; `is_strict` stops before indents."""
    for rung in _STRICT:
        if spots := rung.find(hay, search, replace):
            return Found(rung.name, spots)
    search, replace = without_shared_edges(search, replace)
    rungs = (Rung("blank lines", _by_trailing_space), *(() if is_strict else _LENIENT))
    for rung in rungs if search else ():
        if spots := rung.find(hay, search, replace):
            return Found(rung.name, spots, rung.is_whole)
    return Found("", [])


def without_shared_edges(search: Sequence[str], replace: Sequence[str]) -> tuple[list[str], list[str]]:
    """Both texts without the blank lines around the old one; as many go from the new one, if it has them."""
    head, tail = _blank_edges(search)
    new_head, new_tail = _blank_edges(replace)
    old = list(search[head : len(search) - tail])
    return old, list(replace[min(head, new_head) : len(replace) - min(tail, new_tail)])


def _blank_edges(lines: Sequence[str]) -> tuple[int, int]:
    """How many lines are blank at the beginning and, of the rest, at the end."""
    head = next((number for number, line in enumerate(lines) if line.strip()), len(lines))
    tail = next((number for number, line in enumerate(reversed(lines[head:])) if line.strip()), 0)
    return head, tail
