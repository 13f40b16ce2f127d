"""Old text with lines left out: `...` between a head and a tail that each stand once, close together, in one block."""

import re
from collections.abc import Sequence
from itertools import pairwise

from engine.edits.ladder.haystack import Haystack, without_trailing_space
from engine.edits.ladder.spot import Spot
from engine.edits.ladder.weaving import woven
from engine.edits.lines import indent_of, without_blank_edges
from engine.edits.placeholders import is_elision

_MOST_LEFT_OUT = 80
"""Lines; a longer stretch is not left out but forgotten."""

_BEGINS_ANOTHER = re.compile(
    r"(?:@|(?:export|default|async|public|private|protected|static|abstract|pub|const|let|var|type|interface|enum|def|class|"
    r"function|func|fn|impl|struct|module|trait|describe|it|test)\b|<(?:section|article|form|table|ul|ol|div|template|script|style)\b)"
)
_CLOSES = re.compile(r"[\])}]|</|end\b")


def find(hay: Haystack, search: Sequence[str], replace: Sequence[str]) -> list[Spot]:
    """The pieces that change, or nothing: every piece of the old text must stand once, in order, within one block.

    A replacement with as many elisions keeps what was left out; one without any takes the place of all of it,
    unless it has both ends as they are.
    """
    old = _pieces(search)
    if len(old) < 2 or any(not piece for piece in old):
        return []
    places = _places(hay, old)
    if not places or not all(_is_one_block(hay.lines, places[0][0], *gap) for gap in _gaps(places)):
        return []
    new = _pieces(replace)
    if len(new) == len(old):
        return [_piece(hay, place, one, other) for place, one, other in zip(places, old, new, strict=True)]
    if len(new) == 1 and not _keeps_both_ends(old, new[0]):
        return [Spot(places[0][0], places[-1][1], list(replace))]
    return []


def _keeps_both_ends(old: list[list[str]], new: list[str]) -> bool:
    """Whether new text without elision has the whole head and tail of the old one: what was between may be meant to stay."""
    head, tail = old[0], old[-1]
    return new[: len(head)] == head and new[-len(tail) :] == tail


def _pieces(lines: Sequence[str]) -> list[list[str]]:
    pieces: list[list[str]] = [[]]
    for line in lines:
        if is_elision(line):
            pieces.append([])
        else:
            pieces[-1].append(line)
    return [without_blank_edges(piece) for piece in pieces]


def _places(hay: Haystack, pieces: list[list[str]]) -> list[tuple[int, int]]:
    """Where the pieces stand, if each does exactly once and they follow each other closely."""
    places: list[tuple[int, int]] = []
    for piece in pieces:
        starts = hay.starts_of(piece, without_trailing_space)
        if len(starts) != 1 or (places and not 0 <= starts[0] - places[-1][1] <= _MOST_LEFT_OUT):
            return []
        places.append((starts[0], starts[0] + len(piece)))
    return places


def _gaps(places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    return [(before[1], after[0]) for before, after in pairwise(places)]


def _is_one_block(lines: Sequence[str], head: int, start: int, end: int) -> bool:
    """Whether what was left out stays in the block that the head began: no other begins, and this one does not end."""
    base = len(indent_of(lines[head]).expandtabs(4))
    for line in lines[start:end]:
        depth = len(indent_of(line).expandtabs(4))
        if not line.strip() or depth > base:
            continue
        if depth < base or _BEGINS_ANOTHER.match(line.strip()) or _CLOSES.match(line.strip()):
            return False
    return True


def _piece(hay: Haystack, place: tuple[int, int], old: list[str], new: list[str]) -> Spot:
    window = hay.lines[place[0] : place[1]]
    return Spot(place[0], place[1], woven(window, old, new, lambda line: line))
