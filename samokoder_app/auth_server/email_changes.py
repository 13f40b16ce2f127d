"""Another address: both of them agree, the old one and the new one, and only then it is changed."""

from datetime import UTC, datetime, timedelta

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from samokoder_app.auth_server.asking import Asking
from samokoder_app.auth_server.core import AuthCore
from samokoder_app.auth_server.emails import normal_email
from samokoder_app.auth_server.errors import AuthFailure, otp_expired, session_not_found
from samokoder_app.auth_server.postman import Postman
from samokoder_app.auth_server.steadiness import steady
from samokoder_app.auth_server.tokens import Claims
from samokoder_app.db.repositories import auth_users, email_changes, one_time_tokens
from samokoder_app.db.repositories.auth_users import UserRow
from samokoder_app.db.repositories.one_time_tokens import TokenKind, UsedToken
from samokoder_app.db.session import as_auth
from samokoder_app.mail import outbox
from samokoder_app.mail.letters import Letter, LetterKind
from samokoder_app.mail.sender import wake

_CHANGE_LIFETIME = timedelta(days=1)
CHANGE_KINDS = (TokenKind.EMAIL_CHANGE_OLD, TokenKind.EMAIL_CHANGE_NEW)


class EmailChanges:
    """The part of `PUT /user` and of `/verify` that is about addresses."""

    def __init__(self, core: AuthCore, postman: Postman) -> None:
        self._core = core
        self._postman = postman

    async def ask(self, claims: Claims, email: str, asking: Asking) -> None:
        """Ask both addresses. That the new one is somebody else's already is told to that one alone."""
        new = normal_email(email)
        if not self._postman.can_write():
            raise AuthFailure(422, "email_provider_disabled", "No mail can be sent to confirm another address")
        self._core.brakes.count_mail(asking.client, str(claims.sub), "email_change")
        async with steady(self._core.config.steady_seconds):
            async with as_auth() as session:
                user = await auth_users.hold_by_id(session, claims.sub)
                if user is None or not await auth_users.has_session(session, claims.session_id, user.id):
                    raise session_not_found()
                if user.email == new:
                    return
                await one_time_tokens.forget(session, user.id, CHANGE_KINDS)
                await email_changes.begin(session, user.id, new)
                changing = user.model_copy(update={"email_change": new})
                await send_change_mails(session, self._postman, changing, asking)
            wake()

    async def agree(self, session: AsyncSession, used: UsedToken, asking: Asking) -> bool:
        """One address agrees, in this transaction; whether the address is changed now, because the other one has, too.

        Raises `AuthFailure` if the new address is somebody else's by now.
        """
        user = await auth_users.hold_by_id(session, used.user_id)
        if user is None or user.email_change is None:
            raise otp_expired()
        agreed = await email_changes.confirm(session, user.id, from_new=used.kind is TokenKind.EMAIL_CHANGE_NEW)
        await one_time_tokens.forget(session, user.id, [used.kind])
        if not (agreed.by_old and agreed.by_new):
            return False
        try:
            new = await email_changes.finish(session, user.id)
        except IntegrityError as error:  # signed up with at this very moment
            raise otp_expired() from error
        if new is None:
            raise otp_expired()
        await one_time_tokens.forget(session, user.id, list(TokenKind))
        await self._tell_old(session, user, new, asking)
        return True

    async def _tell_old(self, session: AsyncSession, user: UserRow, new: str, asking: Asking) -> None:
        language = await self._postman.language(session, user.id, asking)
        letter = Letter(kind=LetterKind.EMAIL_CHANGED, language=language, subject_of=new)
        await outbox.put(session, user.id, user.email, letter)


async def send_change_mails(session: AsyncSession, postman: Postman, user: UserRow, asking: Asking) -> None:
    """A mail to each address that has not agreed to the change under way. The caller has locked the user."""
    new = user.email_change or ""
    agreed = await email_changes.confirmed(session, user.id)
    if not agreed.by_old:
        await postman.send_token(session, user, TokenKind.EMAIL_CHANGE_OLD, asking, subject_of=new)
    owner = await auth_users.user_by_email(session, new)
    if owner is not None:
        await postman.tell(session, owner, LetterKind.EMAIL_TAKEN, asking)
    elif not agreed.by_new:
        await postman.send_token(session, user, TokenKind.EMAIL_CHANGE_NEW, asking, to=new, subject_of=user.email)


def is_under_way(user: UserRow) -> bool:
    """Whether another address was asked for, and not so long ago that the owner of a mistyped one may still agree."""
    asked_at = user.email_change_sent_at
    is_new = asked_at is not None and asked_at > datetime.now(UTC) - _CHANGE_LIFETIME
    return user.email_change is not None and is_new
