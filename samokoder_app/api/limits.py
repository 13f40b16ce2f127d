"""Bodies of requests to the API are bounded, in size and in time; whoever goes beyond is told so before anything is kept."""

import asyncio
import re
from contextlib import suppress

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from samokoder_app.paths import API_PREFIX, AUTH_PREFIX

MAX_BODY_BYTES = 2_000_000
"""A file of 1 MB as JSON, with room for escapes."""

MAX_IMPORT_BYTES = 50_000_000
"""A ZIP archive as a body."""

MAX_IMAGE_BYTES = 5_000_000
"""An image that goes with an idea."""

PATIENCE_SECONDS = 30.0
"""How long a body may take that brings nothing, as long as the web server waits for headers."""

SLOWEST_BYTES = 10_000
"""In a second, beyond that: who sends a drop now and then keeps no request open."""

LINGER_SECONDS = 2.0
"""How long the rest of a refused body is taken in after the answer. A connection that is closed with unread bytes is
reset, and the reset takes the answer from whoever was still sending."""

MAX_LINGER_BYTES = 16_000_000
"""Of the rest of a refused body; a client on the same machine sends as much before it looks for an answer."""

_IMAGES = f"{API_PREFIX}/user/images"
_IMPORT = re.compile(rf"{API_PREFIX}/projects/(?:[0-9a-f-]{{36}}/)?import")
_BOUNDED = (f"{API_PREFIX}/", f"{AUTH_PREFIX}/", "/session/")


class BodyLimit:
    """ASGI middleware: answers 413 and 408 through the API's error handler."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, counting its body."""
        if scope["type"] != "http" or not scope["path"].startswith(_BOUNDED):
            await self._app(scope, receive, send)
            return
        body = _Counted(receive, _most(scope))
        await self._app(scope, body, _Lingering(send, body) if _has_body(scope) else send)


class _Counted:
    """`receive` of a request whose body must come in time and be no longer than `most`."""

    def __init__(self, receive: Receive, most: int) -> None:
        self._receive = receive
        self._most = most
        self._total = 0
        self._began = asyncio.get_running_loop().time()
        self._is_complete = False

    async def __call__(self) -> Message:
        if self._is_complete:
            return await self._receive()  # only whether the client is still there: for as long as it likes
        try:
            async with asyncio.timeout_at(self._began + PATIENCE_SECONDS + self._total / SLOWEST_BYTES):
                message = await self._receive()
        except TimeoutError as error:
            raise HTTPException(408, headers={"Connection": "close"}) from error
        self._total += len(message.get("body", b""))
        if self._total > self._most:
            raise HTTPException(413)
        self._is_complete = not message.get("more_body", False)
        return message

    async def let_go(self) -> None:
        """Take in what is still sent, and keep nothing of it."""
        left = MAX_LINGER_BYTES
        with suppress(TimeoutError):
            async with asyncio.timeout(LINGER_SECONDS):
                while not self._is_complete and left > 0:
                    message = await self._receive()
                    left -= len(message.get("body", b""))
                    self._is_complete = not message.get("more_body", False)


class _Lingering:
    """`send` of a request with a body: a refusal is said in full, and ends when nothing more is being sent."""

    def __init__(self, send: Send, body: _Counted) -> None:
        self._send = send
        self._body = body
        self._is_refusal = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._is_refusal = message["status"] >= 400
        elif self._is_refusal and not message.get("more_body", False):
            await self._send({**message, "more_body": True})
            await self._body.let_go()
            message = {"type": "http.response.body"}
        await self._send(message)


def _most(scope: Scope) -> int:
    """How many bytes this request may bring."""
    if scope["path"] == _IMAGES:
        return MAX_IMAGE_BYTES
    return MAX_IMPORT_BYTES if _is_archive(scope) else MAX_BODY_BYTES


def _has_body(scope: Scope) -> bool:
    headers = dict(scope["headers"])
    return b"transfer-encoding" in headers or headers.get(b"content-length", b"0") != b"0"


def _is_archive(scope: Scope) -> bool:
    """Whether the body is a ZIP to be imported: JSON is read into memory and needs no such size."""
    kind = dict(scope["headers"]).get(b"content-type", b"")
    return bool(_IMPORT.fullmatch(scope["path"])) and b"json" not in kind.lower()
