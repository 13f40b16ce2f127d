"""The door of a preview: who may come in, and what is shown when the app cannot answer."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import parse_qs

from loguru import logger
from starlette.types import Message, Receive, Scope, Send

from samokoder_app.errors import Unavailable
from samokoder_app.i18n.languages import language_of
from samokoder_app.i18n.previews import PreviewPages as Pages
from samokoder_app.i18n.text import Language, Text
from samokoder_app.previews.address import ENTER_PATH, place_of
from samokoder_app.previews.cookies import PREVIEW_COOKIE, find_cookie, preview_cookie
from samokoder_app.previews.headers import texts
from samokoder_app.previews.http_proxy import (
    MAX_REQUEST_BYTES,
    AppAway,
    Border,
    HttpProxy,
    RequestTooLarge,
    ResponseCut,
)
from samokoder_app.previews.page_script import SCRIPT_PATH
from samokoder_app.previews.pages import page, send_page, send_script, send_sentence
from samokoder_app.previews.pool import PreviewPool
from samokoder_app.previews.running import Preview
from samokoder_app.previews.visitor import Visitor
from samokoder_app.previews.websocket_proxy import forward_websocket, has_own_origin

COOKIE_SECONDS = 12 * 3600
_LOG_LINES = 20
_CHECK_AGAIN_SECONDS = 15.0
_OUR_PATHS = "/__samokoder/"


class Doorkeeper(Protocol):
    """Keeps tickets and cookies; both are stored hashed and end with the session they were made in."""

    async def redeem(self, host_id: str, ticket: str) -> str | None:
        """The value of a new cookie for a ticket of this preview; None if it is unknown, used or too old."""
        ...

    async def recognise(self, host_id: str, cookie: str) -> Visitor | None:
        """Whom a cookie stands for, None if it is not (or no longer) one of this preview's."""
        ...


IsPlatformToken = Callable[[str], Awaitable[bool]]


@dataclass(frozen=True)
class _Visit:
    """One request at the door."""

    scope: Scope
    receive: Receive
    send: Send
    language: Language
    wants_page: bool


