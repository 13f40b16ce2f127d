"""What the page shows of mails; pure."""

from collections.abc import Sequence

from pydantic import BaseModel

from samokoder_app.accounts.kept_mails import KeptMail


class MailLine(BaseModel):
    """A mail. The moment is an ISO text; `text` and `link` are "" where they are not shown."""

    id: str
    kind: str
    address: str
    created_at: str
    status: str
    tone: str
    error: str
    text: str
    link: str


_TONES = {"given_up": "failed", "sent": "passed"}


def mail_lines(mails: Sequence[KeptMail]) -> list[MailLine]:
    """Mails as lines, in their order."""
    return [
        MailLine.model_validate({**one.model_dump(mode="json"), "tone": _TONES.get(one.status, "")}) for one in mails
    ]
