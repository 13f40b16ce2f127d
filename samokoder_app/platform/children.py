"""One supervised child process: its output prefixed, restarted when it dies, stopped as a whole group."""

import asyncio
import os
import signal
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from samokoder_app.platform.processes import die_with_parent

FIRST_DELAY = 0.25
LONGEST_DELAY = 30.0
STEADY_SECONDS = 60.0
"""A child that lived this long starts again without a pause worth mentioning."""

_LINE_LIMIT = 1 << 20
_LAST_WORDS_SECONDS = 5.0


@dataclass
class Child:
    """A program that should always run."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    first_delay: float = FIRST_DELAY
    process: asyncio.subprocess.Process | None = field(default=None, init=False)
    starts: int = field(default=0, init=False)

    async def keep_running(self) -> None:
        """Start it, and again whenever it ends, with growing pauses. Cancel this, then `stop`."""
        delay = self.first_delay
        while True:
            began = time.monotonic()
            code = await self._run_once()
            if time.monotonic() - began > STEADY_SECONDS:
                delay = self.first_delay
            say(self.name, f"ended with code {code}, starts again in {delay:g} s")
            await asyncio.sleep(delay)
            delay = min(delay * 2, LONGEST_DELAY)

    async def stop(self, seconds: float) -> None:
        """Ask it to end, and kill what is left of its group after `seconds`."""
        process = self.process
        if process is None:
            return
        if process.returncode is None:
            with suppress(ProcessLookupError):
                process.send_signal(signal.SIGTERM)
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await _ended(process.pid)
        self.kill()
        with suppress(TimeoutError):  # whoever left the group and holds the output is not waited for
            async with asyncio.timeout(_LAST_WORDS_SECONDS):
                await process.wait()

    def kill(self) -> None:
        """Kill the whole group, now."""
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)

    async def _run_once(self) -> int:
        self.process = await asyncio.create_subprocess_exec(
            *self.command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            env=dict(self.environment),
            limit=_LINE_LIMIT,
            # A group of its own: Ctrl-C reaches the supervisor alone, which stops everything in order.
            start_new_session=True,
            preexec_fn=die_with_parent(signal.SIGTERM),
        )
        self.starts += 1
        reading = asyncio.create_task(self._pass_on_output(self.process))
        try:
            await _ended(self.process.pid)
            self.kill()  # grandchildren would keep the port, and the output open
            await asyncio.wait({reading}, timeout=_LAST_WORDS_SECONDS)
        finally:
            reading.cancel()
        return await self.process.wait()

    async def _pass_on_output(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdout is not None  # noqa: S101 - asked for above
        while True:
            try:
                line = await process.stdout.readline()
            except ValueError:  # a line longer than the limit; it was dropped
                continue
            if not line:
                return
            say(self.name, line.decode(errors="replace").rstrip())


async def _ended(pid: int) -> None:
    """Until the process itself has ended; asyncio's own `wait` also waits for all who inherited its output."""
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    loop, over = asyncio.get_running_loop(), asyncio.Event()
    loop.add_reader(handle, over.set)
    try:
        await over.wait()
    finally:
        loop.remove_reader(handle)
        os.close(handle)


def say(who: str, line: str) -> None:
    """One line of a process on standard output."""
    sys.stdout.write(f"{who:>8} | {line}\n")
    sys.stdout.flush()
