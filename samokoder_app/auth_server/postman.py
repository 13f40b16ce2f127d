"""Mails with a link, a code or both: made, kept and put into the outbox in one transaction."""

from typing import NamedTuple
from urllib.parse import urlencode, urlsplit
from uuid import UUID

from loguru import logger
from sqlalchemy.ext.asyncio import AsyncSession

from samokoder_app import paths
from samokoder_app.auth_server.asking import Asking
from samokoder_app.auth_server.core import AuthCore
from samokoder_app.auth_server.tokens import new_opaque_token, token_hash
from samokoder_app.db.repositories import auth_users, one_time_tokens
from samokoder_app.db.repositories.auth_users import UserRow
from samokoder_app.db.repositories.one_time_tokens import NewToken, TokenKind
from samokoder_app.i18n.text import Language
from samokoder_app.mail import outbox
from samokoder_app.mail.letters import Letter, LetterKind


class _Mail(NamedTuple):
    letter: LetterKind
    type: str
    """The `type` of a link, as GoTrue names it."""


_MAILS = {
    TokenKind.SIGN_UP: _Mail(LetterKind.SIGN_UP, "signup"),
    TokenKind.MAGIC_LINK: _Mail(LetterKind.SIGN_IN, "magiclink"),
    TokenKind.RECOVERY: _Mail(LetterKind.RECOVERY, "recovery"),
    TokenKind.EMAIL_CHANGE_OLD: _Mail(LetterKind.EMAIL_CHANGE_OLD, "email_change"),
    TokenKind.EMAIL_CHANGE_NEW: _Mail(LetterKind.EMAIL_CHANGE_NEW, "email_change"),
    TokenKind.REAUTHENTICATION: _Mail(LetterKind.REAUTHENTICATION, "reauthentication"),
}


class Postman:
    """Writes to users. Whether there was room for one more mail is never told to who asks."""

    def __init__(self, core: AuthCore) -> None:
        self._core = core
        self._has_warned = False

    def can_write(self) -> bool:
        """Whether mails reach anybody here; said once in the log if not."""
        if not self._core.config.sends_mail and not self._has_warned:
            self._has_warned = True
            logger.warning("a mail was asked for, but none can be sent: set SMTP_HOST and SMTP_FROM")
        return self._core.config.sends_mail

    async def send_token(
        self,
        session: AsyncSession,
        user: UserRow,
        kind: TokenKind,
        asking: Asking,
        *,
        to: str | None = None,
        subject_of: str = "",
    ) -> None:
        """A mail with a new one-use link and a code to a user whom the caller has locked; `to` if not to his address."""
        address, mail = to or user.email, _MAILS[kind]
        if not await outbox.has_room(session, address, mail.letter, user.id if to else None):
            return
        token, code = new_opaque_token(), self._core.codes.new()
        kept = NewToken(
            token_hash=token_hash(token),
            user_id=user.id,
            kind=kind,
            lifetime=outbox.LINK_LIFETIME,
            code_hash=self._core.codes.hash(user.id, code),
            code_challenge=asking.code_challenge,
        )
        await one_time_tokens.insert(session, kept)
        link = "" if kind is TokenKind.REAUTHENTICATION else self._link(mail.type, token, asking.redirect_to)
        letter = Letter(
            kind=mail.letter,
            language=await self.language(session, user.id, asking),
            link=link,
            code=code,
            subject_of=subject_of,
        )
        await outbox.put(session, user.id, address, letter)

    async def tell(
        self, session: AsyncSession, user: UserRow, kind: LetterKind, asking: Asking, *, subject_of: str = ""
    ) -> None:
        """A mail to a user that lets nobody in."""
        if await outbox.has_room(session, user.email, kind):
            language = await self.language(session, user.id, asking)
            link = f"{self._core.config.public_url}{paths.SIGN_IN}" if kind is LetterKind.SIGN_UP_KNOWN else ""
            letter = Letter(kind=kind, language=language, link=link, subject_of=subject_of)
            await outbox.put(session, user.id, user.email, letter)

    def safe_target(self, target: str | None) -> str | None:
        """Where a link may lead: to this platform or a site that is named in the settings, else nowhere."""
        if target is None or any(sign.isspace() or not sign.isprintable() or sign == "\\" for sign in target):
            return None
        try:
            asked = urlsplit(target)
        except ValueError:
            return None
        origin = f"{asked.scheme}://{asked.netloc}".lower()
        allowed = {self._core.config.public_url.lower(), *self._core.config.redirect_origins}
        return target if origin in allowed and not asked.fragment else None

    def leads_elsewhere(self, target: str | None) -> bool:
        """Whether a link that was asked for leads to another site than this platform's own pages."""
        return target is not None and not _is_below(target, self._core.config.public_url)

    def confirm_page(self, kind: str, token: str) -> str:
        """Our page with one button: a scanner that opens links uses nothing up."""
        return f"{self._core.config.public_url}{paths.CONFIRM}?{urlencode({'type': kind, 'token_hash': token})}"

    def _link(self, kind: str, token: str, target: str | None) -> str:
        if not self.leads_elsewhere(target):
            return self.confirm_page(kind, token)
        values = {"token": token, "type": kind, "redirect_to": target}
        return f"{self._core.config.issuer}/verify?{urlencode(values)}"

    async def language(self, session: AsyncSession, user_id: UUID, asking: Asking) -> Language:
        """The one that the user has chosen, else that of the request."""
        known = await auth_users.language_of(session, user_id)
        return "ru" if known == "ru" else "en" if known == "en" else asking.language


def _is_below(target: str, origin: str) -> bool:
    return target.lower() == origin.lower() or target.lower().startswith(f"{origin.lower()}/")
