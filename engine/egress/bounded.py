"""An answer's body under a limit: what comes from an address that a user gave may have no end.

A line counts on its own, because readers of event streams collect a whole line before they look at it.
"""

from collections.abc import AsyncIterator

import httpx2

LONGEST_LINE = 4_000_000
"""Bytes. The longest answer of a model in a single event is about 3.6 MB when every letter is escaped."""

LONGEST_BODY = 100_000_000
"""Bytes. An answer of 100,000 tokens with 300 bytes of envelope around each is 30 MB."""


class BodyTooLarge(Exception):
    """An answer, or a line of it, is longer than anything that is expected of it."""


class BoundedStream(httpx2.AsyncByteStream):
    """The bytes of `stream` until they are too many; then `BodyTooLarge`."""

    def __init__(self, stream: httpx2.AsyncByteStream) -> None:
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """Pass the bytes on and count them."""
        total = line = 0
        async for chunk in self._stream:
            total += len(chunk)
            end = chunk.rfind(b"\n")
            line = line + len(chunk) if end == -1 else len(chunk) - end - 1
            if line > LONGEST_LINE or total > LONGEST_BODY:
                raise BodyTooLarge(f"more than {LONGEST_LINE} bytes in a line or {LONGEST_BODY} in all")
            yield chunk

    async def aclose(self) -> None:
        """Close the stream below."""
        await self._stream.aclose()
