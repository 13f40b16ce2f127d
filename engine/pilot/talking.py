"""One HTTP exchange in ASGI's terms: the request with its bounds, the answer whole or in pieces, and when it is given up."""

import asyncio
import json
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from engine.pilot.refusing import TOO_LARGE, TOO_SLOW, Refusal

MOST_BYTES = 4_000_000
"""Of a request: the longest prompt that a model takes has about as many."""

ARRIVAL_SECONDS = 30.0

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]


class Refused(Exception):
    """The request ends here, with this error."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.sentence)
        self.refusal = refusal


class Gone(Exception):
    """Whoever asked has hung up."""


class Talk:
    """The exchange of one request."""

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._receive = receive
        self._send = send
        self.method: str = scope["method"]
        self.path: str = scope["path"]
        self.has_begun = False
        self._headers: dict[bytes, bytes] = dict(scope["headers"])

    @property
    def authorization(self) -> bytes:
        """As it was sent, empty without."""
        return self._headers.get(b"authorization", b"")

    async def body(self) -> bytes:
        """The whole request; raises `Refused` or `Gone`."""
        try:
            async with asyncio.timeout(ARRIVAL_SECONDS):
                return await self._read()
        except TimeoutError:
            raise Refused(TOO_SLOW) from None

    async def _read(self) -> bytes:
        pieces, size = list[bytes](), 0
        while True:
            message = await self._receive()
            if message["type"] == "http.disconnect":
                raise Gone
            pieces.append(message.get("body", b""))
            size += len(pieces[-1])
            if size > MOST_BYTES:
                raise Refused(TOO_LARGE)
            if not message.get("more_body", False):
                return b"".join(pieces)

    async def hung_up(self) -> None:
        """Wait until whoever asked has gone."""
        while (await self._receive())["type"] != "http.disconnect":
            pass

    async def whole(self, body: bytes) -> None:
        """An answer at once."""
        await self._begin(200, "application/json", ())
        await self._send({"type": "http.response.body", "body": body})

    async def refuse(self, refusal: Refusal) -> None:
        """An error; the header keeps OpenAI's client from asking again."""
        await self._begin(refusal.status, "application/json", ((b"x-should-retry", b"false"),))
        await self._send({"type": "http.response.body", "body": json.dumps(refusal.body).encode()})

    async def piece(self, content: bytes) -> None:
        """A piece of a stream, which begins with the first one."""
        if not self.has_begun:
            await self._begin(200, "text/event-stream", ((b"cache-control", b"no-store"),))
        await self._send({"type": "http.response.body", "body": content, "more_body": True})

    async def end(self, content: bytes) -> None:
        """The last piece of a stream."""
        await self.piece(content)
        await self._send({"type": "http.response.body", "body": b""})

    async def _begin(self, status: int, kind: str, headers: tuple[tuple[bytes, bytes], ...]) -> None:
        self.has_begun = True
        named = [(b"content-type", kind.encode()), *headers]
        await self._send({"type": "http.response.start", "status": status, "headers": named})
