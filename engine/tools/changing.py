"""`edit`, `write` and `delete`: one file at a time, under the rules of every change of files."""

import re

from pydantic import AliasChoices, Field

from engine.builds.files import count_lines
from engine.builds.ports import ToolEntry
from engine.edits.blocks import Block, FileDelete, FileEdit, FileWrite, Hunk
from engine.edits.ground import Ground
from engine.edits.planning import plan_changes
from engine.edits.refusals import EditsRefused
from engine.tools.clipping import clipped
from engine.tools.desk import Desk, app_path, digest
from engine.tools.missing import missing_file
from engine.tools.sentences import say
from engine.tools.tool import AppTool, Arguments

_BLOCK = re.compile(r'<(file|delete) path="[^"]*"(?: /)?>')
_TOOL_OF = {"file": "the tool write", "delete": "the tool delete"}


class EditArguments(Arguments):
    """Which lines become which."""

    path: str = Field(description="Path of an existing file.")
    old: str = Field(
        validation_alias=AliasChoices("old", "old_str", "old_string", "old_text", "search"),
        min_length=1,
        description="Text exactly as it stands in the file now, best whole lines; it must be found only once.",
    )
    new: str = Field(
        validation_alias=AliasChoices("new", "new_str", "new_string", "new_text", "replace"),
        description="The text that takes its place; empty to remove it.",
    )


class WriteArguments(Arguments):
    """A file with its whole content."""

    path: str = Field(description="Path of the file; folders are made.")
    content: str = Field(description="The whole content, from the first line to the last.")


class DeleteArguments(Arguments):
    """Which file goes away."""

    path: str = Field(description="Path of the file.")


async def _edit(given: EditArguments, desk: Desk) -> ToolEntry:
    path = app_path(given.path)
    if desk.files.read(path) is None:
        return missing_file(path, desk)
    hunk = Hunk(search=given.old, replace=given.new, is_text=True)
    return _changed(path, FileEdit(path=path, hunks=(hunk,)), desk)


async def _write(given: WriteArguments, desk: Desk) -> ToolEntry:
    path = app_path(given.path)
    if desk.files.read(path) is not None and path not in desk.seen:
        return _refused(f"{path} exists and you have not read it. Read it first, then write or edit it.", desk)
    content = given.content.rstrip("\n")
    return _changed(path, FileWrite(path=path, content=f"{content}\n" if content else ""), desk)


async def _delete(given: DeleteArguments, desk: Desk) -> ToolEntry:
    path = app_path(given.path)
    if desk.files.read(path) is None:
        return missing_file(path, desk)
    return _changed(path, FileDelete(path=path), desk)


def _changed(path: str, block: Block, desk: Desk) -> ToolEntry:
    """What the block makes of its file, or why it makes nothing."""
    if desk.is_stale(path):
        return _refused(f"{path} was changed by the program or the user since you saw it. Read it again.", desk)
    try:
        changes = plan_changes([block], desk.files.read, _ground(desk))
    except EditsRefused as error:
        return _refused("Nothing was changed:\n" + "\n".join(error.problems), desk)
    if path not in changes.files:
        same = say("note_same", desk.language)
        return ToolEntry(text=f"{path} is so already; nothing was changed.", note=same)
    return _result(path, block, changes.files[path], desk)


def _result(path: str, block: Block, after: str | None, desk: Desk) -> ToolEntry:
    """What is done and said, unless it goes beyond the task so far that the model is asked about it first."""
    before = desk.files.read(path)
    added, removed = count_lines(before or "", after or "")
    beyond = {} if before is None or desk.is_own(path) else {path: added + removed}
    if beyond and (wide := desk.warning_for(beyond)):
        return _refused(wide.warning, desk).model_copy(update={"is_warning": True})
    is_known = path in desk.seen or not isinstance(block, FileEdit)
    done = "deleted" if after is None else f"written, +{added} −{removed} lines"
    return ToolEntry(
        text=f"{path}: {done}.",
        note=say("note_changed", desk.language, added=added, removed=removed),
        files={path: after},
        seen={path: digest(after)} if is_known else {},  # whoever edits a place has not seen the whole file
        created=(path,) if before is None else (),
        beyond=beyond,
    )


def _ground(desk: Desk) -> Ground:
    """What a change of files must respect."""
    return Ground(known=desk.files.paths(), protected=desk.stack.protected)


def _refused(text: str, desk: Desk) -> ToolEntry:
    """The reasons, with the tool where they name a block of an answer."""
    text = _BLOCK.sub(lambda block: _TOOL_OF[block.group(1)], text)
    return ToolEntry(text=clipped(text), note=say("note_refused", desk.language), is_failed=True)


EDIT = AppTool(
    name="edit",
    description="Replaces lines in one place of a file. The file must still be parseable afterwards.",
    arguments=EditArguments,
    label=lambda given, desk: say("edit", desk.language, path=app_path(given.path)),
    work=_edit,
)
WRITE = AppTool(
    name="write",
    description="Writes a new file, or a file that you have read, whole. Better than many edits of a short file.",
    arguments=WriteArguments,
    label=lambda given, desk: say("write", desk.language, path=app_path(given.path)),
    work=_write,
)
DELETE = AppTool(
    name="delete",
    description="Removes a file.",
    arguments=DeleteArguments,
    label=lambda given, desk: say("delete", desk.language, path=app_path(given.path)),
    work=_delete,
)
