"""What an answer wants of the files: every form that models write edits in is recognised, none is demanded."""

from collections.abc import Collection

from engine.edits.blocks import Block, FileEdit, FileWrite
from engine.edits.forms import calls, marks, tags, unified, v4a
from engine.edits.forms.fences import Fence, fence_at, file_of, is_fence, path_above
from engine.edits.forms.reading import Reading
from engine.edits.lines import LONGEST_MARK, answer_lines
from engine.edits.paths import path_alone, path_in_info, path_mentioned, without_mount
from engine.edits.refusals import EditsRefused, unreadable

LONGEST_ANSWER = 4_000_000
"""Characters; answers of models end at 600,000."""

_DEEPEST = 3
"""Fences within fences that are looked into."""

_MOST_BETWEEN = 100
"""Lines between two blocks in which another file may be named."""

_MOST_STRAYS = 20
"""Fences without an end: each costs a pass."""


def parse_blocks(text: str) -> tuple[Block, ...]:
    """The answer's blocks in order; raises `EditsRefused` when there are none or one cannot be understood."""
    if len(text) > LONGEST_ANSWER:
        raise unreadable(f"The answer is longer than {LONGEST_ANSWER:,} characters.")
    scan = _Scan(_without_thoughts(answer_lines(text)))
    scan.run()
    blocks = scan.chosen()
    if not blocks:
        raise unreadable('The answer has no <file path="…"> or <edit path="…"> block.')
    return blocks


def merged(first: str, second: str, left_out: Collection[str] = ()) -> tuple[Block, ...]:
    """Blocks of an answer and its correction; for a path that the correction names only its blocks count.

    Blocks of the first answer for `left_out` are dropped: no file may be there, so nothing can correct them. A first answer that could not be read at all is left out: its correction was asked for whole.
    """
    later = parse_blocks(second)
    renewed = {block.path for block in later}
    earlier = parse_blocks(first) if is_readable(first) else ()
    dropped = renewed | set(left_out)
    kept = (block for block in earlier if block.path not in renewed and without_mount(block.path) not in dropped)
    return tuple(kept) + later


def is_readable(text: str) -> bool:
    """Whether the answer's blocks can be read, whatever they do to the files."""
    try:
        parse_blocks(text)
    except EditsRefused:
        return False
    return True


def _without_thoughts(lines: list[str]) -> list[str]:
    """The lines behind the thoughts that an answer may begin with: what is tried in them is not meant."""
    first = next((line.strip() for line in lines if line.strip()), "")
    if not first.startswith(("<think>", "<thinking>")):
        return lines
    closing = first.split(">")[0].replace("<", "</") + ">"
    end = next((number for number, line in enumerate(lines) if closing in line), len(lines))
    return lines[end + 1 :]


