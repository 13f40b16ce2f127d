"""An answer's body under a limit: what comes from an address that a user gave may have no end.

A line counts on its own, because readers of event streams collect a whole line before they look at it. A packed body is
unpacked here, so that the limits hold for what a reader gets: a kilobyte on the wire may be a megabyte of zeros.
"""

from collections.abc import AsyncIterator, Iterator

import httpx2

LONGEST_LINE = 4_000_000
"""Bytes. The longest answer of a model in a single event is about 3.6 MB when every letter is escaped."""

LONGEST_BODY = 100_000_000
"""Bytes. An answer of 100,000 tokens with 300 bytes of envelope around each is 30 MB."""

_MOST_PACKINGS = 2
_PACKED_IN = frozenset({"gzip", "deflate", "br", "zstd"})
_HEADERS_OF_PACKED = frozenset({"content-encoding", "content-length"})


class BodyTooLarge(Exception):
    """An answer, or a line of it, is longer than anything that is expected of it."""


class BodyUnreadable(Exception):
    """An answer is packed in a way that nobody here can unpack."""


def bounded(response: httpx2.Response) -> httpx2.Response:
    """The response with its body unpacked and under the limits; raises `BodyUnreadable` for an unknown packing."""
    stream = response.stream
    if not isinstance(stream, httpx2.AsyncByteStream):
        return response
    packings = list(_packings(response))
    if not packings:
        response.stream = BoundedStream(stream)
        return response
    if len(packings) > _MOST_PACKINGS or not _PACKED_IN.issuperset(packings):
        raise BodyUnreadable(f"the answer is packed as {', '.join(packings)[:100]}, which was not asked for")
    kept = [(name, value) for name, value in response.headers.raw if name.lower().decode() not in _HEADERS_OF_PACKED]
    unpacked = BoundedStream(UnpackedStream(stream, response.headers))
    return httpx2.Response(response.status_code, headers=kept, stream=unpacked, extensions=response.extensions)


def _packings(response: httpx2.Response) -> Iterator[str]:
    for value in response.headers.get_list("content-encoding", split_commas=True):
        if (packing := value.strip().lower()) not in {"", "identity"}:
            yield packing


class UnpackedStream(httpx2.AsyncByteStream):
    """The bytes of a packed `stream` as httpx2 unpacks them: a megabyte at a time at most."""

    def __init__(self, stream: httpx2.AsyncByteStream, headers: httpx2.Headers) -> None:
        self._packed = httpx2.Response(200, headers=headers, stream=_Counted(stream))

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """Unpack piece by piece."""
        try:
            async for piece in self._packed.aiter_bytes():
                yield piece
        except httpx2.DecodingError as error:
            raise BodyUnreadable(f"the packed answer is damaged: {error}") from error

    async def aclose(self) -> None:
        """Close the stream below."""
        await self._packed.aclose()


class _Counted(httpx2.AsyncByteStream):
    """The packed bytes until they are too many: they may unpack to nothing."""

    def __init__(self, stream: httpx2.AsyncByteStream) -> None:
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        total = 0
        async for chunk in self._stream:
            total += len(chunk)
            if total > LONGEST_BODY:
                raise BodyTooLarge(f"more than {LONGEST_BODY} packed bytes")
            yield chunk

    async def aclose(self) -> None:
        await self._stream.aclose()


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
