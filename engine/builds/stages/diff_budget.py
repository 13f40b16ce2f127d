"""How much of the rest of the app the work on one task may change before it is asked whether that was meant."""

from collections.abc import Callable, Mapping

from engine.builds.files import count_lines
from engine.builds.state import Task
from engine.document import Document

MOST_FILES = 6
MOST_LINES = 250
"""Existing files that the task does not name, and lines added and removed in them: work on a feature rarely needs half
of it, an answer that writes the app anew goes over it at once."""
_MOST_NAMED = 8


class TooWide(Document):
    """Files beyond the task, and the lines that would change in them."""

    files: tuple[str, ...]
    lines: int

    @property
    def problem(self) -> str:
        """What the model is told."""
        named = ", ".join(self.files[:_MOST_NAMED])
        more = f" and {len(self.files) - _MOST_NAMED} more" if len(self.files) > _MOST_NAMED else ""
        return (
            f"The answer changes {len(self.files)} existing files that the task does not name ({named}{more}), "
            f"{self.lines} lines in all. What worked must still work: change only what the task needs. "
            "If all of it is needed, send it again as it is and say in one sentence why."
        )


def too_wide(changes: Mapping[str, str | None], read: Callable[[str], str | None], task: Task | None) -> TooWide | None:
    """What goes beyond the task, if it is more than the budget; new files are not counted."""
    named = set(task.files) if task else set()
    lines: dict[str, int] = {}
    for path, text in changes.items():
        before = read(path)
        if before is not None and path not in named and text != before:
            lines[path] = sum(count_lines(before, text or ""))
    total = sum(lines.values())
    if len(lines) <= MOST_FILES and total <= MOST_LINES:
        return None
    return TooWide(files=tuple(sorted(lines)), lines=total)
