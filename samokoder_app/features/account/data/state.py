"""Handlers of recent activity and of the question before the account goes. Both forms are plain: their answers are a
download, and the end of the session."""

from urllib.parse import parse_qs

import reflex as rx

from samokoder_app.accounts.audit import list_own
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.features.account.data.views import ActivityLine, activity_lines
from samokoder_app.session.visitor import signed_in

_FIRST, _MORE = 8, 25


class OwnDataState(rx.State):
    """The newest lines of the audit log, and what was answered to a wish to delete the account."""

    lines: list[ActivityLine] = []
    has_more: bool = False
    refused: str = ""
    is_deleting: bool = False
    _cursor: str = ""

    @rx.event
    async def load(self) -> None:
        """Show the newest lines, and why the account was not deleted, if it was wished."""
        user = await signed_in(self)
        self.lines, self._cursor = [], ""
        self.refused = next(iter(parse_qs(self.router.url.query).get("refused", [])), "")[:40]
        await self._read(user, _FIRST)

    @rx.event
    async def more(self) -> None:
        """Show older lines, too."""
        user = await signed_in(self)
        if self.has_more:
            await self._read(user, _MORE)

    @rx.event
    def ask_delete(self) -> None:
        """Ask for what proves that the account is meant."""
        self.is_deleting = True

    @rx.event
    def keep(self) -> None:
        """Keep it after all; also when the page is entered: its data may be loaded again under an open dialog."""
        self.is_deleting = False

    async def _read(self, user: CurrentUser, most: int) -> None:
        page = await list_own(user, self._cursor or None, most)
        self.lines = [*self.lines, *activity_lines(page.items)]
        self._cursor, self.has_more = page.next_cursor or "", page.next_cursor is not None
