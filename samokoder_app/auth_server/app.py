"""The auth server as an ASGI app: the paths of Supabase Auth (GoTrue) under `/auth/v1`.

The product talks to it through the unmodified `supabase` client, in process; REST clients reach the
same paths over HTTP to get their tokens.
"""

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.routing import Route

from samokoder_app import paths
from samokoder_app.auth_server.answers import failure, http_failure, unavailable
from samokoder_app.auth_server.endpoints import AuthEndpoints
from samokoder_app.auth_server.errors import AuthFailure
from samokoder_app.auth_server.mail_endpoints import MailEndpoints
from samokoder_app.auth_server.oauth_endpoints import OAuthEndpoints
from samokoder_app.auth_server.service import AuthService
from samokoder_app.errors import Unavailable


def create_auth_app(service: AuthService) -> Starlette:
    """The ASGI app with its whole paths (`/auth/v1/…`): call it directly, or send that prefix to it."""
    endpoints, mails, providers = AuthEndpoints(service), MailEndpoints(service), OAuthEndpoints(service)
    table = [
        ("/signup", "POST", endpoints.sign_up),
        ("/token", "POST", endpoints.token),
        ("/user", "GET", endpoints.get_user),
        ("/user", "PUT", endpoints.put_user),
        ("/logout", "POST", endpoints.sign_out),
        ("/recover", "POST", mails.recover),
        ("/otp", "POST", mails.one_time_password),
        ("/magiclink", "POST", mails.magic_link),
        ("/resend", "POST", mails.resend),
        ("/reauthenticate", "GET", mails.reauthenticate),
        ("/verify", "GET", mails.verify_link),
        ("/verify", "POST", mails.verify),
        ("/authorize", "GET", providers.authorize),
        ("/callback", "GET", providers.callback),
        ("/user/identities/authorize", "GET", providers.link),
        ("/user/identities/{identity_id}", "DELETE", providers.unlink),
        ("/.well-known/jwks.json", "GET", endpoints.jwks),
        ("/settings", "GET", endpoints.settings),
        ("/health", "GET", endpoints.health),
    ]
    return Starlette(
        routes=[Route(paths.AUTH_PREFIX + path, handler, methods=[method]) for path, method, handler in table],
        exception_handlers={AuthFailure: failure, HTTPException: http_failure, Unavailable: unavailable},
    )
