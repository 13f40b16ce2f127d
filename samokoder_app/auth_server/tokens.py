"""Access tokens (JWT, HS256) and opaque one-use tokens."""

import base64
import hashlib
import hmac
import secrets
import time
from datetime import timedelta
from uuid import UUID

import jwt
from pydantic import BaseModel, ConfigDict, SecretStr

ALGORITHM = "HS256"
AUDIENCE = "authenticated"
CODE_LIFETIME = timedelta(minutes=5)
"""Of a code that is exchanged for a session, with the verifier of PKCE."""


class Claims(BaseModel):
    """What an access token says about its bearer."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    sub: UUID
    session_id: UUID
    email: str = ""
    exp: int


class BadToken(Exception):
    """The access token is forged, too old, or meant for somebody else."""


class AccessTokens:
    """Issues and checks the access tokens of one issuer."""

    def __init__(self, secret: SecretStr, issuer: str, seconds: int) -> None:
        self._secret = secret
        self._issuer = issuer
        self.seconds = seconds

    def issue(self, user_id: UUID, session_id: UUID, email: str) -> tuple[str, int]:
        """The token and the Unix time at which it ends."""
        now = int(time.time())
        claims = {
            "iss": self._issuer,
            "aud": AUDIENCE,
            "sub": str(user_id),
            "email": email,
            "role": "authenticated",
            "session_id": str(session_id),
            "iat": now,
            "exp": now + self.seconds,
        }
        return jwt.encode(claims, self._secret.get_secret_value(), algorithm=ALGORITHM), now + self.seconds

    def verify(self, token: str) -> Claims:
        """The claims of a valid token; raises `BadToken`."""
        try:
            payload = jwt.decode(
                token,
                self._secret.get_secret_value(),
                algorithms=[ALGORITHM],
                audience=AUDIENCE,
                issuer=self._issuer,
                options={"require": ["exp", "iss", "aud", "sub", "session_id"]},
            )
            return Claims.model_validate(payload)
        except (jwt.InvalidTokenError, ValueError) as error:
            raise BadToken(str(error)) from error

    def anon_key(self) -> str:
        """The public key that the client library wants to be given."""
        return jwt.encode({"iss": self._issuer, "role": "anon"}, self._secret.get_secret_value(), algorithm=ALGORITHM)


def new_opaque_token() -> str:
    """256 random bits for an URL or a cookie."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> bytes:
    """How an opaque token is kept: random enough to need no salt."""
    return hashlib.sha256(token.encode()).digest()


def s256_challenge(verifier: str) -> str:
    """The challenge of a PKCE verifier (RFC 7636, S256)."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def matches_challenge(verifier: str, challenge: str) -> bool:
    """PKCE with S256."""
    return hmac.compare_digest(s256_challenge(verifier).encode(), challenge.encode())
