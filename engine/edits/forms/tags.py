"""Tags with a path: `<file path="…">`, `<edit path="…">`, `<delete path="…" />`, and their dialects."""

import re

from engine.edits.blocks import Block, FileDelete, FileEdit, FileWrite
from engine.edits.forms import marks, unified, v4a
from engine.edits.forms.reading import Reading
from engine.edits.lines import LONGEST_MARK, without_blank_edges
from engine.edits.paths import clean_path
from engine.edits.refusals import unreadable

_KINDS = {
    "file": "file", "write": "file", "write_file": "file", "create_file": "file", "dyad-write": "file",
    "lov-write": "file", "boltaction": "file", "edit": "edit", "edit_file": "edit", "delete": "delete",
    "delete_file": "delete", "dyad-delete": "delete", "lov-delete": "delete",
}  # fmt: skip
"""Our three tags, and what the models of other builders were taught to write."""

_TAG = re.compile(r"^\s*<([A-Za-z][\w-]*)\s([^<>]*)>(.*)$")
_PATH = re.compile(
    r"""(?<![\w-])(?:path|name|file|filename|file_path|filePath|src)\s*+=\s*+(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))"""
)
_FENCE = re.compile(r"^\s*(```|~~~)[\w.+:/ -]*\s*$")


class Tag:
    """An opening tag: its name, what it does, the path, and what stands behind it on its line."""

    def __init__(self, name: str, path: str, rest: str, *, is_empty: bool) -> None:
        self.name = name
        self.kind = _KINDS[name.lower()]
        self.path = path
        self.rest = rest
        self.is_empty = is_empty


def tag_of(line: str) -> Tag | None:
    """The tag that a line opens; lines that are too long for one are content."""
    if len(line) > LONGEST_MARK or "<" not in line:
        return None
    match = _TAG.match(line)
    if match is None or match.group(1).lower() not in _KINDS:
        return None
    attributes = match.group(2)
    path = _PATH.search(attributes)
    if path is None:
        return None
    written = path.group(1) or path.group(2) or path.group(3) or ""
    is_empty = attributes.rstrip().endswith("/")
    return Tag(match.group(1), clean_path(written).rstrip("/"), match.group(3), is_empty=is_empty)


def read(lines: list[str], position: int) -> Reading | None:
    """The block that a tag on this line opens; raises `EditsRefused` when it is not closed."""
    tag = tag_of(lines[position])
    if tag is None:
        return None
    if tag.kind == "delete":
        return Reading((FileDelete(path=tag.path),), position + 1)
    body, end = _body(lines, position, tag)
    return Reading(_blocks(tag, body), end)


def end_of(lines: list[str], position: int, tag: Tag) -> int:
    """The line that closes the tag of this line; -1 if none does before another block begins."""
    closing = f"</{tag.name}>"
    if closing in tag.rest:
        return position
    for number in range(position + 1, len(lines)):
        if lines[number].rstrip().endswith(closing):
            return number
        if (other := tag_of(lines[number])) and other.kind != "delete" and not tag.path.endswith(".md"):
            return -1
    return -1


def _body(lines: list[str], position: int, tag: Tag) -> tuple[list[str], int]:
    end = position if tag.is_empty else end_of(lines, position, tag)
    closing = f"</{tag.name}>"
    if end < 0:
        raise unreadable(
            f'The block <{tag.name} path="{tag.path}"> is not closed by {closing} on a line of its own.', tag.path
        )
    if end == position:
        return ([tag.rest.partition(closing)[0]] if tag.rest and not tag.is_empty else []), end + 1
    first = [tag.rest] if tag.rest.strip() else []
    last = lines[end].rstrip().removesuffix(closing)
    return [*first, *lines[position + 1 : end], *([last] if last.strip() else [])], end + 1


def _blocks(tag: Tag, body: list[str]) -> tuple[Block, ...]:
    body = unfenced(body)
    if marks.has_marks(body):
        return (FileEdit(path=tag.path, hunks=marks.hunks_of(body, tag.path)),)
    if tag.kind == "file":
        content = "\n".join(body).strip("\n")
        return (FileWrite(path=tag.path, content=f"{content}\n" if content else ""),)
    if (patch := v4a.read_body(body, tag.path)) or (patch := unified.read_body(body, tag.path)):
        return patch
    raise unreadable(f'The block <edit path="{tag.path}"> has no <<<<<<< SEARCH … ======= … >>>>>>> REPLACE.', tag.path)


def unfenced(body: list[str]) -> list[str]:
    """A body that is wrapped as a whole in one Markdown fence, without it."""
    inner = without_blank_edges(body)
    fences = sum(1 for line in inner if len(line) <= LONGEST_MARK and _FENCE.match(line))
    if len(inner) > 1 and fences == 2 and _FENCE.match(inner[0]) and _FENCE.match(inner[-1]):
        return inner[1:-1]
    return body
