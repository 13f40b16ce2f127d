"""Handlers of the operator's page of mails."""

import reflex as rx

from samokoder_app.accounts.kept_mails import read_kept_mails
from samokoder_app.features.admin.mail.views import MailLine, mail_lines
from samokoder_app.features.admin.reading import may_read, note_reading
from samokoder_app.session.visitor import signed_in


class KeptMailState(rx.State):
    """The mails of the last week, for operators alone."""

    lines: list[MailLine] = []
    are_kept: bool = False
    read_at: str = ""
    is_loaded: bool = False
    is_missing: bool = False

    @rx.event
    async def load(self) -> None:
        """Show the mails, also anew every few seconds; to who is no operator there is no such page."""
        user = await signed_in(self)
        if not may_read(self, user):
            return
        kept = await read_kept_mails(user)
        self.lines, self.are_kept = mail_lines(kept.mails), kept.are_kept
        note_reading(self)
