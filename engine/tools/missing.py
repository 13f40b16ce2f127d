"""What the model is told about a file that is not there."""

from difflib import get_close_matches

from engine.builds.ports import ToolEntry
from engine.tools.desk import Desk
from engine.tools.sentences import say

_MOST_NAMED = 3


def missing_file(path: str, desk: Desk) -> ToolEntry:
    """There is no such text; the paths that look most like it are named."""
    known = [name for name, text in desk.files.texts().items() if text is not None]
    name = path.rsplit("/", 1)[-1]
    same = [other for other in known if other.rsplit("/", 1)[-1] == name]
    near = list(dict.fromkeys([*same, *get_close_matches(path, known, _MOST_NAMED)]))[:_MOST_NAMED]
    hint = f" There is: {', '.join(near)}." if near else ""
    text = f"There is no text file {path}.{hint}"
    return ToolEntry(text=text, note=say("note_missing", desk.language), is_failed=True)
