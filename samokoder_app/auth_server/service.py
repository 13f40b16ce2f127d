"""What the embedded auth server does: sign-up, the grants, recovery. No HTTP here."""

import hmac
import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from loguru import logger

from samokoder_app.auth_server.config import AuthConfig
from samokoder_app.auth_server.errors import AuthFailure, bad_token, invalid_credentials
from samokoder_app.auth_server.passwords import Passwords
from samokoder_app.auth_server.throttle import Throttle
from samokoder_app.auth_server.tokens import (
    AccessTokens,
    BadToken,
    Claims,
    matches_challenge,
    new_opaque_token,
    token_hash,
)
from samokoder_app.auth_server.views import TokenAnswer, user_json
from samokoder_app.db.repositories import auth_users
from samokoder_app.db.repositories.auth_users import RefreshOutcome, UserRow
from samokoder_app.db.session import as_auth

_EMAIL = re.compile(r"^[^@\s\x00-\x1f]{1,64}@[^@\s\x00-\x1f]{1,189}$")
_MAX_METADATA = 4_000
_CODE_LIFETIME = timedelta(minutes=5)
_RECOVERY_LIFETIME = timedelta(hours=1)
_PASSWORD_TRIES = (10, 300.0)
_ADDRESS_TRIES = (60, 300.0)
_SIGN_UPS = (60, 3600.0)


