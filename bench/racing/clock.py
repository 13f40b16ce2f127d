"""When programs ran in the sandboxes of one project: npm, the app, its tests, the browser. What is left is an engine's own.

The table of processes is looked at ten times a second. GPT-Pilot itself is in the sandbox, too: its Python and what
starts it do not count.
"""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

PERIOD = 0.1
_STARTERS = ("bwrap", "prlimit", "setpriv", "python")


class SandboxClock:
    """`intervals` in which something ran, of `time.perf_counter`."""

    def __init__(self, uid: int, *, is_pilot: bool) -> None:
        self._uid = uid
        self.is_pilot = is_pilot
        self.intervals: list[tuple[float, float]] = []

    @asynccontextmanager
    async def running(self) -> AsyncIterator["SandboxClock"]:
        """Look while the block runs."""
        looking = asyncio.create_task(self._look())
        try:
            yield self
        finally:
            looking.cancel()
            await asyncio.wait([looking])

    async def _look(self) -> None:
        while True:
            at = time.perf_counter()
            if await asyncio.to_thread(self._is_busy):
                self.intervals.append((at, at + PERIOD))
            await asyncio.sleep(PERIOD)

    def _is_busy(self) -> bool:
        for process in Path("/proc").iterdir():
            if not process.name.isdigit():
                continue
            try:
                if process.stat().st_uid != self._uid:
                    continue
                name = (process / "comm").read_text()
            except OSError:  # ended meanwhile
                continue
            if not (self.is_pilot and name.startswith(_STARTERS)):
                return True
        return False
