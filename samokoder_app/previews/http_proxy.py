"""HTTP to a built app over its Unix socket: streaming both ways, bounded in size and time."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from starlette.types import Receive, Scope, Send

from samokoder_app.previews.headers import Headers, to_app, to_browser
from samokoder_app.previews.page_script import is_navigation, lengthened, takes_script, with_script

MAX_REQUEST_BYTES = 25_000_000
MAX_RESPONSE_BYTES = 500_000_000
# A server that reloads is away for about a second; on a busy machine for several.
RETRY_SECONDS = 8.0
_RETRY_PAUSE = 0.1
_TIMEOUT = {"connect": 5.0, "read": 120.0, "write": 30.0, "pool": 10.0}
_REPEATABLE = frozenset({"GET", "HEAD", "OPTIONS"})


class AppAway(Exception):
    """The app did not answer at all: it is starting, restarting or dead."""


class RequestTooLarge(Exception):
    """The request's body is over the limit."""


@dataclass(frozen=True)
class Border:
    """What the proxy does to headers: who may frame the app, and whether Authorization is the platform's."""

    frame_ancestors: str
    drop_authorization: bool = False


class HttpProxy:
    """Connections to one app; `close` ends them."""

    def __init__(self, socket_path: Path, limit: int = 64) -> None:
        limits = httpx.Limits(max_connections=limit, max_keepalive_connections=8, keepalive_expiry=5)
        self._transport = httpx.AsyncHTTPTransport(uds=str(socket_path), limits=limits)

    async def close(self) -> None:
        """Close all connections."""
        await self._transport.aclose()

    async def forward(self, scope: Scope, receive: Receive, send: Send, border: Border) -> None:
        """Pass one request on; raises `AppAway` or `RequestTooLarge` while nothing was sent to the browser yet."""
        response = await self._answer(scope, receive, border)
        gone = asyncio.ensure_future(_browser_gone(receive))
        is_page = is_navigation(scope["method"], scope["headers"]) and takes_script(
            response.status_code, response.headers.raw
        )
        answer = asyncio.ensure_future(_respond(response, send, border, is_page))
        try:
            await asyncio.wait({gone, answer}, return_when=asyncio.FIRST_COMPLETED)
            if answer.done():
                answer.result()
        finally:
            await _cancel(gone, answer)
            await response.aclose()

    async def _answer(self, scope: Scope, receive: Receive, border: Border) -> httpx.Response:
        headers = to_app(list(scope["headers"]), scope["scheme"], border.drop_authorization)
        if is_navigation(scope["method"], scope["headers"]):  # a packed page could not be added to
            headers = [(name, value) for name, value in headers if name.lower() != b"accept-encoding"]
        has_body = _has_body(scope["headers"])
        may_repeat = scope["method"] in _REPEATABLE and not has_body
        deadline = asyncio.get_running_loop().time() + RETRY_SECONDS
        while True:
            request = _request(scope, headers, _body(receive) if has_body else None)
            try:
                return await self._transport.handle_async_request(request)
            except (httpx.ConnectError, httpx.ReadError, httpx.WriteError, httpx.RemoteProtocolError) as error:
                if not may_repeat or asyncio.get_running_loop().time() > deadline:
                    raise AppAway from error
                await asyncio.sleep(_RETRY_PAUSE)
            except (httpx.TimeoutException, httpx.LocalProtocolError) as error:
                raise AppAway from error


class ResponseCut(Exception):
    """The app's answer broke off or went over the limit after its beginning was sent."""


async def _respond(response: httpx.Response, send: Send, border: Border, is_page: bool) -> None:
    headers = to_browser(response.headers.raw, border.frame_ancestors)
    chunks = response.aiter_raw()
    if is_page:
        headers, chunks = lengthened(headers), with_script(chunks)
    await send({"type": "http.response.start", "status": response.status_code, "headers": headers})
    sent = 0
    try:
        async for chunk in chunks:
            sent += len(chunk)
            if sent > MAX_RESPONSE_BYTES:
                raise ResponseCut("too large")
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
    except httpx.TransportError as error:
        raise ResponseCut(type(error).__name__) from error
    await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _browser_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _cancel(*tasks: asyncio.Future[None]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def _has_body(headers: Headers) -> bool:
    names = {name.lower(): value for name, value in headers}
    return b"transfer-encoding" in names or names.get(b"content-length", b"0").strip() != b"0"


async def _body(receive: Receive) -> AsyncIterator[bytes]:
    total = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise httpx.WriteError("The browser went away.")
        chunk: bytes = message.get("body", b"")
        total += len(chunk)
        if total > MAX_REQUEST_BYTES:
            raise RequestTooLarge
        if chunk:
            yield chunk
        if not message.get("more_body", False):
            return


def _request(scope: Scope, headers: Headers, body: AsyncIterator[bytes] | None) -> httpx.Request:
    target = scope.get("raw_path") or scope["path"].encode()
    if query := scope.get("query_string"):
        target += b"?" + query
    extensions: Mapping[str, Any] = {"target": target, "timeout": _TIMEOUT}
    return httpx.Request(scope["method"], "http://app/", headers=headers, content=body, extensions=dict(extensions))
