"""Arguments of editing tools (str_replace, create, insert, edits) by the many names that models know them by."""

from collections.abc import Iterator, Mapping

from engine.edits.blocks import Block, FileDelete, FileEdit, FileWrite, Hunk
from engine.edits.forms import marks, unified, v4a
from engine.edits.paths import clean_path
from engine.edits.refusals import unreadable

_PATH = ("path", "file_path", "filepath", "filename", "file", "target_file", "filePath", "absolute_path")
_OLD = ("old_str", "old_string", "old_text", "oldText", "oldString", "oldStr", "search", "old", "find", "old_content")
_NEW = (
    "new_str",
    "new_string",
    "new_text",
    "newText",
    "newString",
    "newStr",
    "replace",
    "new",
    "replacement",
    "new_content",
)
_WHOLE = ("file_text", "content", "contents", "fileText", "file_content", "text")
_LINE = ("insert_line", "insertLine", "line")
_PATCH = ("patch", "diff", "patch_text", "patchText", "input")
_INNER = (
    "arguments",
    "input",
    "parameters",
    "args",
    "params",
    "function",
    "tool_input",
    "tool_calls",
    "edits",
    "files",
    "changes",
)
_ALL = ("replace_all", "replaceAll", "allow_multiple_matches")
_HARMLESS = frozenset({"view", "read", "read_file", "list", "open"})
_DEEPEST = 6


def blocks_of(value: object, path: str = "", depth: int = 0) -> Iterator[Block]:
    """Blocks of a decoded tool call, however it is wrapped; nothing if it is no edit."""
    if isinstance(value, list):
        for one in value:
            yield from blocks_of(one, path, depth)
    if not isinstance(value, Mapping) or depth > _DEEPEST:
        return
    path = clean_path(_text(value, _PATH) or path)
    found = tuple(_call(value, path))
    yield from found
    if not found:
        for name in _INNER:
            if isinstance(inner := value.get(name), (Mapping, list)):
                yield from blocks_of(inner, path, depth + 1)


def _call(value: Mapping[str, object], path: str) -> Iterator[Block]:
    command = str(value.get("command", "")).lower()
    old, new = _text(value, _OLD), _text(value, _NEW)
    if command in _HARMLESS:
        return
    if (patch := _text(value, _PATCH)) and (blocks := _patch(patch, path)):
        yield from blocks
    elif command == "undo_edit":
        raise unreadable("An edit cannot be undone here: write what the file shall hold.", path)
    elif command in ("delete", "delete_file", "remove") and path:
        yield FileDelete(path=path)
    elif (
        (line := _number(value)) is not None
        and path
        and (text := new if new is not None else _text(value, _WHOLE)) is not None
    ):
        yield _edit(path, Hunk(search="", replace=text.removesuffix("\n"), after_line=line))
    elif old is not None and path:
        yield from _replacement(value, path, old, new or "")
    elif (content := _text(value, _WHOLE)) is not None and path and old is None:
        yield FileWrite(path=path, content=content if content.endswith("\n") or not content else f"{content}\n")


def _replacement(value: Mapping[str, object], path: str, old: str, new: str) -> Iterator[Block]:
    if any(value.get(name) is True for name in _ALL):
        raise unreadable(f"{path}: replacing every occurrence at once is refused; name each place.", path)
    if old:
        yield _edit(path, Hunk(search=old, replace=new, is_text=True))
    else:
        yield _edit(path, Hunk(search="", replace=new.removesuffix("\n")))


def _patch(text: str, path: str) -> tuple[Block, ...]:
    lines = text.replace("\r\n", "\n").split("\n")
    if marks.has_marks(lines) and path:
        return (FileEdit(path=path, hunks=marks.hunks_of(lines, path)),)
    return v4a.read_body(lines, path) or unified.read_body(lines, path)


def _edit(path: str, hunk: Hunk) -> FileEdit:
    return FileEdit(path=path, hunks=(hunk,))


def _text(value: Mapping[str, object], names: tuple[str, ...]) -> str | None:
    return next((found.replace("\r\n", "\n") for name in names if isinstance(found := value.get(name), str)), None)


def _number(value: Mapping[str, object]) -> int | None:
    """Where to insert; only an insertion has a number and no old text."""
    if value.get("command") not in ("insert", None) or _text(value, _OLD) is not None:
        return None
    found = next((value[name] for name in _LINE if name in value), None)
    if isinstance(found, str) and found.strip().isdigit():
        return int(found)
    return found if isinstance(found, int) and not isinstance(found, bool) else None
