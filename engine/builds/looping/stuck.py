"""Whether a model goes round in circles: the same call with the same result, again and again."""

from engine.builds.ports import ToolEntry
from engine.llm.types import ToolCall

MANY = 3
"""In a row: the model is told. One more, and its work ends."""


class Repeats:
    """Counts how often the last call came in a row."""

    def __init__(self) -> None:
        self._last: tuple[str, str, str] | None = None
        self._times = 0

    def count(self, call: ToolCall, entry: ToolEntry) -> None:
        """One more call with its outcome."""
        mark = (call.name, call.arguments, entry.text)
        self._times = self._times + 1 if mark == self._last else 1
        self._last = mark

    @property
    def are_many(self) -> bool:
        """Time to say so."""
        return self._times == MANY

    @property
    def are_too_many(self) -> bool:
        """Time to stop."""
        return self._times > MANY
