"""A role's message as it is heard: its prose live in small pieces, its payload never."""

import asyncio
import re
from types import TracebackType

from engine.agents.prose import ProseFilter
from engine.builds.ports import EventSink
from engine.events.payloads import LiveChunk

_FLUSH_SECONDS = 0.08
_BLOCK = re.compile(r"""\s*<(?:file|edit|delete)\s+path=["']([\w./\[\]-]+)["']""")


class LiveChannel:
    """Running text of one channel, sent on about every 80 ms while the block is entered."""

    def __init__(self, sink: EventSink, channel: str) -> None:
        self._sink = sink
        self._channel = channel
        self._buffer: list[str] = []
        self._offset = 0
        self._flusher: asyncio.Task[None] | None = None

    async def __aenter__(self) -> "LiveChannel":
        self._flusher = asyncio.create_task(self._keep_flushing())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._flusher is not None:
            self._flusher.cancel()
            await asyncio.wait({self._flusher})
        if error is None:
            await self._flush()

    def add(self, text: str) -> None:
        """More running text."""
        if text:
            self._buffer.append(text)

    async def send(self, text: str) -> None:
        """More running text, sent on at once: for text that comes in lumps already."""
        self.add(text)
        await self._flush()

    def restart(self) -> None:
        """What was said so far is dropped; the next piece starts at offset 0 again."""
        self._buffer.clear()
        self._offset = 0

    async def _keep_flushing(self) -> None:
        while True:
            await asyncio.sleep(_FLUSH_SECONDS)
            await self._flush()

    async def _flush(self) -> None:
        text = "".join(self._buffer)
        self._buffer.clear()
        if text:
            offset, self._offset = self._offset, self._offset + len(text)
            await self._sink.live(LiveChunk(channel=self._channel, offset=offset, text=text))


class SpokenAnswer:
    """A model's answer on its way into a channel: only the prose gets through, and the names of files as they begin.

    The names are for the minutes in which code streams; the finished message holds the prose alone.
    """

    def __init__(self, channel: LiveChannel) -> None:
        self._channel = channel
        self._filter = ProseFilter()
        self._line = ""
        self._has_named = False
        self.has_spoken = False
        """Whether anything got through."""

    async def hear(self, text: str) -> None:
        """A piece of the answer arrived."""
        shown = self._filter.feed(text)
        self.has_spoken = self.has_spoken or bool(shown)
        self._channel.add(shown)
        *lines, self._line = (self._line + text).split("\n")
        for line in lines:
            if named := _BLOCK.match(line):
                self._channel.add(("\n" if self._has_named else "\n\n") + named.group(1))
                self._has_named = True

    def restart(self) -> None:
        """The answer so far is void; another try begins."""
        self._channel.restart()
        self._filter = ProseFilter()
        self._line = ""
        self._has_named = False
