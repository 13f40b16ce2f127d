"""What all parts of the auth server share: configuration, tokens, passwords, codes, brakes, and how a session opens."""

import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from samokoder_app.auth_server.brakes import Brakes
from samokoder_app.auth_server.codes import Codes
from samokoder_app.auth_server.config import AuthConfig
from samokoder_app.auth_server.errors import AuthFailure
from samokoder_app.auth_server.passwords import Passwords
from samokoder_app.auth_server.tokens import AccessTokens, new_opaque_token, token_hash
from samokoder_app.auth_server.views import TokenAnswer, user_json
from samokoder_app.db.repositories import auth_users
from samokoder_app.db.repositories.auth_users import UserRow

_MAX_METADATA = 4_000


class AuthCore:
    """One per process: it counts failures in memory."""

    def __init__(self, config: AuthConfig) -> None:
        self.config = config
        self.tokens = AccessTokens(config.jwt_secret, config.issuer, config.access_token_seconds)
        self.passwords = Passwords()
        self.codes = Codes(config.jwt_secret)
        self.brakes = Brakes()

    async def open_session(self, session: AsyncSession, user: UserRow) -> TokenAnswer:
        """Sign a user in, in this `as_auth` transaction; raises `AuthFailure` for one who is banned."""
        refuse_banned(user)
        refresh = new_opaque_token()
        session_id = await auth_users.open_session(session, user.id, token_hash(refresh))
        return self.answer(user, session_id, refresh)

    def answer(self, user: UserRow, session_id: UUID, refresh: str) -> TokenAnswer:
        """A session as it is told to its client."""
        token, expires_at = self.tokens.issue(user.id, session_id, user.email)
        return TokenAnswer(
            access_token=token,
            expires_in=self.tokens.seconds,
            expires_at=expires_at,
            refresh_token=refresh,
            user=user_json(user),
        )

    def check_password(self, password: str) -> None:
        """Raises `AuthFailure` for one that is too short or too long."""
        if not self.config.min_password_length <= len(password) <= self.config.max_password_length:
            raise AuthFailure(
                422,
                "weak_password",
                f"Password should be at least {self.config.min_password_length} characters.",
                weak_reasons=("length",),
            )


def metadata_json(metadata: dict[str, Any]) -> str:
    """What a user says about himself, as it is kept; raises `AuthFailure` if it is too long."""
    try:
        content = json.dumps(metadata, allow_nan=False)
    except ValueError as error:  # no number of JSON, or one of thousands of digits
        raise AuthFailure(400, "validation_failed", "User metadata is too long or malformed") from error
    if len(content) > _MAX_METADATA or "\\u0000" in content:
        raise AuthFailure(400, "validation_failed", "User metadata is too long or malformed")
    return content


def refuse_banned(user: UserRow) -> None:
    """Raises `AuthFailure` for a user who is shut out."""
    if user.banned_until is not None and user.banned_until > datetime.now(UTC):
        raise AuthFailure(400, "user_banned", "User is banned")
