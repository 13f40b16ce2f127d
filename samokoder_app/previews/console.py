"""The output of a previewed app as numbered lines, the newest only."""

import re
from collections import deque
from datetime import UTC, datetime

from samokoder_app.previews.views import ConsoleLine

KEPT_LINES = 500
MAX_LINE = 2000
# Colours and cursor movements mean nothing in a browser.
_TERMINAL_CODES = re.compile(r"\x1b(\[[0-9;?]*[ -/]*[@-~]|\][^\x07\x1b]*(\x07|\x1b\\))")
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


class Console:
    """Collects output in pieces as they come; lines are cut at `MAX_LINE` characters."""

    def __init__(self) -> None:
        self._lines: deque[ConsoleLine] = deque(maxlen=KEPT_LINES)
        self._partial = ""
        self._count = 0

    async def feed(self, text: str) -> None:
        """Take a piece of output."""
        *whole, self._partial = (self._partial + text).split("\n")
        for line in whole:
            self._append(line)
        if len(self._partial) > MAX_LINE:
            self._append(self._partial)
            self._partial = ""

    def note(self, text: str) -> None:
        """Add a line of our own, such as why the app ended."""
        self._append(text)

    @property
    def count(self) -> int:
        """How many lines there were so far."""
        return self._count

    def lines(self, after: int = 0) -> list[ConsoleLine]:
        """Lines with a number above `after`, in order; all of them for a number that only an earlier run reached."""
        return [line for line in self._lines if line.number > after or after > self._count]

    def tail(self, count: int) -> list[str]:
        """The texts of the last lines."""
        return [line.text for line in list(self._lines)[-count:]]

    def _append(self, text: str) -> None:
        self._count += 1
        clean = _CONTROLS.sub("", _TERMINAL_CODES.sub("", text))[:MAX_LINE]
        self._lines.append(ConsoleLine(number=self._count, at=datetime.now(UTC), text=clean))
