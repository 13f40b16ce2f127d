"""Mails that anybody may ask for: the same answer, at the same time, for every address."""

from samokoder_app.auth_server.asking import Asking
from samokoder_app.auth_server.core import AuthCore
from samokoder_app.auth_server.email_changes import is_under_way, send_change_mails
from samokoder_app.auth_server.emails import normal_email
from samokoder_app.auth_server.errors import AuthFailure
from samokoder_app.auth_server.postman import Postman
from samokoder_app.auth_server.steadiness import steady
from samokoder_app.auth_server.tokens import Claims
from samokoder_app.db.repositories import auth_users, email_changes
from samokoder_app.db.repositories.auth_users import UserRow
from samokoder_app.db.repositories.one_time_tokens import TokenKind
from samokoder_app.db.session import as_auth
from samokoder_app.mail.sender import wake


class MailRequests:
    """`POST /recover`, `/otp`, `/resend` and `GET /reauthenticate`."""

    def __init__(self, core: AuthCore, postman: Postman) -> None:
        self._core = core
        self._postman = postman

    async def recover(self, email: str, asking: Asking) -> None:
        """A link and a code to set a new password."""
        await self._send(email, TokenKind.RECOVERY, asking)

    async def one_time_password(self, email: str, asking: Asking, *, makes_user: bool) -> None:
        """A link and a code to sign in; with `makes_user` also for somebody new, where anybody may sign up."""
        may_make = makes_user and self._core.config.makes_users_by_mail
        await self._send(email, TokenKind.MAGIC_LINK, asking, makes_user=may_make)

    async def resend_sign_up(self, email: str, asking: Asking) -> None:
        """The mail of a sign-up once more."""
        await self._send(email, TokenKind.SIGN_UP, asking)

    async def resend_email_change(self, email: str, asking: Asking) -> None:
        """The mails of a change of address once more, to those of both addresses that have not agreed yet."""
        address = normal_email(email)
        self._core.brakes.count_mail(asking.client, address, "email_change")
        async with steady(self._core.config.steady_seconds):
            if self._postman.can_write():
                async with as_auth() as session:
                    asked = await email_changes.asked_for(session, address)
                    known = await auth_users.user_by_email(session, address)
                for one in [*asked, *([known] if known else [])]:
                    await self._resend_change(one, asking)
                wake()

    async def _resend_change(self, found: UserRow, asking: Asking) -> None:
        async with as_auth() as session:
            user = await auth_users.hold_by_id(session, found.id)
            if user is not None and is_under_way(user):
                await send_change_mails(session, self._postman, user, asking)

    async def reauthenticate(self, claims: Claims, asking: Asking) -> None:
        """A code for who is signed in."""
        self._core.brakes.count_mail(asking.client, claims.email, "reauthentication")
        if not self._postman.can_write():
            raise AuthFailure(422, "email_provider_disabled", "No mail can be sent")
        async with as_auth() as session:
            user = await auth_users.hold_by_id(session, claims.sub)
            if user is not None:
                await self._postman.send_token(session, user, TokenKind.REAUTHENTICATION, asking)
        wake()

    async def _send(self, email: str, kind: TokenKind, asking: Asking, *, makes_user: bool = False) -> None:
        address = normal_email(email)
        self._core.brakes.count_mail(asking.client, address, kind)
        if makes_user:
            self._core.brakes.check_sign_up(asking.client)
            self._core.brakes.count_sign_up(asking.client)  # known or not: it must not tell
        async with steady(self._core.config.steady_seconds):
            if not self._postman.can_write():
                return
            async with as_auth() as session:
                if makes_user:
                    # It waits, so that its owner may still sign up: whoever asked may be a stranger.
                    await auth_users.insert_user(session, address, "", "{}", awaits_confirmation=True)
                user = await auth_users.hold_by_email(session, address)
                # Only what waits is confirmed: for any other account that would be a way past taking it over.
                if user is not None and (kind is not TokenKind.SIGN_UP or user.awaits_confirmation):
                    await self._postman.send_token(session, user, kind, asking)
            wake()
