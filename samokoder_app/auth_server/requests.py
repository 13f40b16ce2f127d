"""What all handlers of the auth server read of a request."""

from starlette.requests import Request

from samokoder_app.auth_server.asking import Asking
from samokoder_app.auth_server.bodies import Challenged
from samokoder_app.auth_server.errors import bad_token
from samokoder_app.auth_server.service import AuthService
from samokoder_app.auth_server.tokens import Claims
from samokoder_app.client_address import client_address
from samokoder_app.db.repositories.auth_users import UserRow
from samokoder_app.i18n.languages import language_of


def asking_of(request: Request, service: AuthService, body: Challenged | None = None) -> Asking:
    """Who asks, and where a link should lead: only to our own sites, because it carries a code."""
    return Asking(
        client=client_address(request),
        language=language_of(request.headers.get("accept-language", "")),
        redirect_to=service.postman.safe_target(request.query_params.get("redirect_to")),
        code_challenge=body.code_challenge if body else None,
    )


async def bearer_of(request: Request, service: AuthService) -> tuple[Claims, UserRow]:
    """Who is signed in; raises `AuthFailure`."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise bad_token("This endpoint requires a valid Bearer token")
    return await service.authenticate(token.strip())
