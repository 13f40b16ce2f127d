"""Which lines of two texts are the same: patience between unique lines, difflib in the gaps, all within a budget.

difflib alone is quadratic and worse: a hostile megabyte keeps it busy for hours. Here everything but the small
gaps takes n log n, and a gap for which the budget does not suffice becomes one replacement: longer than
necessary, never wrong.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

MAX_DEPTH = 12
"""Passes of patience over a part of the texts; each takes n log n."""

MAX_GAP = 40_000
"""Product of a gap's lines up to which difflib looks at it: 200 by 200."""


@dataclass
class Budget:
    """How much work a comparison may still do; shared by all files of it."""

    gaps: int = 400_000
    """Sum of the products of lines of the gaps that difflib looks at."""

    lines: int = 1_500_000
    """Sum of the lines that passes of patience look at."""


@dataclass(frozen=True)
class Same:
    """Lines `old`…`old + size` of the one text that are lines `new`…`new + size` of the other."""

    old: int
    new: int
    size: int


@dataclass(frozen=True)
class _Part:
    """A part of both texts that is still to be compared."""

    old: int
    old_end: int
    new: int
    new_end: int
    depth: int

    @property
    def product(self) -> int:
        return (self.old_end - self.old) * (self.new_end - self.new)


def same_lines(old: Sequence[str], new: Sequence[str], budget: Budget) -> list[Same]:
    """Blocks of equal lines in rising order, neighbours joined."""
    found: list[Same] = []
    parts = [_Part(0, len(old), 0, len(new), 0)]
    while parts:
        part = _without_equal_ends(old, new, parts.pop(), found)
        if part.product == 0:
            continue
        anchors = _anchors(old, new, part, budget)
        if anchors:
            parts += _between(part, anchors)
            found += [Same(at, to, 1) for at, to in anchors]
        elif part.product <= min(MAX_GAP, budget.gaps):
            budget.gaps -= part.product
            found += _looked_through(old, new, part)
    return _joined(found)


def _without_equal_ends(old: Sequence[str], new: Sequence[str], part: _Part, found: list[Same]) -> _Part:
    """The part without the equal lines at its ends, which are added to `found`."""
    start, most = 0, min(part.old_end - part.old, part.new_end - part.new)
    while start < most and old[part.old + start] == new[part.new + start]:
        start += 1
    end, most = 0, most - start
    while end < most and old[part.old_end - 1 - end] == new[part.new_end - 1 - end]:
        end += 1
    if start:
        found.append(Same(part.old, part.new, start))
    if end:
        found.append(Same(part.old_end - end, part.new_end - end, end))
    return _Part(part.old + start, part.old_end - end, part.new + start, part.new_end - end, part.depth)


def _anchors(old: Sequence[str], new: Sequence[str], part: _Part, budget: Budget) -> list[tuple[int, int]]:
    lines = part.old_end - part.old + part.new_end - part.new
    if part.depth >= MAX_DEPTH or lines > budget.lines:
        return []
    budget.lines -= lines
    return _unique_matches(old, new, part)


def _unique_matches(old: Sequence[str], new: Sequence[str], part: _Part) -> list[tuple[int, int]]:
    """Lines that occur once in each part, as the longest run that rises in both (patience sorting)."""
    counts_old = Counter(old[part.old : part.old_end])
    counts_new = Counter(new[part.new : part.new_end])
    places = {old[at]: at for at in range(part.old, part.old_end) if counts_old[old[at]] == 1}
    pairs = [
        (places[new[to]], to) for to in range(part.new, part.new_end) if new[to] in places and counts_new[new[to]] == 1
    ]
    return _longest_rising(pairs)


def _longest_rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest subsequence whose first numbers rise; the second ones rise already."""
    piles: list[int] = []
    tops: list[int] = []
    before: list[int] = []
    for index, (at, _) in enumerate(pairs):
        pile = bisect_left(piles, at)
        before.append(tops[pile - 1] if pile else -1)
        if pile == len(piles):
            piles.append(at)
            tops.append(index)
        else:
            piles[pile], tops[pile] = at, index
    chain = []
    index = tops[-1] if tops else -1
    while index >= 0:
        chain.append(pairs[index])
        index = before[index]
    return chain[::-1]


def _between(part: _Part, anchors: Sequence[tuple[int, int]]) -> list[_Part]:
    starts = [(part.old, part.new), *((at + 1, to + 1) for at, to in anchors)]
    ends = [*anchors, (part.old_end, part.new_end)]
    cut = (
        _Part(at, at_end, to, to_end, part.depth + 1) for (at, to), (at_end, to_end) in zip(starts, ends, strict=True)
    )
    return [one for one in cut if one.product]


def _looked_through(old: Sequence[str], new: Sequence[str], part: _Part) -> list[Same]:
    matcher = SequenceMatcher(None, old[part.old : part.old_end], new[part.new : part.new_end], autojunk=False)
    blocks = matcher.get_matching_blocks()
    return [Same(part.old + block.a, part.new + block.b, block.size) for block in blocks if block.size]


def _joined(found: list[Same]) -> list[Same]:
    joined: list[Same] = []
    for block in sorted(found, key=lambda one: one.old):
        last = joined[-1] if joined else None
        if last and (last.old + last.size, last.new + last.size) == (block.old, block.new):
            joined[-1] = Same(last.old, last.new, last.size + block.size)
        else:
            joined.append(block)
    return joined
