"""`HEAD` is `GET` without its body, at every address that knows `GET`."""

import asyncio

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from samokoder_app.paths import API_PREFIX, HEALTH

_STREAM = b"text/event-stream"


class Heads:
    """ASGI middleware: asks for the same with GET and keeps the body back. A stream is left once it has begun."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        is_ours = scope["type"] == "http" and scope["path"].startswith((f"{API_PREFIX}/", HEALTH))
        if not is_ours or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return
        has_begun = asyncio.Event()

        async def without_body(message: Message) -> None:
            if message["type"] == "http.response.start":
                await send(message)
                await send({"type": "http.response.body", "body": b""})
                if dict(message["headers"]).get(b"content-type", b"").startswith(_STREAM):
                    has_begun.set()

        answering = asyncio.ensure_future(self._app({**scope, "method": "GET"}, receive, without_body))
        leaving = asyncio.ensure_future(has_begun.wait())
        try:
            await asyncio.wait({answering, leaving}, return_when=asyncio.FIRST_COMPLETED)
            if answering.done():
                answering.result()
        finally:
            answering.cancel()
            leaving.cancel()
            await asyncio.gather(answering, leaving, return_exceptions=True)
