"""What the endpoints read from a request: who asks, and from where."""

from starlette.requests import Request

from samokoder_app.auth_server.errors import bad_token
from samokoder_app.auth_server.service import AuthService
from samokoder_app.auth_server.tokens import Claims
from samokoder_app.db.repositories.auth_users import UserRow

API_VERSION = {"x-supabase-api-version": "2024-01-01", "cache-control": "no-store"}


async def bearer(service: AuthService, request: Request) -> tuple[Claims, UserRow]:
    """Who bears the access token of this request; raises `AuthFailure`."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise bad_token("This endpoint requires a valid Bearer token")
    return await service.authenticate(token.strip())


def client_address(request: Request) -> str:
    """Where the request came from, for brakes."""
    return request.client.host if request.client else "unknown"
