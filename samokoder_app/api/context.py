"""Every request gets an id, which the answer, the log and every error carry."""

import re
import time
from uuid import uuid4

from loguru import logger
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from samokoder_app.accounts.origins import origin_of
from samokoder_app.db.origin import set_origin
from samokoder_app.logging import log_context
from samokoder_app.monitoring.metrics import count_request
from samokoder_app.paths import API_PREFIX, without_tokens

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
        ids = {"request_id": request_id, **_ids(scope["path"])}
        set_origin(origin_of(scope))
        scope.setdefault("state", {}).update(request_id=request_id, log_ids=ids)
        started = time.perf_counter()
        status, is_stream = 0, False

        async def send_with_id(message: Message) -> None:
            nonlocal status, is_stream
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers["X-Request-ID"] = request_id
                is_stream = headers.get("content-type", "").startswith("text/event-stream")
            await send(message)

        with log_context(**ids):
            try:
                await self._app(scope, receive, send_with_id)
            finally:
                if scope["type"] == "http" and scope["path"].startswith(f"{API_PREFIX}/"):
                    _account_for(scope, status or 500, time.perf_counter() - started, is_stream)


def _ids(path: str) -> dict[str, str]:
    """`project_id` or `build_id` of an address that names one."""
    found = _NAMED.search(path)
    return {f"{found[1]}_id": found[2]} if found else {}


def _account_for(scope: Scope, status: int, seconds: float, is_stream: bool) -> None:
    count_request(scope["method"], getattr(scope.get("route"), "path_format", None), status, seconds, is_stream)
    logger.info("{} {} {} in {:.0f} ms", scope["method"], without_tokens(scope["path"]), status, seconds * 1000)