class AuthService:
    """One per process: it counts failures in memory."""

    def __init__(self, config: AuthConfig) -> None:
        self.config = config
        self.tokens = AccessTokens(config.jwt_secret, config.issuer, config.access_token_seconds)
        self._passwords = Passwords()
        self._password_tries = Throttle(*_PASSWORD_TRIES)
        self._address_tries = Throttle(*_ADDRESS_TRIES)
        self._sign_ups = Throttle(*_SIGN_UPS)

    async def sign_up(self, email: str, password: str, metadata: dict[str, Any], address: str) -> TokenAnswer:
        """A new user with a session at once. `address` is the client's, for the brake."""
        if self._sign_ups.is_blocked(address):
            raise _too_many()
        self._check_invitation(metadata.pop("invitation", None), address)
        email = normal_email(email)
        self._check_password(password)
        hashed = await self._passwords.hash(password)
        refresh = new_opaque_token()
        async with as_auth() as session:
            user = await auth_users.insert_user(session, email, hashed, _metadata_json(metadata))
            if user is None:
                self._sign_ups.add_failure(address)
                raise AuthFailure(422, "user_already_exists", "User already registered")
            session_id = await auth_users.open_session(session, user.id, token_hash(refresh))
        self._sign_ups.add_failure(address)
        return self.answer(user, session_id, refresh)

    async def sign_in(self, email: str, password: str, address: str) -> TokenAnswer:
        """The password grant."""
        known_as = normal_email(email)
        if self._password_tries.is_blocked(known_as) or self._address_tries.is_blocked(address):
            raise _too_many()
        async with as_auth() as session:
            user = await auth_users.user_by_email(session, known_as)
        right = await self._passwords.verify(user.encrypted_password if user else None, password)
        if user is None or not right:
            self._password_tries.add_failure(known_as)
            self._address_tries.add_failure(address)
            raise invalid_credentials()
        refuse_banned(user)
        self._password_tries.forget(known_as)
        return await self._open(user)

    async def refresh(self, refresh_token: str) -> TokenAnswer:
        """The refresh_token grant: the token is exchanged for a new one."""
        new = new_opaque_token()
        user: UserRow | None = None
        async with as_auth() as session:
            rotation = await auth_users.rotate(session, token_hash(refresh_token), token_hash(new))
            if rotation.user_id is not None:
                user = await auth_users.user_by_id(session, rotation.user_id)
        if rotation.outcome is RefreshOutcome.REUSED:
            logger.warning("A refresh token was used twice; its session was ended")
            raise AuthFailure(400, "refresh_token_already_used", "Invalid Refresh Token: Already Used")
        if user is None or rotation.session_id is None:
            raise AuthFailure(400, "refresh_token_not_found", "Invalid Refresh Token: Refresh Token Not Found")
        refuse_banned(user)
        return self.answer(user, rotation.session_id, new)

    async def exchange_code(self, code: str, verifier: str) -> TokenAnswer:
        """The pkce grant: a code from a link, with the secret of who asked for the link."""
        async with as_auth() as session:
            used = await auth_users.use_one_time_token(session, token_hash(code), "pkce")
            user = await auth_users.user_by_id(session, used.user_id) if used else None
        if used is None or user is None:
            raise AuthFailure(404, "flow_state_not_found", "invalid flow state, no valid flow state found")
        if not matches_challenge(verifier, used.code_challenge or ""):
            raise AuthFailure(400, "bad_code_verifier", "code challenge does not match previously saved code verifier")
        return await self._open(user)

    async def authenticate(self, token: str) -> tuple[Claims, UserRow]:
        """Who bears this access token; its session must still be open."""
        try:
            claims = self.tokens.verify(token)
        except BadToken as error:
            raise bad_token(str(error)) from error
        async with as_auth() as session:
            user = await auth_users.user_by_id(session, claims.sub)
            is_open = await auth_users.has_session(session, claims.session_id, claims.sub)
        if user is None:
            raise AuthFailure(403, "user_not_found", "User from sub claim in JWT does not exist")
        if not is_open:
            raise AuthFailure(403, "session_not_found", "Session from session_id claim in JWT does not exist")
        return claims, user

    async def update_user(self, claims: Claims, password: str | None, metadata: dict[str, Any] | None) -> UserRow:
        """Change password or metadata; a new password ends all other sessions."""
        hashed = None
        if password is not None:
            self._check_password(password)
            await self._refuse_same(claims.sub, password)
            hashed = await self._passwords.hash(password)
        async with as_auth() as session:
            if hashed is not None:
                await auth_users.set_password(session, claims.sub, hashed)
                await auth_users.close_sessions(session, claims.sub, keep=claims.session_id)
            if metadata:
                await auth_users.merge_metadata(session, claims.sub, _metadata_json(metadata))
            user = await auth_users.user_by_id(session, claims.sub)
        if user is None:
            raise AuthFailure(403, "user_not_found", "User from sub claim in JWT does not exist")
        return user

    async def sign_out(self, claims: Claims, scope: str) -> None:
        """End this session (`local`), the others (`others`) or all (`global`)."""
        async with as_auth() as session:
            if scope == "local":
                await auth_users.close_session(session, claims.session_id)
            else:
                await auth_users.close_sessions(
                    session, claims.sub, keep=claims.session_id if scope == "others" else None
                )

    async def recover(self, email: str, challenge: str | None, redirect_to: str | None, address: str) -> str | None:
        """A one-use token for a forgotten password; None for an unknown address (the answer is the same)."""
        if self._sign_ups.is_blocked(address):
            raise _too_many()
        self._sign_ups.add_failure(address)
        email = normal_email(email)
        token = new_opaque_token()
        async with as_auth() as session:
            user = await auth_users.user_by_email(session, email)
            if user is None:
                return None
            await auth_users.add_one_time_token(
                session, token_hash(token), user.id, "recovery", challenge, redirect_to, _RECOVERY_LIFETIME
            )
        return token

    async def use_recovery(self, token: str) -> TokenAnswer:
        """The token of a recovery link for a session."""
        used, user = await self._use_recovery_token(token)
        del used
        return await self._open(user)

    async def recovery_code(self, token: str) -> tuple[str, str | None]:
        """The token of a recovery link for a PKCE code, and where to go with it."""
        used, user = await self._use_recovery_token(token)
        code = new_opaque_token()
        async with as_auth() as session:
            await auth_users.add_one_time_token(
                session, token_hash(code), user.id, "pkce", used.code_challenge, used.redirect_to, _CODE_LIFETIME
            )
        return code, used.redirect_to

    async def _use_recovery_token(self, token: str) -> tuple[auth_users.OneTimeToken, UserRow]:
        async with as_auth() as session:
            used = await auth_users.use_one_time_token(session, token_hash(token), "recovery")
            user = await auth_users.user_by_id(session, used.user_id) if used else None
        if used is None or user is None:
            raise AuthFailure(403, "otp_expired", "Token has expired or is invalid")
        return used, user

    async def _open(self, user: UserRow) -> TokenAnswer:
        refresh = new_opaque_token()
        async with as_auth() as session:
            session_id = await auth_users.open_session(session, user.id, token_hash(refresh))
        return self.answer(user, session_id, refresh)

    def may_sign_up(self, invitation: str | None, address: str) -> bool:
        """Whether somebody without an account may make one; raises if the invitation is none."""
        if self.config.needs_invitation and invitation is not None:
            if self._sign_ups.is_blocked(address):
                raise _too_many()
            self._check_invitation(invitation, address)
        return not self.config.needs_invitation or invitation is not None

    def answer(self, user: UserRow, session_id: UUID, refresh: str) -> TokenAnswer:
        """A session as its client is told of it, with its refresh token."""
        token, expires_at = self.tokens.issue(user.id, session_id, user.email)
        return TokenAnswer(
            access_token=token,
            expires_in=self.tokens.seconds,
            expires_at=expires_at,
            refresh_token=refresh,
            user=user_json(user),
        )

    async def _refuse_same(self, user_id: UUID, password: str) -> None:
        async with as_auth() as session:
            user = await auth_users.user_by_id(session, user_id)
        if user is not None and await self._passwords.verify(user.encrypted_password, password):
            raise AuthFailure(422, "same_password", "New password should be different from the old password.")

    def _check_invitation(self, given: object, address: str) -> None:
        if not self.config.needs_invitation:
            return
        code = self.config.invitation_code
        if code is None:
            raise AuthFailure(422, "signup_disabled", "Signups not allowed for this instance")
        if not isinstance(given, str) or not hmac.compare_digest(given.encode(), code.get_secret_value().encode()):
            self._sign_ups.add_failure(address)
            raise AuthFailure(422, "signup_disabled", "Signups need an invitation code")

    def _check_password(self, password: str) -> None:
        if not self.config.min_password_length <= len(password) <= self.config.max_password_length:
            raise AuthFailure(
                422,
                "weak_password",
                f"Password should be at least {self.config.min_password_length} characters.",
                weak_reasons=("length",),
            )


def normal_email(email: str) -> str:
    """The address in its stored form; raises if it cannot be one."""
    address = email.strip().lower()
    if not _EMAIL.match(address):
        raise AuthFailure(400, "validation_failed", "Unable to validate email address: invalid format")
    return address


def _metadata_json(metadata: dict[str, Any]) -> str:
    content = json.dumps(metadata)
    if len(content) > _MAX_METADATA or "\\u0000" in content:
        raise AuthFailure(400, "validation_failed", "User metadata is too long or malformed")
    return content


def refuse_banned(user: UserRow) -> None:
    """Raise for a user whom an operator keeps out for now."""
    if user.banned_until is not None and user.banned_until > datetime.now(UTC):
        raise AuthFailure(400, "user_banned", "User is banned")


def _too_many() -> AuthFailure:
    return AuthFailure(429, "over_request_rate_limit", "Request rate limit reached")
