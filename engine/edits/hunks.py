"""One hunk in one file: the place it means, or why it is refused."""

from collections.abc import Sequence
from typing import NamedTuple

from engine.edits.blocks import Hunk
from engine.edits.ladder.haystack import Haystack, as_it_is, without_margins, without_trailing_space
from engine.edits.ladder.ladder import Found, find
from engine.edits.ladder.nearest import closest, nearest
from engine.edits.ladder.spot import Spot
from engine.edits.ladder.weaving import steps
from engine.edits.lines import indent_of, text_lines
from engine.edits.refusals import Code
from engine.edits.text_file import Change

RESEMBLES = 0.6
"""Likeness of a text to the old one from which on it may be the old one."""


class Unplaced(Exception):
    """The hunk has no place beyond doubt; the sentence follows the file's name."""

    def __init__(self, code: Code, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence


class Placed(NamedTuple):
    """What a hunk changes; no changes: what it wants stands there already."""

    rung: str
    changes: tuple[Change, ...]


def place(hay: Haystack, hunk: Hunk, *, is_strict: bool = False) -> Placed:
    """The changes of a hunk that names old text, with what stays left out; raises `Unplaced`."""
    search, replace = text_lines(hunk.search), text_lines(hunk.replace)
    if not _is_filled(search):
        raise Unplaced("ambiguous", "SEARCH is empty; write the whole file or name the lines to replace.")
    search, replace, found = _found(hay, hunk, search, replace, is_strict=is_strict)
    if _is_done(hay, search, replace, found):
        return Placed(found.rung, ())
    _check_twins(hay, search, replace, found)
    spots = found.spots if found.is_whole else [_only_one(hay, hunk, search, found)]
    if not all(_is_pointed_at(hay, hunk, spot) for spot in spots):
        _check_not_done(hay, hunk, replace)
    if not _is_filled(replace) and _comes_back(hay, search, spots[0]):
        raise Unplaced("ambiguous", f"what is left would hold the removed text again. {excerpt(hay, search)}")
    return Placed(found.rung, tuple(change for spot in spots for change in _changes(hay, spot)))


def _comes_back(hay: Haystack, search: Sequence[str], spot: Spot) -> bool:
    """Whether the lines around a removed text, once together, hold it again: taken twice, the edit would remove twice."""
    around = len(search)
    rest = [*hay.lines[max(0, spot.start - around) : spot.start], *hay.lines[spot.end : spot.end + around]]
    return bool(Haystack(rest).starts_of(search, without_trailing_space))


def _found(
    hay: Haystack, hunk: Hunk, search: list[str], replace: list[str], *, is_strict: bool
) -> tuple[list[str], list[str], Found]:
    """Where the old text stands, strictly in either reading of the hunk before leniently in the first."""
    found = find(hay, search, replace, is_strict=True)
    if not found.spots and hunk.other is not None:
        other = text_lines(hunk.other[0]), text_lines(hunk.other[1])
        if (bare := find(hay, *other, is_strict=True)).spots:
            return *other, bare
    if not found.spots and not is_strict:
        found = find(hay, search, replace)
    return search, replace, found


def _check_twins(hay: Haystack, search: Sequence[str], replace: Sequence[str], found: Found) -> None:
    """A text that is only like the old one may be its twin, which was left when the old one was replaced before."""
    if not found.spots or found.rung == "exact":
        if found.spots and not _is_filled(replace) and len(hay.starts_of(search, without_trailing_space)) > 1:
            raise Unplaced("ambiguous", f"the text to remove stands in the file twice. {excerpt(hay, search)}")
    elif not _is_filled(replace) and found.rung != "trailing space":
        raise Unplaced("not_found", f"the text to remove was not found as it is written. {excerpt(hay, search)}")
    elif _is_filled(replace) and list(search) != list(replace) and find(hay, replace, replace, is_strict=True).spots:
        raise Unplaced(
            "ambiguous", f"the new text stands there already, and the old one only nearly. {excerpt(hay, search)}"
        )


def _is_filled(lines: Sequence[str]) -> bool:
    return any(line.strip() for line in lines)


def _only_one(hay: Haystack, hunk: Hunk, search: Sequence[str], found: Found) -> Spot:
    if not found.spots:
        raise Unplaced("not_found", f"the SEARCH text was not found. {excerpt(hay, search)}")
    spots = _under_anchors(hay, hunk, found.spots)
    if hunk.is_at_end:
        spots = [spot for spot in spots if not any(line.strip() for line in hay.lines[spot.end :])]
    if len(spots) > 1 and hunk.line is not None:
        spots = [spot for spot in spots if spot.start == hunk.line - 1] or spots
    if not spots:
        raise Unplaced("not_found", f"the text stands elsewhere than the patch says. {excerpt(hay, search)}")
    if len(spots) > 1:
        count = len(spots)
        raise Unplaced(
            "ambiguous",
            f"the SEARCH text stands {count} times in the file; add lines around it. {excerpt(hay, search)}",
        )
    return spots[0]


def _is_pointed_at(hay: Haystack, hunk: Hunk, spot: Spot) -> bool:
    """Whether a place is where the anchors and the line number point, as far as the hunk has any."""
    if hunk.line is not None and spot.start != hunk.line - 1:
        return False
    return not hunk.anchors or spot in _under_anchors(hay, hunk, [spot], is_strict=True)


def _check_not_done(hay: Haystack, hunk: Hunk, replace: Sequence[str]) -> None:
    """A place beside the one pointed at is none, if the new text stands where the old one should."""
    done = find(hay, replace, replace, is_strict=True) if _is_filled(replace) else Found("", [])
    if any(_is_pointed_at(hay, hunk, spot) for spot in done.spots):
        raise Unplaced("ambiguous", "the new text stands already where the patch points, and the old one elsewhere.")


def _under_anchors(hay: Haystack, hunk: Hunk, spots: list[Spot], *, is_strict: bool = False) -> list[Spot]:
    """The places below the lines that the patch names, within the innermost one's block if any is."""
    start, end = 0, len(hay.lines)
    for anchor in hunk.anchors:
        start = _anchor_line(hay, anchor, start, end)
        end = _block_end(hay.lines, start)
    if not hunk.anchors:
        return spots
    below = [spot for spot in spots if spot.start >= start]
    inside = [spot for spot in below if spot.start < end]
    return inside if inside or (is_strict and end > start + 1) else below


def _anchor_line(hay: Haystack, anchor: str, start: int, end: int) -> int:
    """The one line from `start` on that is the anchor, else begins with it; above `end`, where that is a block at all."""
    wanted = anchor.strip().rstrip(":{( ")
    end = end if end > start + 1 else len(hay.lines)
    stripped = [(number, hay.lines[number].strip()) for number in range(start, end)]
    exact = [number for number, line in stripped if line == anchor.strip()]
    found = exact or [number for number, line in stripped if line.startswith(wanted)]
    if len(found) != 1:
        problem = "stands nowhere" if not found else f"stands {len(found)} times"
        raise Unplaced(
            "not_found" if not found else "ambiguous", f"the line “@@ {anchor}” of the patch {problem} in the file."
        )
    return found[0]


def _block_end(lines: Sequence[str], start: int) -> int:
    """The first line below `start` that is indented no deeper, brackets that close it aside."""
    base = len(indent_of(lines[start]).expandtabs(4))
    for number in range(start + 1, len(lines)):
        line = lines[number]
        if line.strip() and len(indent_of(line).expandtabs(4)) <= base and line.strip()[0] not in ")]}":
            return number
    return len(lines)


def _changes(hay: Haystack, spot: Spot) -> list[Change]:
    """Only the lines that differ, so that neighbours may share the lines around."""
    if spot.lines is None:
        raise Unplaced(
            "ambiguous",
            "the SEARCH text is not written as the file is, and what the new lines shall look like is unclear. "
            + excerpt(hay, hay.lines[spot.start : spot.end]),
        )
    window = hay.lines[spot.start : spot.end]
    return [
        Change(spot.start + step.old[0], spot.start + step.old[1], tuple(spot.lines[slice(*step.new)]))
        for step in steps(window, spot.lines)
        if not step.is_kept or window[slice(*step.old)] != spot.lines[slice(*step.new)]
    ]


def _is_done(hay: Haystack, search: Sequence[str], replace: Sequence[str], found: Found) -> bool:
    """Whether the new text stands there already, as in a step that is replayed after a crash."""
    if not _is_filled(replace) or list(search) == list(replace):
        return False
    if found.spots and not Haystack(replace).starts_of(search, without_margins):
        return False
    new = find(hay, replace, replace)
    if len(new.spots) != 1 or new.rung == "fuzzy" or new.is_whole:
        return False
    done = new.spots[0]
    if found.spots:
        return not found.is_whole and all(done.start <= spot.start and spot.end <= done.end for spot in found.spots)
    likeness, _ = closest(hay.lines, search, outside=(done.start, done.end))
    return likeness < RESEMBLES


def excerpt(hay: Haystack, search: Sequence[str]) -> str:
    """What the model is shown of the file."""
    return f"The nearest current text is:\n{nearest(hay.lines, search)}"


def is_within(lines: Sequence[str], others: Sequence[str]) -> bool:
    """Whether lines stand somewhere among others, one after the other."""
    return bool(Haystack(others).starts_of(lines, as_it_is))
