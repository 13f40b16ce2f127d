"""WebSockets to a built app over its Unix socket."""

import asyncio
from pathlib import Path

from starlette.types import Message, Receive, Scope, Send
from websockets.asyncio.client import ClientConnection, unix_connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake
from websockets.typing import Subprotocol

from samokoder_app.previews.headers import texts, to_app
from samokoder_app.previews.hosts import hostname_of
from samokoder_app.previews.http_proxy import RETRY_SECONDS, AppAway

MAX_MESSAGE_BYTES = 10_000_000
_RETRY_PAUSE = 0.2
# The client library writes these itself.
_HANDSHAKE = ("sec-websocket-", "host", "origin", "upgrade", "connection", "user-agent")


def has_own_origin(scope: Scope) -> bool:
    """Whether a page of this very preview (or a program without Origin) opens the socket; nothing else guards sockets."""
    origins = texts(scope["headers"], b"origin")
    hosts = texts(scope["headers"], b"host")
    if not origins:
        return True
    return len(origins) == len(hosts) == 1 and hostname_of(origins[0].partition("://")[2]) == hostname_of(hosts[0])


async def forward_websocket(
    scope: Scope, receive: Receive, send: Send, socket_path: Path, drop_authorization: bool
) -> None:
    """Connect to the app, accept the browser's socket with the app's subprotocol, and pass messages both ways.

    Raises `AppAway` while the browser's socket is not accepted yet.
    """
    upstream = await _connect(scope, socket_path, drop_authorization)
    try:
        await send({"type": "websocket.accept", "subprotocol": upstream.subprotocol})
        code = await _pump(upstream, receive, send)
        await upstream.close(code)
    finally:
        await upstream.close()


async def _connect(scope: Scope, socket_path: Path, drop_authorization: bool) -> ClientConnection:
    target = (scope.get("raw_path") or scope["path"].encode()).decode("latin-1")
    if query := scope.get("query_string"):
        target += "?" + query.decode("latin-1")
    host = "".join(texts(scope["headers"], b"host")) or "localhost"
    deadline = asyncio.get_running_loop().time() + RETRY_SECONDS
    while True:
        try:
            return await unix_connect(
                str(socket_path),
                f"ws://{host}{target}",
                subprotocols=[Subprotocol(name) for name in scope.get("subprotocols", [])] or None,
                origin=next(iter(texts(scope["headers"], b"origin")), None),
                additional_headers=_extra_headers(scope, drop_authorization),
                user_agent_header=next(iter(texts(scope["headers"], b"user-agent")), None),
                compression=None,
                max_size=MAX_MESSAGE_BYTES,
                open_timeout=5,
                close_timeout=2,
                ping_interval=None,
                proxy=None,
            )
        except InvalidHandshake as error:
            raise AppAway from error
        except (OSError, EOFError, TimeoutError) as error:
            if asyncio.get_running_loop().time() > deadline:
                raise AppAway from error
            await asyncio.sleep(_RETRY_PAUSE)


def _extra_headers(scope: Scope, drop_authorization: bool) -> list[tuple[str, str]]:
    scheme = "https" if scope["scheme"] == "wss" else "http"
    headers = to_app(list(scope["headers"]), scheme, drop_authorization)
    decoded = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in headers]
    return [(name, value) for name, value in decoded if not name.lower().startswith(_HANDSHAKE)]


async def _pump(upstream: ClientConnection, receive: Receive, send: Send) -> int:
    to_app = asyncio.ensure_future(_to_app(upstream, receive))
    to_browser = asyncio.ensure_future(_to_browser(upstream, send))
    try:
        await asyncio.wait({to_app, to_browser}, return_when=asyncio.FIRST_COMPLETED)
        return to_app.result() if to_app.done() else 1000
    finally:
        to_app.cancel()
        to_browser.cancel()
        await asyncio.gather(to_app, to_browser, return_exceptions=True)


async def _to_app(upstream: ClientConnection, receive: Receive) -> int:
    """Pass messages to the app until one side ends; returns the code with which the browser closed."""
    while True:
        message = await receive()
        if message["type"] == "websocket.disconnect":
            return _close_code(message)
        if message["type"] == "websocket.receive":
            data = message.get("text")
            try:
                await upstream.send(message["bytes"] if data is None else data)
            except ConnectionClosed:
                return 1000


async def _to_browser(upstream: ClientConnection, send: Send) -> None:
    try:
        async for data in upstream:
            key = "text" if isinstance(data, str) else "bytes"
            await send({"type": "websocket.send", key: data})
    except ConnectionClosed:
        pass
    code = upstream.close_code or 1011
    await send({"type": "websocket.close", "code": 1011 if code in {1005, 1006, 1015} else code})


def _close_code(message: Message) -> int:
    code = int(message.get("code") or 1000)
    return 1000 if code in {1005, 1006, 1015} else code
