"""`search`: where a text stands in the app's files."""

from collections.abc import Iterator, Mapping

from pydantic import Field

from engine.builds.ports import ToolEntry
from engine.tools.desk import Desk, app_path
from engine.tools.sentences import say
from engine.tools.tool import AppTool, Arguments

_MOST_HITS = 60
_LONGEST_LINE = 160
_LONGEST_FILE = 200_000
_SHOWN = 60
"""Characters of the searched text in the user's line."""


class SearchArguments(Arguments):
    """What to look for, and where."""

    text: str = Field(min_length=1, description="Plain text, case ignored, no regular expression; a|b finds either.")
    folder: str = Field(default="", description="Only in files below this folder. Empty: everywhere.")


async def _search(given: SearchArguments, desk: Desk) -> ToolEntry:
    wanted = [part for part in given.text.lower().split("|") if part] or [given.text.lower()]
    folder = app_path(given.folder).strip("/.")
    hits = list(_hits(desk.files.texts(), wanted, folder))
    shown = hits[:_MOST_HITS]
    if len(hits) > len(shown):
        shown.append(f"[… {len(hits) - _MOST_HITS} more: search for a longer text …]")
    note = say("note_found", desk.language, count=len(hits))
    return ToolEntry(text="\n".join(shown) or f"“{given.text}” stands nowhere.", note=note)


def _hits(files: Mapping[str, str | None], wanted: list[str], folder: str) -> Iterator[str]:
    for path, text in sorted(files.items()):
        if text is None or len(text) > _LONGEST_FILE or (folder and not f"{path}/".startswith(f"{folder}/")):
            continue
        for number, line in enumerate(text.splitlines(), 1):
            lowered = line.lower()
            if any(one in lowered for one in wanted):
                yield f"{path}:{number}: {line.strip()[:_LONGEST_LINE]}"


def _label(given: SearchArguments, desk: Desk) -> str:
    text = given.text if len(given.text) <= _SHOWN else f"{given.text[:_SHOWN]}…"
    return say("search", desk.language, text=text)


SEARCH = AppTool(
    name="search",
    description="Finds lines of the app's files that contain a text, as path:line: text.",
    arguments=SearchArguments,
    label=_label,
    work=_search,
)
