"""The page of a public link as it is served: said to be missing where there is no link, kept by nobody."""

import re
from http import HTTPStatus

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from samokoder_app import paths
from samokoder_app.client_address import client_address
from samokoder_app.errors import NotFound, TooManyRequests, Unavailable
from samokoder_app.shares.opening import opened

_PAGE = re.compile(rf"{paths.SHARED}/([^/]+)/?")


class SharedPages:
    """ASGI: the status of such a page, and its headers; what is on it comes over the page's socket."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        found = _PAGE.fullmatch(scope["path"]) if scope["type"] == "http" else None
        if found is None:
            await self._app(scope, receive, send)
            return
        is_gone = await _is_gone(found[1], client_address(HTTPConnection(scope)))

        async def send_marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
                # The address is the key: it goes along to nobody, not even to other pages of ours.
                headers["Referrer-Policy"] = "no-referrer"
                headers["Cache-Control"] = "no-store"
                if is_gone and message["status"] in {HTTPStatus.OK, HTTPStatus.NOT_MODIFIED}:
                    message["status"] = HTTPStatus.NOT_FOUND
            await send(message)

        await self._app(_whole(scope), receive, send_marked)


async def _is_gone(token: str, address: str) -> bool:
    try:
        await opened(token, address)
    except NotFound:
        return True
    except (TooManyRequests, Unavailable):
        return False  # the page itself says what is the matter
    return False


def _whole(scope: Scope) -> Scope:
    """The request without what is known of the page already: a status of its own needs a body of its own."""
    left_out = {b"if-none-match", b"if-modified-since"}
    return {**scope, "headers": [(name, value) for name, value in scope["headers"] if name not in left_out]}