class PreviewGate:
    """Answers every request to a preview's host."""

    def __init__(
        self,
        pool: Callable[[], PreviewPool],
        doorkeeper: Doorkeeper,
        is_platform_token: IsPlatformToken,
        frame_ancestors: str,
    ) -> None:
        self._pool = pool
        self._doorkeeper = doorkeeper
        self._is_platform_token = is_platform_token
        self._frame_ancestors = frame_ancestors

    async def http(self, scope: Scope, receive: Receive, send: Send, host_id: str) -> None:
        """Answer an HTTP request."""
        visit = _visit(scope, receive, send)
        if scope["path"] == ENTER_PATH:
            await self._enter(visit, host_id)
            return
        if scope["path"] == SCRIPT_PATH:
            await send_script(send)
            return
        visitor = await self._visitor(scope, host_id)
        if visitor is None or scope["path"].startswith(_OUR_PATHS):
            await self._show(visit, 403, Pages.closed_title, Pages.closed_hint)
            return
        preview = await self._preview(visit, visitor)
        if preview is None:
            return
        if preview.is_crowded:
            await self._show(visit, 503, Pages.full_title, Pages.shared_full_hint, refresh=10)
            return
        preview.touch()
        if preview.proxy is None or preview.state != "running":
            await self._stand_in(visit, preview)
        else:
            await self._forward(visit, host_id, preview, preview.proxy)

    async def websocket(self, scope: Scope, receive: Receive, send: Send, host_id: str) -> None:
        """Connect a WebSocket, or refuse it."""
        await receive()
        visitor = await self._visitor(scope, host_id)
        preview = self._pool().find(visitor.key) if visitor else None
        path = preview.socket_path if preview and preview.state == "running" else None
        if preview is None or path is None or not has_own_origin(scope) or preview.is_crowded:
            await send({"type": "websocket.close", "code": 1008})
            return
        preview.touch()
        passing = forward_websocket(scope, receive, send, path, await self._drops_authorization(scope))
        try:
            await self._while_admitted(scope, host_id, preview, passing)
        except AppAway:
            await send({"type": "websocket.close", "code": 1013})

    async def _while_admitted(
        self, scope: Scope, host_id: str, preview: Preview, passing: Coroutine[None, None, None]
    ) -> None:
        """Let a long connection live for as long as its cookie does; an open one counts as use.

        Raises `AppAway` when the app breaks or the cookie ends meanwhile.
        """
        task = asyncio.ensure_future(passing)
        broken = asyncio.ensure_future(preview.broken.wait())
        doubted = asyncio.ensure_future(self._pool().doubted())
        preview.visits += 1
        try:
            while not task.done():
                waited = {task, broken, doubted}
                await asyncio.wait(waited, timeout=_CHECK_AGAIN_SECONDS, return_when=asyncio.FIRST_COMPLETED)
                if doubted.done():
                    doubted = asyncio.ensure_future(self._pool().doubted())
                if broken.done() and not task.done():
                    raise AppAway
                if not task.done() and await self._visitor(scope, host_id) is None:
                    raise AppAway
                preview.touch()
            task.result()
        finally:
            preview.visits -= 1
            for waiting in (task, broken, doubted):
                waiting.cancel()
            await asyncio.gather(task, broken, doubted, return_exceptions=True)

    async def _enter(self, visit: _Visit, host_id: str) -> None:
        query = parse_qs(visit.scope["query_string"].decode("latin-1"))
        ticket, place = query.get("ticket", [""])[0], place_of(query.get("to", ["/"])[0])
        cookie = await self._doorkeeper.redeem(host_id, ticket) if visit.scope["method"] == "GET" and ticket else None
        if cookie is None:
            if await self._visitor(visit.scope, host_id) is None:
                await self._show(visit, 403, Pages.closed_title, Pages.closed_hint)
                return
            await _redirect(visit.send, place, None)
            return
        await _redirect(visit.send, place, preview_cookie(cookie, COOKIE_SECONDS))

    async def _visitor(self, scope: Scope, host_id: str) -> Visitor | None:
        cookie = find_cookie(texts(scope["headers"], b"cookie"), PREVIEW_COOKIE)
        return await self._doorkeeper.recognise(host_id, cookie) if cookie else None

    async def _preview(self, visit: _Visit, visitor: Visitor) -> Preview | None:
        """The visitor's preview; started if a page asks for it, unless its owner stopped it."""
        pool = self._pool()
        preview = pool.find(visitor.key)
        if preview is not None:
            return preview
        if pool.is_halted(visitor.key) or not visit.wants_page:
            hint = Pages.shared_stopped_hint if visitor.share_id else Pages.stopped_hint
            await self._show(visit, 503, Pages.stopped_title, hint)
            return None
        try:
            return pool.start_for(visitor)
        except Unavailable:
            hint = Pages.shared_full_hint if visitor.share_id else Pages.full_hint
            await self._show(visit, 503, Pages.full_title, hint, refresh=10)
            return None

    async def _forward(self, visit: _Visit, host_id: str, preview: Preview, proxy: HttpProxy) -> None:
        border = Border(self._frame_ancestors, await self._drops_authorization(visit.scope))
        began = False

        async def send(message: Message) -> None:
            nonlocal began
            began = True
            await visit.send(message)

        passing = proxy.forward(visit.scope, visit.receive, send, border)
        try:
            await self._while_admitted(visit.scope, host_id, preview, passing)
        except AppAway:
            if not began:
                await self._stand_in(visit, preview)
        except RequestTooLarge:
            sentence = Pages.too_large.said_in(visit.language, limit=MAX_REQUEST_BYTES // 1_000_000)
            await send_sentence(visit.send, 413, sentence)
        except ResponseCut as cut:
            # The answer's beginning is sent: leaving it unfinished is the only way to say that it is not whole.
            logger.info("preview answer cut: {}", cut)

    async def _drops_authorization(self, scope: Scope) -> bool:
        for value in texts(scope["headers"], b"authorization"):
            kind, _, token = value.strip().partition(" ")
            if kind.lower() == "bearer" and await self._is_platform_token(token.strip()):
                return True
        return False

    async def _stand_in(self, visit: _Visit, preview: Preview) -> None:
        # Its output is for those who work in the project: to a visitor it would tell of code and data.
        lines = [] if preview.is_shared else preview.console.tail(_LOG_LINES)
        if preview.state == "failed":
            hint = Pages.shared_failed_hint if preview.is_shared else Pages.failed_hint
            await self._show(visit, 503, Pages.failed_title, hint, lines, refresh=3)
        else:
            await self._show(visit, 503, Pages.starting_title, Pages.starting_hint, lines[-3:], refresh=1)

    async def _show(
        self,
        visit: _Visit,
        status: int,
        title: Text,
        hint: Text,
        log: list[str] | None = None,
        refresh: int | None = None,
    ) -> None:
        if visit.wants_page:
            body = page(visit.language, title, hint, log or [], refresh)
            await send_page(visit.send, status, body, self._frame_ancestors)
        else:
            await send_sentence(visit.send, status, f"{title.said_in(visit.language)}. {hint.said_in(visit.language)}")


def _visit(scope: Scope, receive: Receive, send: Send) -> _Visit:
    headers = scope["headers"]
    accepts = ",".join(texts(headers, b"accept"))
    return _Visit(
        scope=scope,
        receive=receive,
        send=send,
        language=language_of(",".join(texts(headers, b"accept-language"))),
        wants_page=scope["method"] in {"GET", "HEAD"} and "text/html" in accepts,
    )


async def _redirect(send: Send, place: str, cookie: str | None) -> None:
    headers = [
        (b"location", place.encode("ascii")),
        (b"cache-control", b"no-store"),
        (b"referrer-policy", b"no-referrer"),
    ]
    if cookie is not None:
        headers.append((b"set-cookie", cookie.encode()))
    await send({"type": "http.response.start", "status": 303, "headers": headers})
    await send({"type": "http.response.body", "body": b""})
