"""What the prerendered public pages can only be told when they are served: under which address the world reaches them.

They are built once, also for images, where nobody knows that address yet.
"""

import gzip
from http import HTTPStatus

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from samokoder_app import paths
from samokoder_app.settings import Settings, get_settings


class PublicPages:
    """ASGI: names the canonical address and the other language of a public page, and makes its addresses absolute."""

    def __init__(self, app: ASGIApp, settings: Settings | None = None) -> None:
        self._app = app
        origin = (settings or get_settings()).public_url.rstrip("/")
        self._origin = origin.encode()
        self._links = {path: _links(origin, path, pages) for pages in paths.PUBLIC_PAGES for path in pages.values()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        link = self._links.get(scope["path"].rstrip("/")) if scope["type"] == "http" else None
        if link is None:
            await self._app(scope, receive, send)
            return
        takes_gzip = "gzip" in Headers(scope=scope).get("accept-encoding", "")
        await self._app(_plain(scope), receive, _Rewriting(send, link, self._origin, takes_gzip))


class _Rewriting:
    """Holds a page back until it is whole, for its length changes."""

    def __init__(self, send: Send, link: str, origin: bytes, takes_gzip: bool) -> None:
        self._send = send
        self._takes_gzip = takes_gzip
        self._link = link
        self._origin = origin
        self._start: Message | None = None
        self._body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _is_page(message):
            self._start = message
        elif message["type"] == "http.response.body" and self._start is not None:
            self._body += message.get("body", b"")
            if not message.get("more_body"):
                await self._finish(self._start)
        else:
            await self._send(message)

    async def _finish(self, start: Message) -> None:
        body = self._body.replace(paths.BUILT_ORIGIN.encode(), self._origin)
        headers = MutableHeaders(scope=start)
        headers["Link"] = self._link
        headers.add_vary_header("Accept-Encoding")
        if self._takes_gzip:
            headers["Content-Encoding"] = "gzip"
            body = gzip.compress(body, mtime=0) if body else b""
        if body:
            headers["Content-Length"] = str(len(body))
        else:  # the answer to a HEAD, of a page that nobody has made
            del headers["Content-Length"]
        await self._send(start)
        await self._send({"type": "http.response.body", "body": body})


def _plain(scope: Scope) -> Scope:
    """The request for a page as it was built: neither a compressed copy of it, nor the path of its file."""
    headers = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
    extensions = {
        name: value for name, value in scope.get("extensions", {}).items() if name != "http.response.pathsend"
    }
    return {**scope, "headers": headers, "extensions": extensions}


def _is_page(start: Message) -> bool:
    return start["status"] == HTTPStatus.OK and MutableHeaders(scope=start).get("content-type", "").startswith(
        "text/html"
    )


def _links(origin: str, path: str, pages: dict[str, str]) -> str:
    """Pages are served under addresses that end in a slash."""
    found = [f'<{origin}{path}/>; rel="canonical"']
    found += [f'<{origin}{other}/>; rel="alternate"; hreflang="{language}"' for language, other in pages.items()]
    return ", ".join(found)
