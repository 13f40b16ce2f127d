"""A long-lived program in a sandbox that is spoken to in JSON lines, such as the browser's driver.

Results come on a descriptor of their own: what the program, or a page it opens, prints cannot be taken for one.
"""

import asyncio
import json

from pydantic import JsonValue

from engine.reasons import Reason, reason
from engine.sandbox.errors import ChannelClosed, ChannelTimeout
from engine.sandbox.process import SandboxProcess


class SandboxChannel:
    """One request, one result at a time, in the order the program chooses."""

    def __init__(self, process: SandboxProcess, results: asyncio.StreamReader) -> None:
        self._process = process
        self._results = results

    @property
    def returncode(self) -> int | None:
        """Exit code of the program, None while it runs."""
        return self._process.returncode

    @property
    def killed_for(self) -> Reason | None:
        """The limit it was killed for."""
        return self._process.killed_for

    async def send(self, message: JsonValue) -> None:
        """One line to its standard input; raises `ChannelClosed` if it has ended."""
        try:
            self._process.stdin.write(json.dumps(message).encode() + b"\n")
            await self._process.stdin.drain()
        except ConnectionError:
            raise self._closed() from None
        if self._process.stdin.is_closing():
            raise self._closed()

    async def receive(self, timeout: float) -> JsonValue:  # noqa: ASYNC109 - a time limit of the host's per operation
        """The next result; raises `ChannelTimeout`, `ChannelClosed`, or the latter for what is not JSON."""
        try:
            async with asyncio.timeout(timeout):
                line = await self._results.readline()
        except TimeoutError:
            raise ChannelTimeout("channel_silent", seconds=f"{timeout:g}") from None
        except ValueError:
            raise ChannelClosed("channel_long") from None
        if not line.endswith(b"\n"):
            raise self._closed()
        try:
            result: JsonValue = json.loads(line)
        except ValueError:
            raise ChannelClosed("channel_not_json") from None
        return result

    async def close(self) -> None:
        """Kill all of it and wait until it is gone; safe to call twice."""
        self._process.stdin.close()
        await self._process.kill()

    def tail(self, chars: int = 4000) -> str:
        """The end of what it printed."""
        return self._process.output.tail(chars)

    def _closed(self) -> ChannelClosed:
        why = self.killed_for or reason("channel_ended")
        if printed := self.tail(500).strip():
            return ChannelClosed("channel_printed", reason=why, printed=printed)
        return ChannelClosed(why.code, **why.values)
