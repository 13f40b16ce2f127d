"""The paths of sign-in with GitHub and Google: a browser leaves, comes back, and identities are linked and unlinked."""

import re
from urllib.parse import urlencode
from uuid import UUID

from pydantic import SecretStr
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from samokoder_app import paths
from samokoder_app.auth_server.answers import API_VERSION
from samokoder_app.auth_server.config import ProviderName
from samokoder_app.auth_server.errors import AuthFailure
from samokoder_app.auth_server.oauth import FLOW_LIFETIME, NotSignedIn, Return, Wish
from samokoder_app.auth_server.requests import bearer_of
from samokoder_app.auth_server.service import AuthService
from samokoder_app.auth_server.tokens import new_opaque_token
from samokoder_app.client_address import client_address

COOKIE_NAME = "__Host-samokoder-oauth"
"""Which browser was sent to a provider: an answer in any other is refused."""

_COOKIE = re.compile(r"[A-Za-z0-9_-]{43}")
_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")
_HEADERS = {**API_VERSION, "referrer-policy": "no-referrer"}
_MOST_OF_PARAMETER = 4096


class OAuthEndpoints:
    """The handlers, around one service."""

    def __init__(self, service: AuthService) -> None:
        self._service = service
        self._flows = service.oauth

    async def authorize(self, request: Request) -> Response:
        """`GET /authorize`: to the provider, for a sign-in or with the ticket of a user who links an account."""
        browser = _browser(request) or new_opaque_token()
        ticket = _parameter(request, "flow")
        if ticket is not None:
            return _sent_away(await self._flows.open_link(ticket, browser), browser)
        wish = self._wish(request)
        if _parameter(request, "skip_http_redirect") == "true":
            # Only a browser that comes here itself gets the cookie that lets it come back.
            query = [(name, value) for name, value in request.query_params.items() if name != "skip_http_redirect"]
            return JSONResponse(
                {"url": f"{self._service.config.issuer}/authorize?{urlencode(query)}"}, headers=_HEADERS
            )
        return _sent_away(await self._flows.begin(wish, browser, client_address(request)), browser)

    async def callback(self, request: Request) -> Response:
        """`GET /callback`: from the provider, on to the client with a code or with what went wrong."""
        answer = Return(
            state=_parameter(request, "state") or "",
            code=_parameter(request, "code") or "",
            issuer=_parameter(request, "iss"),
            error=_parameter(request, "error"),
        )
        try:
            code = await self._flows.come_back(answer, _browser(request) or "")
        except NotSignedIn as refused:
            said = {"error": refused.error, "error_code": refused.code, "error_description": refused.message}
            return self._onward(said)
        return self._onward({"code": code})

    async def link(self, request: Request) -> Response:
        """`GET /user/identities/authorize`: where the user's browser begins to link an account."""
        claims, _ = await bearer_of(request, self._service)
        ticket = await self._flows.begin_link(self._wish(request), claims, client_address(request))
        url = f"{self._service.config.issuer}/authorize?{urlencode({'flow': ticket})}"
        if _parameter(request, "skip_http_redirect") == "true":
            return JSONResponse({"url": url}, headers=_HEADERS)
        return RedirectResponse(url, 302, headers=_HEADERS)

    async def unlink(self, request: Request) -> Response:
        """`DELETE /user/identities/{id}`: a way in less."""
        claims, _ = await bearer_of(request, self._service)
        try:
            identity_id = UUID(request.path_params["identity_id"])
        except ValueError as error:
            raise AuthFailure(404, "validation_failed", "identity_id must be an UUID") from error
        await self._service.identities.unlink(claims, identity_id)
        return JSONResponse({}, headers=_HEADERS)

    def _wish(self, request: Request) -> Wish:
        provider = _parameter(request, "provider") or ""
        if not self._flows.offers(provider):
            raise AuthFailure(400, "oauth_provider_not_supported", "Unsupported provider: provider is not enabled")
        challenge = _parameter(request, "code_challenge") or ""
        is_s256 = (_parameter(request, "code_challenge_method") or "").lower() == "s256"
        if not is_s256 or not _CHALLENGE.fullmatch(challenge):
            raise AuthFailure(400, "validation_failed", "PKCE with S256 is required (flowType: 'pkce')")
        invitation = _parameter(request, "invitation")
        return Wish(
            provider=ProviderName(provider),
            code_challenge=challenge,
            invitation=SecretStr(invitation) if invitation else None,
        )

    def _onward(self, said: dict[str, str]) -> Response:
        # Always this page, whatever `redirect_to` says: whoever sends somebody else's browser here with a challenge of his
        # own has the verifier, and needs no more than a page that lets him see its address.
        page = f"{self._service.config.public_url}{paths.SESSION_CALLBACK}"
        return RedirectResponse(f"{page}?{urlencode(said)}", 302, headers=_HEADERS)


def _parameter(request: Request, name: str) -> str | None:
    value = request.query_params.get(name)
    if value is not None and (len(value) > _MOST_OF_PARAMETER or not value.isprintable()):
        raise AuthFailure(400, "validation_failed", f"{name} is too long or malformed")
    return value


def _browser(request: Request) -> str | None:
    value = request.cookies.get(COOKIE_NAME, "")
    return value if _COOKIE.fullmatch(value) else None


def _sent_away(url: str, browser: str) -> Response:
    response = RedirectResponse(url, 302, headers=_HEADERS)
    # Lax: the provider's redirect brings it along. Kept when it comes back, for another tab may still be away.
    response.set_cookie(
        COOKIE_NAME,
        browser,
        max_age=int(FLOW_LIFETIME.total_seconds()),
        path="/",
        secure=True,
        httponly=True,
        samesite="lax",
    )
    return response
