"""A unified diff of two texts as values: hunks with line numbers, of bounded size."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from samokoder_app.versions.line_diff import Budget, Same, same_lines
from samokoder_app.versions.views import DiffLine, Hunk

CONTEXT = 3
MAX_LINE_CHARS = 500


@dataclass(frozen=True)
class TextDiff:
    """Hunks of one file; the counts are of the whole difference, also where `is_cut`."""

    hunks: tuple[Hunk, ...]
    added: int
    removed: int
    is_cut: bool

    @property
    def shown(self) -> int:
        """How many lines the hunks hold."""
        return sum(len(hunk.lines) for hunk in self.hunks)


@dataclass(frozen=True)
class _Edit:
    """Lines `old`…`old_end` were replaced by `new`…`new_end`."""

    old: int
    old_end: int
    new: int
    new_end: int


def diff_texts(old: str, new: str, budget: Budget, most_lines: int) -> TextDiff:
    """What makes `new` of `old`, at most `most_lines` lines of it."""
    before, after = split_lines(old), split_lines(new)
    edits = list(_edits(same_lines(before, after, budget), len(before), len(after)))
    hunks: list[Hunk] = []
    left, is_cut = most_lines, False
    for group in _grouped(edits):
        hunk, is_cut = _hunk(before, after, group, left)
        left -= len(hunk.lines)
        if hunk.lines:
            hunks.append(hunk)
        if is_cut:
            break
    added = sum(edit.new_end - edit.new for edit in edits)
    removed = sum(edit.old_end - edit.old for edit in edits)
    return TextDiff(tuple(hunks), added, removed, is_cut)


def split_lines(text: str) -> list[str]:
    """Lines with their ends; only a line feed ends one, so that joined they are the text again."""
    lines = text.split("\n")
    last = lines.pop()
    return [f"{line}\n" for line in lines] + ([last] if last else [])


def _edits(blocks: Sequence[Same], old_size: int, new_size: int) -> Iterator[_Edit]:
    old = new = 0
    for block in (*blocks, Same(old_size, new_size, 0)):
        if (old, new) != (block.old, block.new):
            yield _Edit(old, block.old, new, block.new)
        old, new = block.old + block.size, block.new + block.size


def _grouped(edits: Sequence[_Edit]) -> Iterator[list[_Edit]]:
    """Edits that share context, together."""
    group: list[_Edit] = []
    for edit in edits:
        if group and edit.old - group[-1].old_end > 2 * CONTEXT:
            yield group
            group = []
        group.append(edit)
    if group:
        yield group


def _hunk(before: Sequence[str], after: Sequence[str], group: Sequence[_Edit], most: int) -> tuple[Hunk, bool]:
    """The hunk of a group of edits, and whether it had to be cut after `most` lines."""
    lines: list[DiffLine] = []
    is_cut = False
    for line in _lines(before, after, group):
        if len(lines) >= most:
            is_cut = True
            break
        lines.append(line)
    old_lines = sum(line.old is not None for line in lines)
    new_lines = sum(line.new is not None for line in lines)
    # As in a unified diff: a side without lines names the line before the place.
    first = group[0]
    old_start = max(0, first.old - CONTEXT) + (1 if old_lines else 0)
    new_start = max(0, first.new - CONTEXT) + (1 if new_lines else 0)
    hunk = Hunk(old_start=old_start, old_lines=old_lines, new_start=new_start, new_lines=new_lines, lines=tuple(lines))
    return hunk, is_cut


def _lines(before: Sequence[str], after: Sequence[str], group: Sequence[_Edit]) -> Iterator[DiffLine]:
    old, new = group[0].old, group[0].new
    lead = min(CONTEXT, old, new)
    old, new = old - lead, new - lead
    for edit in group:
        for at in range(old, edit.old):
            yield _line("same", at, new + at - old, after[new + at - old])
        for at in range(edit.old, edit.old_end):
            yield _line("removed", at, None, before[at])
        for to in range(edit.new, edit.new_end):
            yield _line("added", None, to, after[to])
        old, new = edit.old_end, edit.new_end
    for step in range(min(CONTEXT, len(before) - old, len(after) - new)):
        yield _line("same", old + step, new + step, after[new + step])


def _line(kind: str, old: int | None, new: int | None, text: str) -> DiffLine:
    shown = text.removesuffix("\n")
    return DiffLine.model_validate(
        {
            "kind": kind,
            "old": None if old is None else old + 1,
            "new": None if new is None else new + 1,
            "text": shown[:MAX_LINE_CHARS],
            "is_clipped": len(shown) > MAX_LINE_CHARS,
            "has_newline": text.endswith("\n"),
        }
    )
