"""Who is asking: a bearer token, a personal one or the browser's session cookie, looked up again for every request."""

from typing import Annotated

from fastapi import Depends, Request, WebSocket
from fastapi.routing import APIRoute
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.requests import HTTPConnection
from starlette.routing import Match
from starlette.types import Scope

from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.accounts.same_origin import check_same_origin
from samokoder_app.accounts.scopes import needed_scope
from samokoder_app.accounts.sessions import resolve_bearer, resolve_cookie
from samokoder_app.accounts.tokens import PREFIX, resolve_token
from samokoder_app.api.cross_origin import check_socket_origin
from samokoder_app.api.rates import class_of, rates_of
from samokoder_app.db.origin import current_origin, set_origin
from samokoder_app.errors import Forbidden, NotFound, Unauthenticated
from samokoder_app.i18n.languages import language_of
from samokoder_app.settings import get_settings

WEBSOCKET_PROTOCOL = "samokoder.events"
"""Offered beside `bearer.<token>`: browsers cannot set headers on a WebSocket, and a URL ends up in logs."""

_TOKEN_PREFIX = "bearer."  # noqa: S105 - the word, not a token
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_BEARER = HTTPBearer(
    auto_error=False,
    description="Access token of the auth server (`POST /auth/v1/token`), or a personal one (`POST /api/user/tokens`).",
)


async def current_user(
    request: Request, credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)]
) -> CurrentUser:
    """The caller, with a language; raises `Unauthenticated`, or `Forbidden` for another site's page."""
    user = _admitted(request, request.scope["route"].path)
    if credentials is not None:
        user = user or await _by_token(credentials.credentials)
    else:
        user = user or await _by_cookie(request)
        if user is not None and request.method not in _SAFE_METHODS:
            check_same_origin(request)
    return await _known(request, user)


async def user_of(connection: HTTPConnection) -> CurrentUser | None:
    """The caller if there is one, for addresses that also serve others."""
    token = connection_token(connection)
    return await (_by_token(token) if token is not None else _by_cookie(connection))


async def websocket_user(websocket: WebSocket) -> CurrentUser:
    """The caller of a WebSocket: header, `bearer.<token>` among the subprotocols, or session cookie."""
    token = connection_token(websocket)
    if token is not None:
        check_socket_origin(websocket, get_settings().cors_origins)
        return await _known(websocket, await _by_token(token))
    user = await _by_cookie(websocket)
    if user is not None:
        check_same_origin(websocket)
    return await _known(websocket, user)


def connection_token(connection: HTTPConnection) -> str | None:
    """The token that a connection brings in its header, or a WebSocket among its subprotocols."""
    kind, _, token = connection.headers.get("authorization", "").partition(" ")
    if kind.lower() == "bearer" and token.strip():
        return token.strip()
    offered: list[str] = connection.scope.get("subprotocols", [])
    return next((name.removeprefix(_TOKEN_PREFIX) for name in offered if name.startswith(_TOKEN_PREFIX)), None)


async def is_still_signed_in(connection: HTTPConnection, user: CurrentUser) -> bool:
    """Whether what let this long connection in would let it in again."""
    again = await user_of(connection)
    return again is not None and again.id == user.id


async def _by_token(token: str) -> CurrentUser | None:
    return await (resolve_token(token) if token.startswith(PREFIX) else resolve_bearer(token))


async def _by_cookie(connection: HTTPConnection) -> CurrentUser | None:
    cookie = connection.headers.get("cookie")
    return await resolve_cookie(cookie) if cookie else None


async def _known(connection: HTTPConnection, user: CurrentUser | None) -> CurrentUser:
    if user is None:
        raise Unauthenticated
    language = user.language or language_of(connection.headers.get("accept-language", ""))
    connection.state.language = language if language in {"ru", "en"} else "en"
    set_origin(current_origin().model_copy(update={"via": "session" if user.scopes is None else "token"}))
    # The route's own path, not the one that was asked for: routes take a line break at the end for nothing.
    await admit(connection, user, connection.scope["route"].path)
    return user.model_copy(update={"language": connection.state.language})


async def admit(connection: HTTPConnection, user: CurrentUser, path: str) -> None:
    """Count the request, and look whether its token has the right for it: once, whoever asks first.

    `path` is that of the route. Raises `TooManyRequests`, `Forbidden`.
    """
    if _admitted(connection, path) == user:
        return
    method = connection.scope.get("method", "GET")
    await rates_of(connection).count_user(user.id, class_of(method, path))
    _check_scope(user, method, path)
    connection.state.admitted = (user, path)


def _admitted(connection: HTTPConnection, path: str) -> CurrentUser | None:
    """Who was looked up for this very request before its route was reached."""
    user, admitted_to = getattr(connection.state, "admitted", (None, None))
    return user if admitted_to == path else None


def route_path(scope: Scope) -> str | None:
    """The path of the API's route that will serve this, before it does; None if there is none."""
    operations: list[APIRoute] = scope["app"].state.operations
    return next((route.path for route in operations if route.matches(scope)[0] is Match.FULL), None)


def _check_scope(user: CurrentUser, method: str, path: str) -> None:
    """Raises `Forbidden` if a personal access token lacks the right for this; a WebSocket only reads."""
    if user.scopes is None:
        return
    needed = needed_scope(method, path)
    if needed is None:
        raise Forbidden("token_not_enough")
    if needed not in user.scopes:
        raise Forbidden("token_scope", scope=needed.value)


async def operator(request: Request) -> CurrentUser:
    """The caller, if he is a signed-in operator; for everybody else there is nothing here: raises `NotFound`.

    Raises `Forbidden` for another site's page.
    """
    user = await user_of(request)
    if user is None or not user.is_operator:
        raise NotFound
    if connection_token(request) is None and request.method not in _SAFE_METHODS:
        check_same_origin(request)
    return await _known(request, user)


User = Annotated[CurrentUser, Depends(current_user)]
Operator = Annotated[CurrentUser, Depends(operator)]
