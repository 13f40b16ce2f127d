"""Code blocks of an answer: whole files, edits by SEARCH/REPLACE, deletions."""

import re
from typing import Literal

from engine.agents.problems import AnswerUnusable
from engine.document import Document

# Possessive (“++”): a line of a million spaces is gone through once, not once for each of them.
_ATTRIBUTE = r"""\s++(?:path|name)\s*+=\s*+["']?+([^"'>]++)["']?+\s*+"""
_OPEN = re.compile(rf"^\s*+<(file|edit){_ATTRIBUTE}>\s*+$")
_DELETE = re.compile(rf"^\s*+<delete{_ATTRIBUTE}/?+>\s*+(?:</delete>)?+\s*+$")
_SEARCH = re.compile(r"^\s*+<{5,9}+\s*+(?:SEARCH|ORIGINAL|HEAD)?+\s*+$", re.I)
_DIVIDER = re.compile(r"^\s*+={5,9}+\s*+$")
_REPLACE = re.compile(r"^\s*+>{5,9}+\s*+(?:REPLACE|UPDATED)?+\s*+$", re.I)
_PATH_LINE = re.compile(
    r"^\s*+(?:#{1,6}\s++|[-*]\s++|\d+[.)]\s++)?(?:[Ff]ile:?\s++)?[`*]*+"
    r"((?:[\w-]++/)*+[\w.-]+\.\w{1,6})[`*]*+:?[`*]*+\s*+$"
)
_FENCE = re.compile(r"^\s*+(```|~~~)[\w.+-]*+\s*+$")


class Hunk(Document):
    """One replacement within a file; both texts without a final line break."""

    search: str
    replace: str


class FileWrite(Document):
    """A file with its whole content."""

    kind: Literal["write"] = "write"
    path: str
    content: str


class FileEdit(Document):
    """Replacements within a file that exists."""

    kind: Literal["edit"] = "edit"
    path: str
    hunks: tuple[Hunk, ...]


class FileDelete(Document):
    """A file to be removed."""

    kind: Literal["delete"] = "delete"
    path: str


Block = FileWrite | FileEdit | FileDelete


def parse_blocks(text: str) -> tuple[Block, ...]:
    """The answer's blocks in order; raises `AnswerUnusable` when there are none or one is not closed."""
    lines = text.splitlines()
    blocks: list[Block] = []
    position = 0
    while position < len(lines):
        if deletion := _DELETE.match(lines[position]):
            blocks.append(FileDelete(path=deletion.group(1).rstrip("/ \t").lstrip()))
        elif opening := _OPEN.match(lines[position]):
            tag, path = opening.group(1), opening.group(2).strip()
            body, position = _body(lines, position, tag, path)
            blocks.append(_block(tag, path, body))
        position += 1
    blocks = blocks or _named_fences(lines)
    if not blocks:
        raise AnswerUnusable(('The answer has no <file path="…"> or <edit path="…"> block.',))
    return tuple(blocks)


def merged(first: str, second: str) -> tuple[Block, ...]:
    """Blocks of an answer and its correction; for a path that the correction names only its blocks count.

    A first answer that could not be read at all is left out: its correction was asked for whole.
    """
    later = parse_blocks(second)
    renewed = {block.path for block in later}
    earlier = parse_blocks(first) if is_readable(first) else ()
    return tuple(block for block in earlier if block.path not in renewed) + later


def is_readable(text: str) -> bool:
    """Whether the answer's blocks can be read, whatever they do to the files."""
    try:
        parse_blocks(text)
    except AnswerUnusable:
        return False
    return True


def _body(lines: list[str], start: int, tag: str, path: str) -> tuple[list[str], int]:
    closing = f"</{tag}>"
    for position in range(start + 1, len(lines)):
        if lines[position].strip() == closing:
            return lines[start + 1 : position], position
        if _OPEN.match(lines[position]) and not path.endswith(".md"):
            break
    raise AnswerUnusable((f'The block <{tag} path="{path}"> is not closed by {closing} on a line of its own.',))


def _block(tag: str, path: str, body: list[str]) -> Block:
    body = _unfenced(body)
    if any(_SEARCH.match(line) for line in body) and any(_REPLACE.match(line) for line in body):
        return FileEdit(path=path, hunks=tuple(_hunks(path, body)))
    if tag == "edit":
        raise AnswerUnusable((f'The block <edit path="{path}"> has no <<<<<<< SEARCH … ======= … >>>>>>> REPLACE.',))
    content = "\n".join(body).strip("\n")
    return FileWrite(path=path, content=f"{content}\n" if content else "")


def _named_fences(lines: list[str]) -> list[Block]:
    """Weak models write Markdown instead of tags: a path on its own line, then a fence with the whole file."""
    blocks: list[Block] = []
    path, start = "", -1
    for position, line in enumerate(lines):
        if start >= 0:
            if line.rstrip() in ("```", "~~~"):
                content = "\n".join(lines[start:position]).strip("\n")
                blocks.append(FileWrite(path=path, content=f"{content}\n"))
                path, start = "", -1
        elif named := _PATH_LINE.match(line):
            path = named.group(1)
        elif path and _FENCE.match(line):
            start = position + 1
        elif line.strip():
            path = ""
    return blocks


def _unfenced(body: list[str]) -> list[str]:
    """A body that is wrapped as a whole in one Markdown fence, without it."""
    inner = [index for index, line in enumerate(body) if line.strip()]
    if len(inner) < 2:
        return body
    first, last = inner[0], inner[-1]
    fences = sum(1 for line in body if _FENCE.match(line))
    if fences == 2 and _FENCE.match(body[first]) and _FENCE.match(body[last]):
        return body[first + 1 : last]
    return body


def _hunks(path: str, body: list[str]) -> list[Hunk]:
    hunks: list[Hunk] = []
    search: list[str] = []
    replace: list[str] = []
    part: Literal["none", "search", "replace"] = "none"
    for line in body:
        if part == "none" and _SEARCH.match(line):
            search, replace, part = [], [], "search"
        elif part == "search" and _DIVIDER.match(line):
            part = "replace"
        elif part == "replace" and _REPLACE.match(line):
            hunks.append(Hunk(search="\n".join(search), replace="\n".join(replace)))
            part = "none"
        elif part == "search":
            search.append(line)
        elif part == "replace":
            replace.append(line)
    if part != "none" or not hunks:
        raise AnswerUnusable((f'A SEARCH/REPLACE of <edit path="{path}"> is not complete.',))
    return hunks
