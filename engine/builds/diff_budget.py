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
    """Existing files beyond the task, and the lines that would change in them."""

    files: tuple[str, ...]
    lines: int

    @classmethod
    def of(cls, lines: Mapping[str, int]) -> "TooWide | None":
        """What is too much of these lines by path; None within the budget."""
        total = sum(lines.values())
        if len(lines) <= MOST_FILES and total <= MOST_LINES:
            return None
        return cls(files=tuple(sorted(lines)), lines=total)

    @property
    def problem(self) -> str:
        """What the model is told about an answer."""
        return (
            f"The answer changes {self._named}. What worked must still work: change only what the task needs. "
            "If all of it is needed, send it again as it is and say in one sentence why."
        )

    @property
    def warning(self) -> str:
        """What the model is told about a call of a tool."""
        return (
            f"Not done yet: with it your work on this task changes {self._named}. What worked must still work: "
            "change only what the task needs. If it is needed, make the call again; you are not asked a second time."
        )

    @property
    def _named(self) -> str:
        named = ", ".join(self.files[:_MOST_NAMED])
        more = f" and {len(self.files) - _MOST_NAMED} more" if len(self.files) > _MOST_NAMED else ""
        count = len(self.files)
        return f"{count} existing files that the task does not name ({named}{more}), {self.lines} lines in all"


def too_wide(changes: Mapping[str, str | None], read: Callable[[str], str | None], task: Task | None) -> TooWide | None:
    """What goes beyond the task, if it is more than the budget; new files are not counted."""
    named = set(task.files) if task else set()
    lines: dict[str, int] = {}
    for path, text in changes.items():
        before = read(path)
        if before is not None and path not in named and text != before:
            lines[path] = sum(count_lines(before, text or ""))
    return TooWide.of(lines)
