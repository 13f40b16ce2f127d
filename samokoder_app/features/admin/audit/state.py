"""Handlers of the page of the audit log."""

from urllib.parse import parse_qs
from uuid import UUID

import reflex as rx

from samokoder_app.accounts.audit import MAX_PAGE, list_all
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.features.admin.audit.views import AuditLine, audit_lines, kind_named
from samokoder_app.features.admin.reading import may_read, note_reading
from samokoder_app.session.ids import object_id
from samokoder_app.session.visitor import signed_in

_FIRST, _MORE = 50, 50


class AllAuditState(rx.State):
    """The newest lines of everybody, of one user or of one kind, for operators alone."""

    lines: list[AuditLine] = []
    kind: str = ""
    user_id: str = ""
    has_more: bool = False
    read_at: str = ""
    is_loaded: bool = False
    is_missing: bool = False
    _most: int = _FIRST

    @rx.event
    async def load(self) -> None:
        """Show the newest lines, of the user that the address names alone; to who is no operator there is no such page."""
        user = await signed_in(self)
        self.reset()  # type: ignore[no-untyped-call]
        named = next(iter(parse_qs(self.router.url.query).get("user", [])), "")
        self.user_id = str(object_id(named)) if named else ""
        await self._show(user)

    @rx.event
    async def refresh(self) -> None:
        """Read what is shown anew."""
        await self._show(await signed_in(self))

    @rx.event
    async def choose(self, name: str) -> None:
        """Show deeds of another kind, or of all."""
        user = await signed_in(self)
        chosen = kind_named(name)
        self.kind, self._most = chosen.value if chosen else "", _FIRST
        await self._show(user)

    @rx.event
    async def of(self, user_id: str) -> None:
        """Show deeds of one user alone; "" of everybody."""
        user = await signed_in(self)
        self.user_id, self._most = str(object_id(user_id)) if user_id else "", _FIRST
        await self._show(user)

    @rx.event
    async def more(self) -> None:
        """Show older ones, too."""
        user = await signed_in(self)
        self._most = min(self._most + _MORE, MAX_PAGE)
        await self._show(user)

    async def _show(self, user: CurrentUser) -> None:
        if not may_read(self, user):
            return
        of_user = UUID(self.user_id) if self.user_id else None
        page = await list_all(user, limit=self._most, of_user=of_user, kind=kind_named(self.kind))
        self.lines = audit_lines(page.items)
        self.has_more = page.next_cursor is not None and self._most < MAX_PAGE
        note_reading(self)
