"""Bodies of requests to the API are bounded; whoever sends more is told so before anything is kept."""

import re

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from samokoder_app.paths import API_PREFIX, AUTH_PREFIX

MAX_BODY_BYTES = 2_000_000
"""A file of 1 MB as JSON, with room for escapes."""

MAX_IMPORT_BYTES = 50_000_000
"""A ZIP archive as a body."""

MAX_IMAGE_BYTES = 5_000_000
"""An image that goes with an idea."""

_IMAGES = f"{API_PREFIX}/user/images"
_IMPORT = re.compile(rf"{API_PREFIX}/projects/(?:[0-9a-f-]{{36}}/)?import")
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
        most = _most(scope)

        async def counted() -> Message:
            nonlocal total
            message = await receive()
            total += len(message.get("body", b""))
            if total > most:
                raise HTTPException(413)
            return message

        await self._app(scope, counted, send)


def _most(scope: Scope) -> int:
    """How many bytes this request may bring."""
    if scope["path"] == _IMAGES:
        return MAX_IMAGE_BYTES
    return MAX_IMPORT_BYTES if _is_archive(scope) else MAX_BODY_BYTES


def _is_archive(scope: Scope) -> bool:
    """Whether the body is a ZIP to be imported: JSON is read into memory and needs no such size."""
    kind = dict(scope["headers"]).get(b"content-type", b"")
    return bool(_IMPORT.fullmatch(scope["path"])) and b"json" not in kind.lower()
