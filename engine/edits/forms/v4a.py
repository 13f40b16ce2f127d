"""Patches between `*** Begin Patch` and `*** End Patch`: Update, Add, Delete, Move, with context instead of numbers."""

from bisect import bisect_left

from engine.edits.blocks import Block, FileDelete, FileEdit, FileWrite, Hunk
from engine.edits.forms.patch_lines import HunkLines, has_range
from engine.edits.forms.reading import Reading
from engine.edits.lines import LONGEST_MARK
from engine.edits.paths import clean_path
from engine.edits.refusals import unreadable

_BEGIN, _END, _EOF = "*** begin patch", "*** end patch", "*** end of file"
_UPDATE, _ADD, _DELETE, _MOVE = "*** update file", "*** add file", "*** delete file", "*** move to"


def ends_in(lines: list[str]) -> list[int]:
    """Numbers of the lines that end patches, for `read`."""
    return [number for number, line in enumerate(lines) if _mark(line) == _END]


def read(lines: list[str], position: int, ends: list[int], *, is_closed: bool) -> Reading | None:
    """The patch that begins on this line; `is_closed`: its end may stand for a missing End Patch."""
    mark = _mark(lines[position])
    if mark != _BEGIN and not mark.startswith((_UPDATE, _ADD, _DELETE)):
        return None
    following = bisect_left(ends, position)
    end = ends[following] if following < len(ends) else -1
    if end < 0:
        if mark == _BEGIN and not is_closed:
            raise unreadable("The patch has no *** End Patch: it may be cut. Send it whole.")
        end = len(lines) if is_closed else _last_line(lines, position)
    body = lines[position + (mark == _BEGIN) : end]
    if any(_mark(line) == _BEGIN for line in body):
        raise unreadable("A second *** Begin Patch stands within a patch. End the first one.")
    blocks = _sections(body)
    if not blocks:
        raise unreadable("The patch is empty.")
    return Reading(blocks, end + 1)


def read_body(lines: list[str], path: str) -> tuple[Block, ...]:
    """A patch in a block that names its file: with all headers, or only with context and changes."""
    first = next((number for number, line in enumerate(lines) if line.strip()), None)
    if first is None:
        return ()
    if found := read(lines, first, ends_in(lines), is_closed=True):
        return found.blocks
    has_changes = any(line[:1] in ("+", "-") for line in lines)
    is_patch = lines[first].startswith("@@") and not has_range(lines[first]) and has_changes
    return (_update(path, lines[first:]),) if is_patch else ()


def _mark(line: str) -> str:
    """A line of stars in small letters without blanks around it, or nothing."""
    return line.strip().lower() if len(line) <= LONGEST_MARK and line.lstrip().startswith("*** ") else ""


def _last_line(lines: list[str], position: int) -> int:
    """Where a patch without its frame ends: at the first line that cannot belong to one."""
    for number in range(position, len(lines)):
        line = lines[number]
        if line.strip() and line[:1] not in (" ", "+", "-", "\\") and not line.startswith(("@@", "*** ")):
            return number
    return len(lines)


def _sections(lines: list[str]) -> tuple[Block, ...]:
    """A block per Update, Add and Delete."""
    starts = [number for number, line in enumerate(lines) if _mark(line).startswith((_UPDATE, _ADD, _DELETE))]
    if any(line.strip() for line in lines[: starts[0] if starts else len(lines)]):
        raise unreadable("The patch does not begin with *** Update File, *** Add File or *** Delete File.")
    ends = [*starts[1:], len(lines)] if starts else []
    return tuple(_section(lines[start], lines[start + 1 : end]) for start, end in zip(starts, ends, strict=True))


def _section(header: str, body: list[str]) -> Block:
    path = clean_path(header.partition(":")[2])
    mark = _mark(header)
    if mark.startswith(_DELETE):
        if any(line.strip() and line[:1] != "-" for line in body):
            raise unreadable(f"Behind *** Delete File: {path} stands text that belongs to nothing.", path)
        return FileDelete(path=path)
    return _addition(path, body) if mark.startswith(_ADD) else _update(path, body)


def _addition(path: str, body: list[str]) -> FileWrite:
    filled = [line for line in body if line.strip()]
    prefixed = sum(1 for line in filled if line.startswith("+"))
    if prefixed not in (0, len(filled)):
        raise unreadable(f"*** Add File: {path} needs + before every line.", path)
    while body and not body[-1]:
        body = body[:-1]
    content = [line.removeprefix("+") for line in body] if prefixed else body
    return FileWrite(path=path, content="\n".join(content) + "\n" if content else "")


def _update(path: str, body: list[str]) -> FileEdit:
    move: str | None = None
    hunks: list[Hunk] = []
    current = HunkLines()
    for line in body:
        mark = _mark(line)
        if mark.startswith(_MOVE):
            move = clean_path(line.partition(":")[2])
        elif mark == _EOF:
            current.is_at_end = True
            current = _next(hunks, current)
        elif line.lstrip().startswith("@@") and not line.startswith((" +", " -", "  ")):
            current = current if current.is_empty else _next(hunks, current)
            _take_header(current, line.strip())
        elif line.startswith("*** "):
            raise unreadable(f"“{line.strip()}” is no part of a patch for {path}.", path)
        else:
            current.take(line)
    _next(hunks, current)
    if not hunks and move is None:
        raise unreadable(f"*** Update File: {path} changes nothing.", path)
    return FileEdit(path=path, hunks=tuple(hunks), move_to=move)


def _take_header(current: HunkLines, line: str) -> None:
    if has_range(line):
        current.header = line
    elif anchor := line.strip("@").strip():
        current.anchors.append(anchor)


def _next(hunks: list[Hunk], current: HunkLines) -> HunkLines:
    if current.changes:
        hunk = current.hunk()
        is_addition = not hunk.search and not hunk.anchors  # the format says that it goes to the end
        hunks.append(hunk.model_copy(update={"is_at_end": True}) if is_addition else hunk)
    return HunkLines()