class _Scan:
    """One pass over the lines of an answer, or of a fence within; `path` is the file that the fence names."""

    def __init__(self, lines: list[str], path: str = "", depth: int = 0, last_path: str = "") -> None:
        self.blocks: list[Block] = []
        self.last_path = last_path
        self.has_tags = False
        self._lines = lines
        self._path = path
        self._depth = depth
        self._last_end = 0
        self._paths: dict[int, str | None] = {}
        self._strays = 0
        self._patch_ends = v4a.ends_in(lines)
        self._calls = calls.Calls(lines)

    def run(self) -> None:
        """Read everything."""
        position = 0
        while position < len(self._lines):
            position = self._step(position)

    def chosen(self) -> tuple[Block, ...]:
        """Beside tags, and beside edits of the same file, plain fences only show what is meant."""
        edited = {block.path for block in self.blocks if not _is_plain(block)}
        return tuple(
            block for block in self.blocks if not _is_plain(block) or not (self.has_tags or block.path in edited)
        )

    def _step(self, position: int) -> int:
        line = self._lines[position]
        if not line.strip():
            return position + 1
        if reading := self._explicit(position):
            self.blocks += reading.blocks
            return reading.end
        if len(line) > LONGEST_MARK:
            return position + 1
        if marks.is_opening(line):
            return self._hunk(position)
        if (mark := marks.mark_of(line)) and mark.part == "close" and mark.words:
            raise unreadable("A >>>>>>> REPLACE stands alone: the SEARCH that it ends was not found.")
        if fence := fence_at(self._lines, position):
            return self._fence(fence, position)
        return position + 1

    def _explicit(self, position: int) -> Reading | None:
        """A block of a form that says what it is."""
        if reading := tags.read(self._lines, position):
            self.has_tags = True
            return reading
        is_inside = self._depth > 0
        found = v4a.read(self._lines, position, self._patch_ends, is_closed=is_inside)
        found = found or unified.read(self._lines, position, is_closed=is_inside)
        return found or self._calls.read(position)

    def _hunk(self, position: int) -> int:
        path = self._path_above(position) or self._path or self._path_before(position)
        found = marks.hunk_at(self._lines, position, path, is_closed=self._depth > 0)
        self.last_path = found.path or path
        self._last_end = found.end
        self.blocks.append(FileEdit(path=self.last_path, hunks=(found.hunk,)))
        return found.end

    def _path_before(self, position: int) -> str:
        """The file of the last block, unless another is named since: then that one, or none if several are."""
        is_near = position - self._last_end <= _MOST_BETWEEN
        between = range(max(self._last_end, position - _MOST_BETWEEN), position)
        named = {path for number in between if (path := self._path_on(number))}
        if not named:
            return self.last_path if is_near else ""
        return named.pop() if len(named) == 1 else ""

    def _path_on(self, number: int) -> str | None:
        if number not in self._paths:
            self._paths[number] = path_alone(self._lines[number]) or path_mentioned(self._lines[number])
        return self._paths[number]

    def _path_above(self, position: int) -> str | None:
        """The path above a SEARCH, or above the fence that it stands in."""
        path = path_above(self._lines, position, among_words=True)
        above = self._lines[position - 1] if position else ""
        if path is None and is_fence(above):
            path = path_in_info(above.strip().lstrip("`~")) or path_above(self._lines, position - 1, among_words=True)
        return path

    def _fence(self, fence: Fence, position: int) -> int:
        path = file_of(fence, self._lines, position)
        if not fence.is_closed:
            return self._stray(fence, path, position)
        is_data = path is not None and path.endswith((".json", ".md"))
        if (not is_data or marks.has_marks(fence.body)) and self._inside(fence, path, position):
            return fence.end
        if path is not None:
            content = "\n".join(fence.body).strip("\n")
            self.blocks.append(FileWrite(path=path, content=f"{content}\n" if content else "", is_marked=False))
        return fence.end

    def _stray(self, fence: Fence, path: str | None, position: int) -> int:
        """A fence without an end: what is complete within may still be read, a whole file is not."""
        self._strays += 1
        if self._strays > _MOST_STRAYS or (path is not None and not marks.has_marks(fence.body)):
            raise unreadable(f"The fence with {path or 'code'} is not closed: the file may be cut.", path or "")
        return position + 1

    def _inside(self, fence: Fence, path: str | None, position: int) -> bool:
        """Take the blocks of an explicit form within the fence, if there are any."""
        if self._depth >= _DEEPEST:
            return False
        named = path or path_above(self._lines, position, among_words=True) or ""
        has_marks = marks.has_marks(fence.body)
        inner = _Scan(fence.body, named, self._depth + 1, self._path_before(position) if has_marks else self.last_path)
        found: list[Block] = []
        if has_marks and not any(marks.is_opening(line) for line in fence.body):
            found += [FileEdit(path=named or inner.last_path, hunks=marks.hunks_of(fence.body, named))]
        else:
            inner.run()
            found += [block for block in inner.blocks if not _is_plain(block)]
        if not found and named and fence.info.split()[:1] in (["diff"], ["patch"]):
            found += v4a.read_body(fence.body, named) or unified.read_body(fence.body, named)
        self.blocks += found
        self.last_path = inner.last_path
        self._last_end = fence.end if found else self._last_end
        self.has_tags = self.has_tags or inner.has_tags
        return bool(found)


def _is_plain(block: Block) -> bool:
    return isinstance(block, FileWrite) and not block.is_marked
