"""`read`: a file's text, a page of it at a time."""

from pydantic import Field

from engine.builds.ports import ToolEntry
from engine.tools.clipping import LONGEST_RESULT
from engine.tools.desk import Desk, app_path, digest
from engine.tools.missing import missing_file
from engine.tools.sentences import say
from engine.tools.tool import AppTool, Arguments

_MOST_LINES = 400
_LONGEST_LINE = 2_000


class ReadArguments(Arguments):
    """Which file, and from which line on."""

    path: str = Field(description="Path of the file from the root of the app.")
    start: int = Field(default=1, ge=1, description="First line to read.")
    lines: int = Field(default=_MOST_LINES, ge=1, description=f"How many lines; at most {_MOST_LINES} at a time.")


async def _read(given: ReadArguments, desk: Desk) -> ToolEntry:
    path = app_path(given.path)
    text = desk.files.read(path)
    if text is None:
        return missing_file(path, desk)
    lines = text.splitlines()
    page = _page(lines[given.start - 1 : given.start - 1 + min(given.lines, _MOST_LINES)])
    last = given.start - 1 + len(page)
    more = (
        f"\n[… lines {last + 1} to {len(lines)} follow: read them with start={last + 1} …]" if last < len(lines) else ""
    )
    head = f"{path}, lines {given.start} to {last} of {len(lines)}:\n"
    note = say("note_lines", desk.language, first=given.start, last=last, total=len(lines))
    return ToolEntry(text=head + "\n".join(page) + more, note=note, seen={path: digest(text)})


def _page(lines: list[str]) -> list[str]:
    """As many whole lines as a result may hold; a line without end is cut."""
    kept: list[str] = []
    size = 0
    for line in lines:
        shown = line if len(line) <= _LONGEST_LINE else f"{line[:_LONGEST_LINE]} [… cut …]"
        size += len(shown) + 1
        if size > LONGEST_RESULT and kept:
            break
        kept.append(shown)
    return kept


READ = AppTool(
    name="read",
    description="Reads a file of the app. The text is as it stands in the file, without line numbers.",
    arguments=ReadArguments,
    label=lambda given, desk: say("read", desk.language, path=app_path(given.path)),
    work=_read,
)
