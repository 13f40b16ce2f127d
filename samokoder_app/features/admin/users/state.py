"""Handlers of the page of users."""

from typing import Any

import reflex as rx

from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.features.admin.reading import may_read, note_reading
from samokoder_app.features.admin.users.views import UserLine, user_lines
from samokoder_app.operating.users import MAX_PAGE, MOST_OF_SEARCH, list_users, lock_account
from samokoder_app.session.ids import object_id
from samokoder_app.session.visitor import signed_in

_FIRST, _MORE = 50, 50


class UsersState(rx.State):
    """Users that were looked for, for operators alone."""

    lines: list[UserLine] = []
    search: str = ""
    has_more: bool = False
    locking_id: str = ""
    read_at: str = ""
    is_loaded: bool = False
    is_missing: bool = False
    _most: int = _FIRST

    @rx.event
    async def load(self) -> None:
        """Show the newest users; to who is no operator there is no such page."""
        user = await signed_in(self)
        self.reset()  # type: ignore[no-untyped-call]
        await self._show(user)

    @rx.event
    async def refresh(self) -> None:
        """Read what is shown anew."""
        await self._show(await signed_in(self))

    @rx.event
    async def find(self, form: dict[str, Any]) -> None:
        """Show those whose address or name has this in it."""
        user = await signed_in(self)
        self.search, self._most = str(form.get("search", "")).strip()[:MOST_OF_SEARCH], _FIRST
        await self._show(user)

    @rx.event
    async def more(self) -> None:
        """Show older ones, too."""
        user = await signed_in(self)
        self._most = min(self._most + _MORE, MAX_PAGE)
        await self._show(user)

    @rx.event
    def ask_lock(self, user_id: str) -> None:
        """Ask before an account is locked."""
        self.locking_id = user_id

    @rx.event
    def keep(self) -> None:
        """Leave it open after all."""
        self.locking_id = ""

    @rx.event
    async def lock(self) -> None:
        """Lock the account that was asked about."""
        user = await signed_in(self)
        user_id, self.locking_id = self.locking_id, ""
        if user_id:
            await lock_account(user, object_id(user_id), is_locked=True)
            await self._show(user)

    @rx.event
    async def unlock(self, user_id: str) -> None:
        """Open a locked account again."""
        user = await signed_in(self)
        await lock_account(user, object_id(user_id), is_locked=False)
        await self._show(user)

    async def _show(self, user: CurrentUser) -> None:
        if not may_read(self, user):
            return
        page = await list_users(user, self.search, limit=self._most)
        self.lines = user_lines(page.items)
        self.has_more = page.next_cursor is not None and self._most < MAX_PAGE
        note_reading(self)
