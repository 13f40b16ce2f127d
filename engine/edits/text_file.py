"""A file's text as lines, with its byte order mark, its line ends and its end kept through every change."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

_BOM = "\ufeff"


class Change(NamedTuple):
    """Lines `start` to `end` (exclusive) become `lines`."""

    start: int
    end: int
    lines: tuple[str, ...]


class TextFile:
    """Only a line feed ends a line; a carriage return before it belongs to the end, not to the line."""

    def __init__(self, text: str) -> None:
        self._mark = _BOM if text.startswith(_BOM) else ""
        body = text.removeprefix(_BOM)
        self.ends_with_newline = body.endswith("\n") or not body
        parts = body.removesuffix("\n").split("\n") if body else []
        self._ends = ["\r\n" if part.endswith("\r") else "\n" for part in parts]
        if parts and not self.ends_with_newline:
            self._ends[-1] = self._usual_end()
        self.lines = [part.removesuffix("\r") for part in parts]

    def with_changes(self, changes: Sequence[Change], ends_with_newline: bool | None = None) -> str:
        """The whole text with changes that do not overlap, in the order of their lines."""
        lines: list[str] = []
        ends: list[str] = []
        position = 0
        for change in changes:
            lines += self.lines[position : change.start] + list(change.lines)
            ends += self._ends[position : change.start] + self._new_ends(change)
            position = change.end
        lines += self.lines[position:]
        ends += self._ends[position:]
        if ends and not (self.ends_with_newline if ends_with_newline is None else ends_with_newline):
            ends[-1] = ""
        return self._mark + "".join(line + end for line, end in zip(lines, ends, strict=True))

    def in_its_manner(self, text: str) -> str:
        """A new whole text with the line ends and the byte order mark that the file had."""
        text = text.removeprefix(_BOM).replace("\r\n", "\n")
        return self._mark + (text.replace("\n", "\r\n") if set(self._ends) == {"\r\n"} else text)

    def _new_ends(self, change: Change) -> list[str]:
        """Each new line ends as the one it replaces; further ones as their neighbour."""
        replaced = self._ends[change.start : change.end][: len(change.lines)]
        last = replaced[-1] if replaced else self._ends[change.start - 1] if change.start else self._usual_end()
        return replaced + [last] * (len(change.lines) - len(replaced))

    def _usual_end(self) -> str:
        return Counter(self._ends).most_common(1)[0][0] if self._ends else "\n"
