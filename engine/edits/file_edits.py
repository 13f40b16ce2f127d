"""All hunks of one file together: each is placed in the text that the model saw, and none may touch another's."""

from collections.abc import Sequence
from itertools import pairwise
from pathlib import PurePosixPath
from typing import NamedTuple

from engine.edits.blocks import Hunk
from engine.edits.hunks import Placed, Unplaced, is_within, place
from engine.edits.ladder.haystack import Haystack
from engine.edits.lines import text_lines
from engine.edits.text_file import Change, TextFile
from engine.edits.text_hunks import place_after, place_text

MOST_HUNKS = 200
"""In one file; whoever changes more lines writes the file whole."""
_MOST_MISSES = 5
_APPENDABLE = (".md", ".txt", ".css", ".scss", ".py", ".js", ".ts", ".sql", ".ini", ".cfg", ".env", ".gitignore", ".sh")
_BEGINS_A_FILE = ("import ", "from ", "#!", "<!", "package ", "use ", "'use ", '"use ', "{", "[", "# ")
_FEWEST_LINES = 3
"""A shorter file is more likely to be replaced than continued."""


class Edited(NamedTuple):
    """The new text, the rung of each hunk, and why hunks are refused (then the text counts for nothing)."""

    text: str
    rungs: tuple[str, ...]
    misses: tuple[Unplaced, ...]


def edited(path: str, text: str, hunks: Sequence[Hunk]) -> Edited:
    """The text after all hunks."""
    hunks = tuple(dict.fromkeys(hunks))
    if len(hunks) > MOST_HUNKS:
        return Edited(text, (), (Unplaced("too_much", f"has {len(hunks)} hunks; write the file whole."),))
    if any(hunk.is_text or hunk.after_line is not None for hunk in hunks):
        return _one_by_one(path, text, hunks)
    if mutual := _mutual(hunks):
        return Edited(text, (), (mutual,))
    return _together(path, text, hunks)


def _one_by_one(path: str, text: str, hunks: Sequence[Hunk]) -> Edited:
    """Calls of a tool follow each other: each sees what the last one left."""
    rungs: list[str] = []
    for number, hunk in enumerate(hunks):
        file = TextFile(text)
        if number and hunk.after_line is not None:
            unclear = Unplaced("ambiguous", "a line number after other edits may mean the text before or after them.")
            return Edited(text, (), (unclear,))
        try:
            placed = _placed(path, Haystack(file.lines), hunk)
        except Unplaced as miss:
            return Edited(text, (), (miss,))
        text = file.with_changes(placed.changes)
        rungs.append(placed.rung)
    return Edited(text, tuple(rungs), ())


def _together(path: str, text: str, hunks: Sequence[Hunk]) -> Edited:
    """All in the text as it is; a hunk that is not there may follow on what an earlier one wrote."""
    file = TextFile(text)
    hay = Haystack(file.lines)
    placed: list[Placed] = []
    missed: list[tuple[Hunk, Unplaced]] = []
    for hunk in hunks:
        try:
            placed.append(_placed(path, hay, hunk))
        except Unplaced as miss:
            missed.append((hunk, miss))
            if len(missed) == _MOST_MISSES:
                break
    rungs = tuple(one.rung for one in placed)
    if missed and (not placed or any(miss.code != "not_found" for _, miss in missed)):
        return Edited(text, rungs, tuple(miss for _, miss in missed))
    if overlap := _overlap(placed):
        return Edited(text, rungs, (overlap,))
    newline = next((hunk.ends_with_newline for hunk in hunks if hunk.ends_with_newline is not None), None)
    result = file.with_changes(sorted(change for one in placed for change in one.changes), newline)
    return _followed(path, Edited(result, rungs, ()), missed)


def _followed(path: str, first: Edited, missed: Sequence[tuple[Hunk, Unplaced]]) -> Edited:
    """The hunks that the text did not have, in what the others made of it, letter by letter."""
    text, rungs = first.text, first.rungs
    for hunk, miss in missed:
        file = TextFile(text)
        try:
            placed = place(Haystack(file.lines), hunk, is_strict=True)
        except Unplaced:
            return Edited(text, rungs, (miss,))
        text = file.with_changes(sorted(placed.changes))
        rungs += (placed.rung,)
    return Edited(text, rungs, ())


def _placed(path: str, hay: Haystack, hunk: Hunk) -> Placed:
    if hunk.after_line is not None:
        return place_after(hay, hunk)
    if not hunk.search.strip():
        return _appended(path, hay, hunk)
    return place_text(hay, hunk) if hunk.is_text else place(hay, hunk)


def _appended(path: str, hay: Haystack, hunk: Hunk) -> Placed:
    """An empty old text means the end of the file where it can mean nothing else."""
    new, count = text_lines(hunk.replace), len(hay.lines)
    if count and list(hay.lines[-len(new) :]) == new:
        return Placed("exact", ())
    is_clear = hunk.is_at_end or (hunk.line is None and _continues(path, hay.lines, new))
    if count and not is_clear:
        raise Unplaced("ambiguous", "SEARCH is empty; write the whole file or name the lines to replace.")
    if hunk.anchors:
        raise Unplaced("ambiguous", "lines are added below “@@” without any line around them; name the lines around.")
    return Placed("exact", (Change(count, count, tuple(new)),))


def _continues(path: str, lines: Sequence[str], new: Sequence[str]) -> bool:
    """Whether new lines can only be meant to follow: they are no file of their own and repeat nothing of this one."""
    filled = [line for line in new if line.strip()]
    is_text = PurePosixPath(path).suffix in _APPENDABLE or path.endswith(_APPENDABLE)
    if not filled or not is_text or len(lines) < _FEWEST_LINES or filled[0].startswith(_BEGINS_A_FILE):
        return False
    known = {line.strip() for line in lines if len(line.strip()) > 3}
    return not any(line.strip() in known for line in filled)


def _overlap(placed: Sequence[Placed]) -> Unplaced | None:
    """Why hunks cannot be applied together: they change the same lines, or insert at the same place."""
    changes = sorted((change.start, change.end, number) for number, one in enumerate(placed) for change in one.changes)
    for (start, end, number), (next_start, next_end, other) in pairwise(changes):
        is_same_place = start == end == next_start == next_end
        if number != other and (next_start < end or is_same_place):
            return Unplaced("overlap", f"two hunks change line {next_start + 1}; make one of them.")
    return None


def _mutual(hunks: Sequence[Hunk]) -> Unplaced | None:
    """Two hunks of which each finds its old text in what the other writes: their order would decide."""
    texts = [(text_lines(hunk.search), text_lines(hunk.replace)) for hunk in hunks if hunk.search.strip()]
    for number, (search, replace) in enumerate(texts):
        for other_search, other_replace in texts[number + 1 :]:
            if is_within(search, other_replace) and is_within(other_search, replace):
                return Unplaced("overlap", "two hunks each change what the other writes; make one of them.")
    return None
