"""Signing up: at once where addresses are not confirmed, else by a mail, with one answer for every address."""

import hmac
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from samokoder_app.auth_server.asking import Asking
from samokoder_app.auth_server.core import AuthCore, metadata_json
from samokoder_app.auth_server.emails import normal_email
from samokoder_app.auth_server.errors import AuthFailure
from samokoder_app.auth_server.postman import Postman
from samokoder_app.auth_server.steadiness import steady
from samokoder_app.auth_server.views import TokenAnswer, new_user_json
from samokoder_app.db.repositories import auth_users
from samokoder_app.db.repositories.one_time_tokens import TokenKind
from samokoder_app.db.session import as_auth
from samokoder_app.mail.letters import LetterKind
from samokoder_app.mail.sender import wake


class SignUps:
    """`POST /signup`, and new users by other ways."""

    def __init__(self, core: AuthCore, postman: Postman) -> None:
        self._core = core
        self._postman = postman

    async def sign_up(self, email: str, password: str, metadata: dict[str, Any], asking: Asking) -> dict[str, Any]:
        """A session at once, or a user without one who has to confirm his address first."""
        self._core.brakes.check_sign_up(asking.client)
        given = dict(metadata)
        self._check_invitation(given.pop("invitation", None), asking.client)
        email, told = normal_email(email), metadata_json(given)
        self._core.check_password(password)
        if not self._core.config.confirms_addresses:
            return (await self._at_once(email, password, told, asking.client)).model_dump()
        self._core.brakes.count_mail(asking.client, email, "signup")
        self._core.brakes.count_sign_up(asking.client)
        async with steady(self._core.config.steady_seconds):
            user_id = await self._by_mail(email, password, told, asking)
        return new_user_json(user_id, email, given, datetime.now(UTC))

    async def _at_once(self, email: str, password: str, metadata: str, client: str) -> TokenAnswer:
        self._core.brakes.count_sign_up(client)
        hashed = await self._core.passwords.hash(password)
        async with as_auth() as session:
            user = await auth_users.insert_user(session, email, hashed, metadata)
            if user is None:
                raise AuthFailure(422, "user_already_exists", "User already registered")
            return await self._core.open_session(session, user)

    async def _by_mail(self, email: str, password: str, metadata: str, asking: Asking) -> UUID:
        """The id to tell: of a known account one that is made up, always the same one."""
        hashed = await self._core.passwords.hash(password)
        async with as_auth() as session:
            await auth_users.insert_user(session, email, hashed, metadata, awaits_confirmation=True)
            known = await auth_users.user_by_email(session, email)
        is_same = await self._core.passwords.verify(known.encrypted_password if known else None, password)
        async with as_auth() as session:
            user = await auth_users.hold_by_email(session, email)
            if user is None or not user.awaits_confirmation:
                if user is not None:
                    await self._postman.tell(session, user, LetterKind.SIGN_UP_KNOWN, asking)
                shown = self._invented(email)
            else:
                if not is_same:
                    # Two have signed up with it, and whoever confirms may be the other one.
                    await auth_users.forget_password(session, user.id)
                await self._postman.send_token(session, user, TokenKind.SIGN_UP, asking)
                shown = user.id
        wake()
        return shown

    def is_open_to(self, invitation: str | None, client: str) -> bool:
        """Whether somebody without an account may make one; raises `AuthFailure` if the invitation is none."""
        if invitation is not None:
            self._core.brakes.check_sign_up(client)
            self._check_invitation(invitation, client)
        return not self._core.config.needs_invitation or invitation is not None

    def _invented(self, email: str) -> UUID:
        secret = self._core.config.jwt_secret.get_secret_value().encode()
        return UUID(bytes=hmac.digest(secret, f"no user {email}".encode(), "sha256")[:16], version=4)

    def _check_invitation(self, given: object, client: str) -> None:
        if not self._core.config.needs_invitation:
            return
        code = self._core.config.invitation_code
        if code is None:
            raise AuthFailure(422, "signup_disabled", "Signups not allowed for this instance")
        if not isinstance(given, str) or not hmac.compare_digest(given.encode(), code.get_secret_value().encode()):
            self._core.brakes.count_sign_up(client)
            raise AuthFailure(422, "signup_disabled", "Signups need an invitation code")
