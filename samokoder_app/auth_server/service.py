"""What the embedded auth server does with passwords, tokens and sessions, and the parts beside it. No HTTP here."""

import time
from typing import Any
from uuid import UUID

from loguru import logger

from samokoder_app.auth_server.asking import Asking
from samokoder_app.auth_server.config import AuthConfig
from samokoder_app.auth_server.core import AuthCore, metadata_json, refuse_banned
from samokoder_app.auth_server.email_changes import EmailChanges
from samokoder_app.auth_server.emails import normal_email
from samokoder_app.auth_server.errors import (
    AuthFailure,
    bad_code_verifier,
    bad_token,
    flow_state_not_found,
    invalid_credentials,
    session_not_found,
)
from samokoder_app.auth_server.identities import Identities
from samokoder_app.auth_server.mail_requests import MailRequests
from samokoder_app.auth_server.oauth import CODE_PREFIX, OAuthFlows
from samokoder_app.auth_server.postman import Postman
from samokoder_app.auth_server.proofs import Proofs
from samokoder_app.auth_server.sign_ups import SignUps
from samokoder_app.auth_server.steadiness import wait_until
from samokoder_app.auth_server.tokens import BadToken, Claims, matches_challenge, new_opaque_token, token_hash
from samokoder_app.auth_server.views import TokenAnswer
from samokoder_app.db.repositories import audit, auth_users, one_time_tokens
from samokoder_app.db.repositories.audit import AuditKind
from samokoder_app.db.repositories.auth_users import RefreshOutcome, UserRow
from samokoder_app.db.repositories.one_time_tokens import TokenKind
from samokoder_app.db.session import as_auth
from samokoder_app.mail.sender import wake


class AuthService:
    """One per process. What is done by mail is a part of its own."""

    def __init__(self, config: AuthConfig) -> None:
        self.config = config
        self.core = AuthCore(config)
        self.tokens = self.core.tokens
        self.postman = Postman(self.core)
        self.sign_ups = SignUps(self.core, self.postman)
        self.mail_requests = MailRequests(self.core, self.postman)
        self.email_changes = EmailChanges(self.core, self.postman)
        self.proofs = Proofs(self.core, self.email_changes)
        self.identities = Identities(self.core, self.postman)
        self.oauth = OAuthFlows(self.core, self.sign_ups, self.identities)

    async def sign_in(self, email: str, password: str, asking: Asking) -> TokenAnswer:
        """The password grant."""
        known_as = normal_email(email)
        self.core.brakes.try_password(asking.client, known_as)
        until = time.monotonic() + self.config.steady_seconds
        async with as_auth() as session:
            user = await auth_users.user_by_email(session, known_as)
        right = await self.core.passwords.verify(user.encrypted_password if user else None, password)
        if user is None or not right or (user.awaits_confirmation and self.config.confirms_addresses):
            if user is not None:
                await self._refused(user, asking, is_right=right)
            await wait_until(until)
            raise invalid_credentials()
        self.core.brakes.password_was_right(asking.client, known_as)
        return await self._open(user.id, user.encrypted_password)

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
        return self.core.answer(user, rotation.session_id, new)

    async def exchange_code(self, code: str, verifier: str, asking: Asking) -> TokenAnswer:
        """The pkce grant: a code from a link or a provider, with the secret of who asked for it."""
        if code.startswith(CODE_PREFIX):
            return await self.oauth.exchange(code, verifier, asking)
        async with as_auth() as session:
            used = await one_time_tokens.use(session, token_hash(code), (TokenKind.PKCE,))
        if used is None:
            raise flow_state_not_found()
        if not matches_challenge(verifier, used.code_challenge or ""):
            raise bad_code_verifier()
        return await self._open(used.user_id)

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
            raise session_not_found()
        return claims, user

    async def update_user(self, claims: Claims, password: str | None, metadata: dict[str, Any] | None) -> UserRow:
        """Change password or metadata; a new password ends all other sessions."""
        hashed = None
        if password is not None:
            self.core.check_password(password)
            await self._refuse_same(claims.sub, password)
            hashed = await self.core.passwords.hash(password)
        async with as_auth() as session:
            user = await auth_users.hold_by_id(session, claims.sub)
            # Looked at again: meanwhile the owner of the address may have taken the account over.
            if user is None or not await auth_users.has_session(session, claims.session_id, claims.sub):
                raise session_not_found()
            if hashed is not None:
                await auth_users.set_password(session, claims.sub, hashed)
                await auth_users.close_sessions(session, claims.sub, keep=claims.session_id)
            if metadata:
                metadata_json(user.raw_user_meta_data | metadata)  # together they must not be too long, either
                await auth_users.merge_metadata(session, claims.sub, metadata_json(metadata))
            changed = await auth_users.user_by_id(session, claims.sub)
        return changed or user

    async def sign_out(self, claims: Claims, scope: str) -> None:
        """End this session (`local`), the others (`others`) or all (`global`)."""
        async with as_auth() as session:
            if scope == "local":
                await auth_users.close_session(session, claims.session_id)
            else:
                keep = claims.session_id if scope == "others" else None
                await auth_users.close_sessions(session, claims.sub, keep=keep)

    async def _refused(self, user: UserRow, asking: Asking, *, is_right: bool) -> None:
        """Tell the owner. Who waits for his confirmation and knows the password gets the mail again.

        The answer is that of a wrong password: another one would tell who signs up with an address whether it was known.
        """
        async with as_auth() as session:
            if not is_right:
                await audit.note(session, user.id, AuditKind.SIGN_IN_FAILED)
                return
            held = await auth_users.hold_by_id(session, user.id)
            if held is not None and held.awaits_confirmation:
                await self.postman.send_token(session, held, TokenKind.SIGN_UP, asking)
        wake()

    async def _open(self, user_id: UUID, password_hash: str | None = None) -> TokenAnswer:
        """A session; with `password_hash` only if that is still the one."""
        async with as_auth() as session:
            user = await auth_users.hold_by_id(session, user_id)
            if user is None or password_hash not in (None, user.encrypted_password):
                raise invalid_credentials()
            return await self.core.open_session(session, user)

    async def _refuse_same(self, user_id: UUID, password: str) -> None:
        async with as_auth() as session:
            user = await auth_users.user_by_id(session, user_id)
        if user is not None and await self.core.passwords.verify(user.encrypted_password, password):
            raise AuthFailure(422, "same_password", "New password should be different from the old password.")
