"""Every request gets an id, which the answer, the log and every error carry."""

import re
import time
from collections import Counter
from uuid import uuid4

from loguru import logger
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from samokoder_app.accounts.origins import origin_of
from samokoder_app.db.origin import set_origin
from samokoder_app.logging import log_context
from samokoder_app.paths import API_PREFIX

REQUESTS: Counter[tuple[str, int]] = Counter()
"""Answers of the API in this process by method and status, for `/metrics`."""

_NAMED = re.compile(r"/(project|build)s/([0-9a-fA-F-]{36})(?=/|$)")


class RequestContext:
    """ASGI middleware around the API and the pages behind it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection with an id of its own."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        request_id = uuid4().hex
        set_origin(origin_of(scope))
        scope.setdefault("state", {})["request_id"] = request_id
        started = time.perf_counter()
        status = 0

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["X-Request-ID"] = request_id
            await send(message)

        with log_context(request_id=request_id, **_ids(scope["path"])):
            try:
                await self._app(scope, receive, send_with_id)
            finally:
                if scope["type"] == "http" and scope["path"].startswith(f"{API_PREFIX}/"):
                    _account_for(scope, status or 500, time.perf_counter() - started)


def _ids(path: str) -> dict[str, str]:
    """`project_id` or `build_id` of an address that names one."""
    found = _NAMED.search(path)
    return {f"{found[1]}_id": found[2]} if found else {}


def _account_for(scope: Scope, status: int, seconds: float) -> None:
    REQUESTS[scope["method"], status] += 1
    logger.info("{} {} {} in {:.0f} ms", scope["method"], scope["path"], status, seconds * 1000)
