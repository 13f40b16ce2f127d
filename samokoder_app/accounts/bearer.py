"""Access tokens checked on this machine: signature, issuer, audience and end."""

from functools import cache

import jwt
from pydantic import SecretStr, ValidationError

from samokoder_app.accounts.gateway import embedded_auth
from samokoder_app.accounts.published_keys import PublishedKeys, UnknownKey
from samokoder_app.auth_server.tokens import AUDIENCE, BadToken, Claims
from samokoder_app.settings import get_settings

_ASYMMETRIC = ("ES256", "RS256")


class SupabaseTokens:
    """Tokens of a real Supabase: HS256 with the shared secret where that is set, else its published keys."""

    def __init__(self, supabase_url: str, secret: SecretStr | None) -> None:
        self._issuer = f"{supabase_url.rstrip('/')}/auth/v1"
        self._secret = secret
        self._keys = PublishedKeys(self._issuer)

    async def verify(self, token: str) -> Claims:
        """The claims of a valid token; raises `BadToken`, or `Unavailable` where its key cannot be asked for."""
        try:
            header = jwt.get_unverified_header(token)
            algorithm = header.get("alg")
            if algorithm == "HS256" and self._secret is not None:
                return self._decode(token, self._secret.get_secret_value(), ["HS256"])
            if algorithm in _ASYMMETRIC:
                return self._decode(token, await self._keys.find(str(header.get("kid"))), list(_ASYMMETRIC))
        except (jwt.PyJWTError, ValidationError, UnknownKey) as error:
            raise BadToken(str(error)) from error
        raise BadToken(f"algorithm {algorithm} is not accepted")

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
