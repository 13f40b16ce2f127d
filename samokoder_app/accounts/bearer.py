"""Access tokens checked on this machine: signature, issuer, audience and end."""

import asyncio
import time
from functools import cache

import jwt
from pydantic import SecretStr, ValidationError

from samokoder_app.accounts.gateway import embedded_auth
from samokoder_app.auth_server.tokens import AUDIENCE, BadToken, Claims
from samokoder_app.settings import get_settings

_ASYMMETRIC = ("ES256", "RS256")
_JWKS_SECONDS = 600
_MIN_FETCH_SECONDS = 30.0


class SupabaseTokens:
    """Tokens of a real Supabase: HS256 with the shared secret where that is set, else its published keys."""

    def __init__(self, supabase_url: str, secret: SecretStr | None) -> None:
        self._issuer = f"{supabase_url.rstrip('/')}/auth/v1"
        self._secret = secret
        self._keys = jwt.PyJWKClient(f"{self._issuer}/.well-known/jwks.json", lifespan=_JWKS_SECONDS, timeout=10)
        self._failed_at = float("-inf")

    async def verify(self, token: str) -> Claims:
        """The claims of a valid token; raises `BadToken`."""
        try:
            algorithm = jwt.get_unverified_header(token).get("alg")
            if algorithm == "HS256" and self._secret is not None:
                return self._decode(token, self._secret.get_secret_value(), ["HS256"])
            if algorithm in _ASYMMETRIC:
                return self._decode(token, await self._public_key(token), list(_ASYMMETRIC))
        except (jwt.PyJWTError, ValidationError) as error:
            raise BadToken(str(error)) from error
        raise BadToken(f"algorithm {algorithm} is not accepted")

    async def _public_key(self, token: str) -> jwt.PyJWK:
        # A forged key id makes the library fetch the keys again: not more often than this.
        if time.monotonic() - self._failed_at < _MIN_FETCH_SECONDS:
            raise BadToken("unknown signing key")
        try:
            return await asyncio.to_thread(self._keys.get_signing_key_from_jwt, token)
        except jwt.PyJWKClientError:
            self._failed_at = time.monotonic()
            raise

    def _decode(self, token: str, key: str | jwt.PyJWK, algorithms: list[str]) -> Claims:
        payload = jwt.decode(
            token,
            key,
            algorithms=algorithms,
            audience=AUDIENCE,
            issuer=self._issuer,
            options={"require": ["exp", "iss", "aud", "sub", "session_id"]},
        )
        return Claims.model_validate(payload)


async def verify_access_token(token: str) -> Claims:
    """The claims of an access token of this installation; raises `BadToken`."""
    if get_settings().uses_embedded_auth:
        return embedded_auth().tokens.verify(token)
    return await _supabase_tokens().verify(token)


@cache
def _supabase_tokens() -> SupabaseTokens:
    settings = get_settings()
    return SupabaseTokens(settings.supabase_url or "", settings.supabase_jwt_secret)
