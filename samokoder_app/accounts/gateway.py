"""The way to Supabase Auth, embedded or real: one client library, a client per request.

A Supabase client keeps the session it was given; shared between requests it would mix up users.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache, lru_cache
from typing import Any

import httpx
from pydantic import SecretStr
from supabase import AsyncClientOptions, acreate_client
from supabase_auth import AsyncGoTrueClient, AsyncSupportedStorage
from supabase_auth.errors import AuthError as SupabaseAuthError
from supabase_auth.errors import AuthRetryableError

from samokoder_app import paths
from samokoder_app.accounts.errors import AuthError, auth_error
from samokoder_app.auth_server.app import create_auth_app
from samokoder_app.auth_server.config import AuthConfig, ProviderConfig, ProviderName, github, google
from samokoder_app.auth_server.service import AuthService
from samokoder_app.platform.secrets import get_secrets
from samokoder_app.settings import Settings, get_settings

_TIMEOUT_SECONDS = 15.0


def auth_config(settings: Settings, jwt_secret: SecretStr) -> AuthConfig:
    """How the embedded server is run under these settings."""
    return AuthConfig(
        public_url=settings.public_url,
        jwt_secret=jwt_secret,
        needs_invitation=settings.sign_up_policy == "invitation",
        invitation_code=settings.invitation_code,
        sends_mail=settings.sends_mail,
        confirms_addresses=settings.confirms_addresses,
        redirect_origins=settings.cors_origins,
        providers=_providers(settings),
    )


def _providers(settings: Settings) -> dict[ProviderName, ProviderConfig]:
    found = {}
    if settings.github_client_id and settings.github_client_secret:
        found[ProviderName.GITHUB] = github(settings.github_client_id, settings.github_client_secret)
    if settings.google_client_id and settings.google_client_secret:
        found[ProviderName.GOOGLE] = google(settings.google_client_id, settings.google_client_secret)
    return found


@cache
def embedded_auth() -> AuthService:
    """The embedded auth server of this process; `create_auth_app(embedded_auth())` serves it to REST clients."""
    return AuthService(auth_config(get_settings(), get_secrets().jwt_secret))


@asynccontextmanager
async def auth_client(
    client_address: str = "127.0.0.1", language: str = "", verifiers: AsyncSupportedStorage | None = None
) -> AsyncIterator[AsyncGoTrueClient]:
    """A fresh client; its errors leave the block as ours.

    `client_address` is for the server's brakes, `language` what the browser accepts (`Accept-Language`), for mails;
    `verifiers` gets the PKCE verifier of what is begun in the block.
    """
    settings = get_settings()
    async with _http_client(settings, client_address) as http:
        http.headers.update({"accept-language": language} if language else {})
        options = AsyncClientOptions(persist_session=False, auto_refresh_token=False, httpx_client=http)
        options.storage = verifiers or options.storage
        client = await acreate_client(settings.supabase_url or settings.public_url, _key(settings), options)
        try:
            yield client.auth
        except (AuthRetryableError, httpx.TransportError) as error:
            raise AuthError("auth_unavailable") from error
        except SupabaseAuthError as error:
            raise auth_error(error.code) from error


async def auth_settings() -> dict[str, Any]:
    """What `GET /settings` tells of the auth server; raises `AuthError`, or an error of httpx."""
    settings = get_settings()
    async with _http_client(settings, "127.0.0.1") as http:
        base = (settings.supabase_url or settings.public_url).rstrip("/")
        answer = await http.get(f"{base}{paths.AUTH_PREFIX}/settings", headers={"apikey": _key(settings)})
    answer.raise_for_status()
    told = answer.json()
    if not isinstance(told, dict):
        raise AuthError("auth_unavailable")
    return told


def _key(settings: Settings) -> str:
    return settings.supabase_anon_key.get_secret_value() if settings.supabase_anon_key else _key_of(embedded_auth())


def _http_client(settings: Settings, client_address: str) -> httpx.AsyncClient:
    if not settings.uses_embedded_auth:
        return httpx.AsyncClient(timeout=_TIMEOUT_SECONDS)
    transport = httpx.ASGITransport(app=_app_of(embedded_auth()), client=(client_address, 0))
    return httpx.AsyncClient(transport=transport, timeout=_TIMEOUT_SECONDS)


@lru_cache(maxsize=1)
def _app_of(server: AuthService) -> httpx._transports.asgi._ASGIApp:
    return create_auth_app(server)


@lru_cache(maxsize=1)
def _key_of(server: AuthService) -> str:
    return server.tokens.anon_key()
