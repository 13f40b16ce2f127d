"""Bodies of requests to the API are bounded; whoever sends more is told so before anything is kept."""

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from samokoder_app.paths import API_PREFIX, AUTH_PREFIX

MAX_BODY_BYTES = 2_000_000
"""A file of 1 MB as JSON, with room for escapes."""

_BOUNDED = (f"{API_PREFIX}/", f"{AUTH_PREFIX}/", "/session/")


class BodyLimit:
    """ASGI middleware: answers 413 through the API's error handler."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, counting its body."""
        if scope["type"] != "http" or not scope["path"].startswith(_BOUNDED):
            await self._app(scope, receive, send)
            return
        total = 0

        async def counted() -> Message:
            nonlocal total
            message = await receive()
            total += len(message.get("body", b""))
            if total > MAX_BODY_BYTES:
                raise HTTPException(413)
            return message

        await self._app(scope, counted, send)
