"""Lines of a patch, each with its prefix, gathered into a hunk; both kinds of patches share them."""

import re

from engine.edits.blocks import Hunk

_RANGE = re.compile(r"^@@+\s*-(\d{1,7})(?:,(\d{1,7}))?\s+\+(\d{1,7})(?:,(\d{1,7}))?\s*@@+")
_NO_NEWLINE = "\\ No newline"


def has_range(header: str) -> bool:
    """Whether a header of a hunk gives line numbers."""
    return _RANGE.match(header[:200]) is not None


def _line_of(header: str, count: int) -> int | None:
    """The old text's first line by a header that also counts its lines rightly; models that guess do not."""
    match = _RANGE.match(header[:200])
    return int(match.group(1)) if match and int(match.group(2) or 1) == count else None


class HunkLines:
    """Gathers the lines below one header."""

    def __init__(self, header: str = "") -> None:
        self.header = header
        self.anchors: list[str] = []
        self.is_at_end = False
        self._old: list[str] = []
        self._new: list[str] = []
        self._bare_old: list[str] = []
        self._bare_new: list[str] = []
        self._last = ""
        self._newline: dict[str, bool] = {}
        self.changes = 0

    @property
    def is_empty(self) -> bool:
        """Whether no line was taken yet."""
        return not (self._old or self._new)

    def take(self, line: str) -> None:
        """A line with its prefix; a blank one, or one without a prefix, is taken as context."""
        if line.startswith(_NO_NEWLINE):
            self._newline[self._last] = False
            return
        prefix, text = line[:1], line[1:]
        if prefix == "-":
            self._add(text, text, is_old=True, is_new=False)
        elif prefix == "+":
            self._add(text, text, is_old=False, is_new=True)
        elif prefix == " ":
            self._add(text, line, is_old=True, is_new=True)
        else:
            self._add(line, line, is_old=True, is_new=True)
        self.changes += prefix in ("-", "+")
        self._last = prefix

    def hunk(self) -> Hunk:
        """What was gathered; blank lines at the end that had no prefix only separate it from what follows."""
        while self._old and self._new and self._last == "" and self._old[-1] == "" == self._new[-1]:
            for lines in (self._old, self._new, self._bare_old, self._bare_new):
                lines.pop()
        is_bare = self._old == self._bare_old and self._new == self._bare_new
        newline = None if not self._newline else "+" not in self._newline and " " not in self._newline
        return Hunk(
            search="\n".join(self._old),
            replace="\n".join(self._new),
            anchors=tuple(self.anchors),
            is_at_end=self.is_at_end,
            line=_line_of(self.header, len(self._old)),
            other=None if is_bare else ("\n".join(self._bare_old), "\n".join(self._bare_new)),
            ends_with_newline=newline,
        )

    def _add(self, text: str, bare: str, *, is_old: bool, is_new: bool) -> None:
        if is_old:
            self._old.append(text)
            self._bare_old.append(bare)
        if is_new:
            self._new.append(text)
            self._bare_new.append(bare)
