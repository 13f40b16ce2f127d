"""Running text on its way to the readers: chunks gathered for a moment, the whole kept about once a second."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic

from engine.events.payloads import LiveChunk

GATHER_SECONDS = 0.08
"""Chunks of this span become one notification: a model sends 20–200 pieces a second."""

SAVE_SECONDS = 1.0
PIECE_CHARACTERS = 600
"""Worst case six bytes each in JSON, so that a piece with its envelope stays under 4 KB."""

Publish = Callable[[Sequence[LiveChunk]], Awaitable[None]]
Save = Callable[[str, str], Awaitable[None]]


@dataclass
class _Running:
    """The text of one channel: how much of it was published, how much is saved."""

    text: str = ""
    published: int = 0
    saved: int = 0


class LiveFeed:
    """Gathers the chunks of one build; `run` is its background task, `flush` empties it at once."""

    def __init__(self, publish: Publish, save: Save) -> None:
        self._publish = publish
        self._save = save
        self._channels: dict[str, _Running] = {}
        self._pending = asyncio.Event()
        self._saved_at = 0.0
        self._publishing = asyncio.Lock()
        self._saving = asyncio.Lock()

    def add(self, chunk: LiveChunk) -> None:
        """Take a chunk; one that begins earlier than the text's end replaces what followed (a retry)."""
        running = self._channels.setdefault(chunk.channel, _Running())
        running.text = running.text[: chunk.offset] + chunk.text
        running.published = min(running.published, chunk.offset)
        running.saved = min(running.saved, chunk.offset)
        self._pending.set()

    async def close(self, channel: str) -> None:
        """Forget a channel whose whole text becomes an event; nothing of it is saved any more."""
        async with self._saving:
            self._channels.pop(channel, None)

    async def run(self) -> None:
        """Publish and save until cancelled."""
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(SAVE_SECONDS):
                    await self._pending.wait()
                    await asyncio.sleep(GATHER_SECONDS)
            await self.flush()
            if monotonic() - self._saved_at >= SAVE_SECONDS:
                await self.save()

    async def flush(self) -> None:
        """Publish what is pending, in pieces."""
        async with self._publishing:
            self._pending.clear()
            pieces = [piece for name, running in self._channels.items() for piece in _take(name, running)]
            if pieces:
                await self._publish(pieces)

    async def save(self) -> None:
        """Keep the running texts for tabs that join in the middle."""
        self._saved_at = monotonic()
        async with self._saving:
            for name, running in list(self._channels.items()):
                if running.saved != len(running.text):
                    running.saved = len(running.text)
                    await self._save(name, running.text)


def _take(channel: str, running: _Running) -> list[LiveChunk]:
    begin, end = running.published, len(running.text)
    running.published = end
    return [
        LiveChunk(channel=channel, offset=at, text=running.text[at : min(at + PIECE_CHARACTERS, end)])
        for at in range(begin, end, PIECE_CHARACTERS)
    ]
