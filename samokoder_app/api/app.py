"""The API as one FastAPI app; Reflex mounts its pages behind it."""

from functools import partial

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse
from fastapi.routing import APIRoute
from starlette.routing import Match, Mount
from starlette.types import ASGIApp, Receive, Scope, Send

from samokoder_app import paths
from samokoder_app.accounts.gateway import embedded_auth
from samokoder_app.accounts.http import router as session_router
from samokoder_app.api.connections import limit_of_streams
from samokoder_app.api.context import RequestContext
from samokoder_app.api.cross_origin import CrossOrigin
from samokoder_app.api.docs import docs_page
from samokoder_app.api.errors import MethodNotAllowed, add_error_handlers, language_for
from samokoder_app.api.heads import Heads
from samokoder_app.api.limits import BodyLimit
from samokoder_app.api.once import Once
from samokoder_app.api.openapi import describe
from samokoder_app.api.proxies import ClientAddress
from samokoder_app.api.rates import AddressRate, Rates, limits_of
from samokoder_app.api.routers import (
    admin,
    billing,
    builds,
    credits,
    events,
    files,
    health,
    images,
    imports,
    integrations,
    keys,
    own_data,
    pictures,
    plans,
    previews,
    projects,
    routes,
    sessions,
    shares,
    teams,
    tokens,
    user,
    versions,
)
from samokoder_app.auth_server.app import create_auth_app
from samokoder_app.errors import NotFound
from samokoder_app.settings import Settings, get_settings
from samokoder_app.version import VERSION

_DESCRIPTION = """Everything that the pages do. Send `Authorization: Bearer <access token>`; tokens come from the
auth server at `/auth/v1`, those of scripts from `POST /api/user/tokens`. Errors have one shape, lists are `{"items": [...], "next_cursor"}`, another user's
things answer 404."""

_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")

_ROUTERS = (
    imports,
    projects,
    images,
    builds,
    events,
    files,
    versions,
    pictures,
    previews,
    integrations,
    keys,
    routes,
    sessions,
    shares,
    teams,
    tokens,
    plans,
    user,
    credits,
    own_data,
    health,
    billing,
    admin,
)


def create_api() -> FastAPI:
    """The app with every route of the REST contract, the sign-in forms, and the embedded auth server."""
    app = FastAPI(
        title="Samokoder",
        version=VERSION,
        description=_DESCRIPTION,
        openapi_url=paths.API_OPENAPI,
        docs_url=None,
        redoc_url=None,
        generate_unique_id_function=_operation_id,
    )
    add_error_handlers(app)
    for module in _ROUTERS:
        app.include_router(module.router)
    app.include_router(session_router)
    app.include_router(own_data.forms)
    _add_docs(app)
    _add_unknown(app)
    _add_middleware(app, get_settings())
    app.openapi = partial(describe, app)  # type: ignore[method-assign] # FastAPI's own way to extend the document
    return app


def _add_middleware(app: FastAPI, settings: Settings) -> None:
    """What stands in front of the routes, from the inside out."""
    app.state.rates = Rates(limits_of(settings))
    app.state.operations = [route for module in _ROUTERS for route in module.router.routes]
    app.state.streams = limit_of_streams(settings.streams_of_user)
    if settings.uses_embedded_auth:
        app.add_middleware(AuthPrefix, auth=create_auth_app(embedded_auth()))
    app.add_middleware(Heads)
    app.add_middleware(Once)
    app.add_middleware(BodyLimit)
    app.add_middleware(AddressRate, rates=app.state.rates)
    app.add_middleware(CrossOrigin, origins=settings.cors_origins)
    app.add_middleware(RequestContext)
    app.add_middleware(ClientAddress, trusted=settings.trusted_proxies)


class AuthPrefix:
    """ASGI middleware: `/auth/v1/…` is the auth server's."""

    def __init__(self, app: ASGIApp, auth: ASGIApp) -> None:
        self._app = app
        self._auth = auth

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        is_auth = scope["type"] == "http" and scope["path"].startswith(f"{paths.AUTH_PREFIX}/")
        await (self._auth if is_auth else self._app)(scope, receive, send)


def _operation_id(route: APIRoute) -> str:
    """Generated clients name their functions so."""
    return route.name


def _add_docs(app: FastAPI) -> None:
    @app.get(paths.API_DOCS, include_in_schema=False)
    async def docs(request: Request) -> HTMLResponse:
        page = docs_page(app.openapi(), language_for(request))
        return HTMLResponse(page, headers={"Vary": "Accept-Language"})


def _add_unknown(app: FastAPI) -> None:
    """Whatever else lies under `/api` is an error in the one shape, not a page."""

    @app.api_route(f"{paths.API_PREFIX}/{{rest:path}}", methods=list(_METHODS), include_in_schema=False)
    async def unknown(request: Request, rest: str) -> None:
        if allowed := _allowed(app, request.scope):
            raise MethodNotAllowed(method=request.method, allow=", ".join(allowed))
        raise NotFound("no_such_address", path=f"{paths.API_PREFIX}/{rest}")


def _allowed(app: FastAPI, scope: Scope) -> list[str]:
    """The methods that an address knows."""
    known = [route for route in app.routes if getattr(route, "name", "") != "unknown" and not isinstance(route, Mount)]
    found = [
        method
        for method in _METHODS
        if any(route.matches({**scope, "method": method})[0] is Match.FULL for route in known)
    ]
    return sorted({*found, *(["HEAD"] if "GET" in found else [])})
