"""`list`: the app's files, with what they define."""

from pydantic import Field

from engine.agents.file_map import map_files
from engine.builds.ports import ToolEntry
from engine.tools.clipping import clipped
from engine.tools.desk import Desk, app_path
from engine.tools.sentences import say
from engine.tools.tool import AppTool, Arguments


class ListArguments(Arguments):
    """Which folder."""

    folder: str = Field(default="", description="Only files below this folder. Empty: all files.")


async def _list(given: ListArguments, desk: Desk) -> ToolEntry:
    folder = app_path(given.folder).strip("/.")
    files = {
        path: text
        for path, text in desk.files.texts().items()
        if not folder or path == folder or path.startswith(f"{folder}/")
    }
    lines = map_files(files, {}, (), desk.stack.protected, budget=0).lines
    text = "\n".join(lines) or f"There are no files below {folder or 'the root'}."
    return ToolEntry(text=clipped(text), note=say("note_files", desk.language, count=len(files)), is_failed=not lines)


LIST = AppTool(
    name="list",
    description="Lists the app's files with their length and what they define.",
    arguments=ListArguments,
    label=lambda _, desk: say("list", desk.language),
    work=_list,
)
