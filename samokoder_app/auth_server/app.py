"""The auth server as an ASGI app: the paths of Supabase Auth (GoTrue) under `/auth/v1`.

The product talks to it through the unmodified `supabase` client, in process; REST clients reach the
same paths over HTTP to get their tokens.
"""

from typing import Any, Literal, TypeVar
from urllib.parse import urlencode, urlsplit

from loguru import logger
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from samokoder_app import paths
from samokoder_app.auth_server.config import ProviderName
from samokoder_app.auth_server.errors import AuthFailure, bad_token
from samokoder_app.auth_server.oauth import CODE_PREFIX, OAuthFlows
from samokoder_app.auth_server.oauth_http import OAuthEndpoints, oauth_table
from samokoder_app.auth_server.service import AuthService
from samokoder_app.auth_server.tokens import Claims
from samokoder_app.auth_server.views import user_json
from samokoder_app.db.repositories.auth_users import UserRow
from samokoder_app.errors import RETRY_AFTER, Unavailable

_API_VERSION = {"x-supabase-api-version": "2024-01-01", "cache-control": "no-store"}
_MAX_BODY = 64_000


class _Body(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


_BodyType = TypeVar("_BodyType", bound=_Body)


class _SignUp(_Body):
    email: str = Field(max_length=320)
    password: str = Field(max_length=4096)
    data: dict[str, Any] = {}


class _Password(_Body):
    email: str = Field(max_length=320)
    password: str = Field(max_length=4096)


class _Refresh(_Body):
    refresh_token: str = Field(max_length=200)


class _Code(_Body):
    auth_code: str = Field(max_length=200)
    code_verifier: str = Field(max_length=200)


class _UserUpdate(_Body):
    password: str | None = Field(default=None, max_length=4096)
    data: dict[str, Any] | None = None


class _Recover(_Body):
    email: str = Field(max_length=320)
    code_challenge: str | None = Field(default=None, max_length=200)
    code_challenge_method: Literal["s256", "S256"] | None = None


class _Verify(_Body):
    type: Literal["recovery"]
    token_hash: str | None = Field(default=None, max_length=200)
    token: str | None = Field(default=None, max_length=200)


class AuthEndpoints:
    """The handlers, around one service."""

    def __init__(self, service: AuthService, flows: OAuthFlows) -> None:
        self._service = service
        self._flows = flows

    async def sign_up(self, request: Request) -> Response:
        """`POST /signup`: a session at once."""
        body = await _read(request, _SignUp)
        answer = await self._service.sign_up(body.email, body.password, dict(body.data), _address(request))
        return _json(answer.model_dump())

    async def token(self, request: Request) -> Response:
        """`POST /token`: the three grants."""
        grant = request.query_params.get("grant_type")
        if grant == "password":
            given = await _read(request, _Password)
            answer = await self._service.sign_in(given.email, given.password, _address(request))
        elif grant == "refresh_token":
            answer = await self._service.refresh((await _read(request, _Refresh)).refresh_token)
        elif grant == "pkce":
            code = await _read(request, _Code)
            exchange = self._flows.exchange if code.auth_code.startswith(CODE_PREFIX) else self._service.exchange_code
            answer = await exchange(code.auth_code, code.code_verifier)
        else:
            raise AuthFailure(400, "invalid_credentials", "unsupported_grant_type")
        return _json(answer.model_dump())

    async def get_user(self, request: Request) -> Response:
        """`GET /user`."""
        _, user = await self._bearer(request)
        return _json(user_json(user))

    async def put_user(self, request: Request) -> Response:
        """`PUT /user`: password and metadata."""
        claims, _ = await self._bearer(request)
        body = await _read(request, _UserUpdate)
        return _json(user_json(await self._service.update_user(claims, body.password, body.data)))

    async def sign_out(self, request: Request) -> Response:
        """`POST /logout` with a scope."""
        claims, _ = await self._bearer(request)
        scope = request.query_params.get("scope", "global")
        if scope not in {"local", "others", "global"}:
            raise AuthFailure(400, "validation_failed", "Unsupported logout scope")
        await self._service.sign_out(claims, scope)
        return Response(status_code=204, headers=_API_VERSION)

    async def recover(self, request: Request) -> Response:
        """`POST /recover`: the same answer for every address."""
        body = await _read(request, _Recover)
        redirect_to = self._safe_target(request.query_params.get("redirect_to"))
        token = await self._service.recover(body.email, body.code_challenge, redirect_to, _address(request))
        if token is not None:
            self._send_recovery(token)
        return _json({})

    async def verify_link(self, request: Request) -> Response:
        """The link of a recovery mail: on to the page with a one-use code."""
        if request.query_params.get("type") != "recovery":
            raise AuthFailure(400, "validation_failed", "Verify requires a verification type")
        code, target = await self._service.recovery_code(request.query_params.get("token", ""))
        page = target or f"{self._service.config.public_url}{paths.SIGN_IN}"
        return RedirectResponse(f"{page}?{urlencode({'code': code})}", 303, headers=_API_VERSION)

    async def verify(self, request: Request) -> Response:
        """`POST /verify`: a recovery token for a session."""
        body = await _read(request, _Verify)
        answer = await self._service.use_recovery(body.token_hash or body.token or "")
        return _json(answer.model_dump())

    async def jwks(self, _request: Request) -> Response:
        """Tokens are signed with a shared secret: there is no public key."""
        return _json({"keys": []})

    async def settings(self, _request: Request) -> Response:
        """`GET /settings`: what a client may offer."""
        needs_invitation = self._service.config.needs_invitation
        external = {"email": True} | {name.value: self._flows.offers(name) for name in ProviderName}
        return _json({"external": external, "disable_signup": needs_invitation, "mailer_autoconfirm": True})

    async def health(self, _request: Request) -> Response:
        """`GET /health`."""
        return _json({"name": "GoTrue", "description": "Samokoder's embedded auth server"})

    async def _bearer(self, request: Request) -> tuple[Claims, UserRow]:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise bad_token("This endpoint requires a valid Bearer token")
        return await self._service.authenticate(token.strip())

    def _send_recovery(self, token: str) -> None:
        link = f"{self._service.config.issuer}/verify?{urlencode({'type': 'recovery', 'token': token})}"
        if self._service.config.logs_recovery_links:
            logger.info("Link to set a new password: {}", link)
        else:
            logger.warning("A new password was asked for, but no mail can be sent yet")

    def _safe_target(self, target: str | None) -> str | None:
        """Only pages of this very platform: a link must not carry a code elsewhere."""
        if target is None:
            return None
        own, asked = urlsplit(self._service.config.public_url), urlsplit(target)
        if (asked.scheme, asked.netloc) == (own.scheme, own.netloc) and not asked.query and not asked.fragment:
            return target
        return None


def create_auth_app(service: AuthService, flows: OAuthFlows | None = None) -> Starlette:
    """The ASGI app with its whole paths (`/auth/v1/…`): call it directly, or send that prefix to it."""
    flows = flows or OAuthFlows(service)
    endpoints = AuthEndpoints(service, flows)
    table = [
        ("/signup", "POST", endpoints.sign_up),
        ("/token", "POST", endpoints.token),
        ("/user", "GET", endpoints.get_user),
        ("/user", "PUT", endpoints.put_user),
        ("/logout", "POST", endpoints.sign_out),
        ("/recover", "POST", endpoints.recover),
        ("/verify", "GET", endpoints.verify_link),
        ("/verify", "POST", endpoints.verify),
        ("/.well-known/jwks.json", "GET", endpoints.jwks),
        ("/settings", "GET", endpoints.settings),
        ("/health", "GET", endpoints.health),
        *oauth_table(OAuthEndpoints(service, flows)),
    ]
    return Starlette(
        routes=[Route(paths.AUTH_PREFIX + path, handler, methods=[method]) for path, method, handler in table],
        exception_handlers={AuthFailure: _failure, HTTPException: _http_failure, Unavailable: _unavailable},
    )


async def _read(request: Request, kind: type[_BodyType]) -> _BodyType:
    content = b""
    async for chunk in request.stream():
        content += chunk
        if len(content) > _MAX_BODY:
            raise AuthFailure(413, "validation_failed", "Request body too large")
    try:
        return kind.model_validate_json(content)
    except ValidationError as error:
        raise AuthFailure(400, "validation_failed", "Could not parse request body as JSON") from error


def _address(request: Request) -> str:
    return request.client.host if request.client else "unknown"


def _json(content: dict[str, Any]) -> JSONResponse:
    return JSONResponse(content, headers=_API_VERSION)


async def _failure(_request: Request, error: Exception) -> Response:
    assert isinstance(error, AuthFailure)  # noqa: S101 - registered for this type
    body: dict[str, Any] = {"code": error.code, "message": error.message}
    if error.weak_reasons:
        body["weak_password"] = {"reasons": list(error.weak_reasons)}
    return JSONResponse(body, status_code=error.status, headers=_API_VERSION)


async def _http_failure(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for this type
    return JSONResponse(
        {"code": "not_found", "message": error.detail}, status_code=error.status_code, headers=_API_VERSION
    )


async def _unavailable(_request: Request, error: Exception) -> Response:
    body = {"code": str(error), "message": "The database does not answer now, try again in a few seconds"}
    return JSONResponse(body, status_code=503, headers={**_API_VERSION, **RETRY_AFTER})
