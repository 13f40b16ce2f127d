"""Unified diffs as models write them: with wrong numbers, without headers, or with git's."""

from engine.edits.blocks import Block, FileDelete, FileEdit, FileWrite, Hunk
from engine.edits.forms.patch_lines import HunkLines
from engine.edits.forms.reading import Reading
from engine.edits.lines import LONGEST_MARK
from engine.edits.paths import clean_path
from engine.edits.refusals import unreadable

_NOTHING = "/dev/null"
_GIT_LINES = (
    "index ", "new file mode", "deleted file mode", "old mode", "new mode", "similarity index", "rename from",
    "rename to", "dissimilarity index",
)  # fmt: skip
_BINARY = ("Binary files", "GIT binary patch", "copy from", "copy to")


def read(lines: list[str], position: int, *, is_closed: bool) -> Reading | None:
    """The diffs of all files from this line on; `is_closed`: lines without a prefix are context, not prose."""
    if not _begins(lines, position):
        return None
    blocks: list[Block] = []
    while position < len(lines):
        if _begins(lines, position):
            block, position = _file(lines, position, is_closed)
            blocks.append(block)
        elif not lines[position].strip():
            position += 1
        else:
            break
    return Reading(tuple(blocks), position)


def read_body(lines: list[str], path: str) -> tuple[Block, ...]:
    """A diff in a block that names its file: with headers, or only hunks."""
    first = next((number for number, line in enumerate(lines) if line.strip()), None)
    if first is None:
        return ()
    if found := read(lines, first, is_closed=True):
        if any(line.strip() for line in lines[found.end :]):
            raise unreadable(f"Behind the diff of {path} stands text that belongs to nothing.", path)
        return found.blocks
    if not any(line[:1] in ("+", "-") for line in lines):
        return ()
    hunks, _ = _hunks(lines, first, is_closed=True)
    return (FileEdit(path=path, hunks=tuple(hunks)),) if hunks else ()


def _begins(lines: list[str], position: int) -> bool:
    """Whether a file's headers begin here; a removed line such as `--- x` alone is none."""
    line = lines[position]
    if len(line) > LONGEST_MARK:
        return False
    following = lines[position + 1 : position + 3]
    if line.startswith("diff --git "):
        return True
    if line.startswith("--- "):
        is_followed = len(following) == 2 and following[1].startswith(("@@", "+", "-", " "))
        return bool(following) and following[0].startswith("+++ ") and (is_followed or len(following) == 1)
    return line.startswith("+++ ") and bool(following) and following[0].startswith("@@")


def _file(lines: list[str], position: int, is_closed: bool) -> tuple[Block, int]:
    old, new, position, is_rename = _headers(lines, position)
    hunks, position = _hunks(lines, position, is_closed=is_closed)
    if new == _NOTHING:
        removed = "\n".join(hunk.search for hunk in hunks)
        return FileDelete(path=old, content=removed or None), position
    if old == _NOTHING:
        if any(hunk.search for hunk in hunks):
            raise unreadable(f"The diff of {new} removes lines from a file that it says is new.", new)
        content = "\n".join(hunk.replace for hunk in hunks)
        ends = not hunks or hunks[-1].ends_with_newline is not False
        return FileWrite(path=new, content=content + "\n" * (ends and bool(content)), is_new=True), position
    if not hunks and not is_rename:
        raise unreadable(f"The diff of {new} changes nothing.", new)
    if is_rename:
        return FileEdit(path=old, hunks=tuple(hunks), move_to=new), position
    return FileEdit(path=new, hunks=tuple(hunks)), position


def _headers(lines: list[str], position: int) -> tuple[str, str, int, bool]:
    """Old and new path, the first line behind the headers, and whether they rename."""
    old = new = ""
    renamed: dict[str, str] = {}
    kinds: set[str] = set()
    while position < len(lines):
        line = lines[position]
        if line.startswith("diff --git ") and not (old or new):
            old, new = _git_paths(line)
        elif line.startswith(_GIT_LINES):
            kinds.add(" ".join(line.split(" ")[:2]))
            if line.startswith("rename "):
                renamed[line.split(" ")[1]] = clean_path(line.split(" ", 2)[2])
        elif line.startswith(_BINARY):
            raise unreadable(f"The diff of {new} holds more than text; write the file whole.", new)
        elif line.startswith("--- "):
            old = _path(line)
        elif line.startswith("+++ "):
            new, position = _path(line), position + 1
            break
        else:
            break
        position += 1
    return *_meant(old, new, renamed, kinds), position, len(renamed) == 2


def _meant(old: str, new: str, renamed: dict[str, str], kinds: set[str]) -> tuple[str, str]:
    """Old and new path by what git says of the file besides."""
    if len(renamed) == 2:
        return renamed["from"], renamed["to"]
    if "deleted file" in kinds:
        return old, _NOTHING
    return (_NOTHING if "new file" in kinds and old == new else old), new


def _git_paths(line: str) -> tuple[str, str]:
    parts = line.removeprefix("diff --git ").split(" ")
    half = len(parts) // 2
    return _bare(" ".join(parts[:half])), _bare(" ".join(parts[half:]))


def _path(line: str) -> str:
    return _bare(line[4:].partition("\t")[0])


def _bare(written: str) -> str:
    path = clean_path(written)
    return path[2:] if path.startswith(("a/", "b/")) else path


def _hunks(lines: list[str], position: int, *, is_closed: bool) -> tuple[list[Hunk], int]:
    hunks: list[Hunk] = []
    current = HunkLines()
    start = position
    while position < len(lines):
        line = lines[position]
        if line.startswith("@@"):
            _finish(hunks, current)
            current = HunkLines(line)
        elif position > start and _begins(lines, position):
            break
        elif is_closed or line[:1] in (" ", "+", "-", "\\", ""):
            current.take(line)
        else:
            break
        position += 1
    _finish(hunks, current)
    return hunks, position


def _finish(hunks: list[Hunk], current: HunkLines) -> None:
    if current.changes:
        hunks.append(current.hunk())
