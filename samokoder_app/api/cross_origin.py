"""Scripts of other sites: those of the origins in the settings may call the API, with a token and never with the cookie."""

from collections.abc import Iterable
from http import HTTPStatus

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from samokoder_app.accounts.same_origin import is_same_origin
from samokoder_app.errors import Forbidden
from samokoder_app.paths import API_PREFIX, AUTH_PREFIX, HEALTH

_OPEN = (f"{API_PREFIX}/", f"{AUTH_PREFIX}/", HEALTH)
_METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE"
_REQUEST_HEADERS = (
    "Authorization, Content-Type, Accept-Language, If-Match, If-None-Match, Idempotency-Key, Last-Event-ID,"
    " apikey, X-Client-Info, X-Supabase-Api-Version"
)
_ANSWER_HEADERS = (
    "Content-Disposition, ETag, Idempotent-Replayed, Location, Retry-After, X-Request-ID, X-Supabase-Api-Version"
)
_PREFLIGHT_SECONDS = "600"


class CrossOrigin:
    """ASGI middleware: answers preflights and marks answers for the origins that may read them."""

    def __init__(self, app: ASGIApp, origins: Iterable[str]) -> None:
        self._app = app
        self._origins = frozenset(origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request; with no origin in the settings nothing is changed."""
        if scope["type"] != "http" or not self._origins or not scope["path"].startswith(_OPEN):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        origin = headers.get("origin", "")
        is_open = origin in self._origins
        if is_open and scope["method"] == "OPTIONS" and "access-control-request-method" in headers:
            await _preflight(origin)(scope, receive, send)
            return

        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer = MutableHeaders(scope=message)
                answer.add_vary_header("Origin")
                if is_open:
                    answer["Access-Control-Allow-Origin"] = origin
                    answer["Access-Control-Expose-Headers"] = _ANSWER_HEADERS
            await send(message)

        await self._app(scope, receive, marked)


def _preflight(origin: str) -> Response:
    headers = {
        "Access-Control-Allow-Origin": origin,
        "Access-Control-Allow-Methods": _METHODS,
        "Access-Control-Allow-Headers": _REQUEST_HEADERS,
        "Access-Control-Max-Age": _PREFLIGHT_SECONDS,
        "Vary": "Origin",
    }
    return Response(status_code=HTTPStatus.NO_CONTENT, headers=headers)


def check_socket_origin(connection: HTTPConnection, origins: Iterable[str]) -> None:
    """Refuse a WebSocket that a script of another site opens with a token: browsers ask no preflight for one.

    Programs send no `Origin`. Raises `Forbidden`.
    """
    origin = connection.headers.get("origin")
    if origin is not None and origin not in origins and not is_same_origin(connection):
        raise Forbidden("cross_origin")
