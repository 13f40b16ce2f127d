"""The outbox for operators: what became of mails, and on a machine that sends none what they say."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.errors import NotFound
from samokoder_app.mail import outbox
from samokoder_app.mail.letters import LetterKind
from samokoder_app.mail.outbox import ShownMail
from samokoder_app.mail.writing import write
from samokoder_app.settings import Settings, get_settings

MailStatus = Literal["kept", "waiting", "sent", "given_up"]


class KeptMail(BaseModel):
    """A mail of the last week. `text` and `link` are "" where mails are sent: they are for nobody but their receiver."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    id: UUID
    kind: LetterKind
    address: str
    created_at: datetime
    status: MailStatus
    error: str = ""
    text: str = ""
    link: str = ""


class KeptMails(BaseModel):
    """The mails of the last week, the newest first; `are_kept`: this machine sends none, so what they say is shown."""

    model_config = ConfigDict(frozen=True)

    mails: tuple[KeptMail, ...]
    are_kept: bool


async def read_kept_mails(user: CurrentUser) -> KeptMails:
    """The outbox; raises `NotFound` for who is no operator."""
    if not user.is_operator:
        raise NotFound
    return await kept_mails()


async def kept_mails() -> KeptMails:
    """The same for who runs this very machine."""
    settings = get_settings()
    mails = tuple(_kept(mail, settings) for mail in await outbox.list_mails())
    return KeptMails(mails=mails, are_kept=settings.keeps_mails)


def _kept(mail: ShownMail, settings: Settings) -> KeptMail:
    letter = mail.letter if settings.keeps_mails else None
    return KeptMail(
        id=mail.id,
        kind=mail.kind,
        address=mail.address,
        created_at=mail.created_at,
        status=_status(mail, is_kept=settings.keeps_mails),
        error=mail.error or "",
        text=write(letter, settings.public_url).text if letter else "",
        link=letter.link if letter else "",
    )


def _status(mail: ShownMail, *, is_kept: bool) -> MailStatus:
    if mail.sent_at is not None:
        return "sent"
    if mail.given_up_at is not None:
        return "given_up"
    return "kept" if is_kept else "waiting"
