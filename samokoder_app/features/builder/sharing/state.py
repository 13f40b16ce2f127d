"""Handlers of the dialog of public links."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import reflex as rx

from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.db.repositories.rights import Right
from samokoder_app.errors import NotFound
from samokoder_app.features.builder.sharing.views import LinkLine, change_of, link_lines, wish_of
from samokoder_app.projects.service import get_project
from samokoder_app.session.address import project_of
from samokoder_app.session.ids import object_id
from samokoder_app.session.visitor import signed_in
from samokoder_app.shares.links import change_share, list_shares, make_share, revoke_share


class SharingState(rx.State):
    """The links of the project that the address names."""

    lines: list[LinkLine] = []
    is_open: bool = False
    is_loaded: bool = False
    may_give_secrets: bool = False
    copied: str = ""
    was_revoked: bool = False
    was_changed: bool = False
    editing: str = ""

    @rx.event
    async def show(self) -> Any:
        """Open the dialog."""
        user, project_id = await self._where()
        self.is_open, self.is_loaded, self.copied, self.editing = True, False, "", ""
        self.was_revoked = self.was_changed = False
        yield
        self.may_give_secrets = Right.MANAGE in (await get_project(user, project_id)).rights
        await self._read(user, project_id)

    @rx.event
    def close(self) -> None:
        """Put the dialog away."""
        self.is_open = False

    @rx.event
    async def make(self, form: dict[str, Any]) -> Any:
        """Make a link with what was ticked."""
        user, project_id = await self._where()
        self.was_revoked = self.was_changed = False
        await make_share(user, project_id, wish_of(form, datetime.now(UTC)))
        await self._read(user, project_id)
        return rx.set_value("share-name", "")

    @rx.event
    def edit(self, share_id: str) -> None:
        """Open the form of a link; of none with ""."""
        self.editing, self.was_revoked, self.was_changed = share_id, False, False

    @rx.event
    async def change(self, form: dict[str, Any]) -> None:
        """Make the link of the open form different; whoever looks at it sees that at once."""
        user, project_id = await self._where()
        line = next((one for one in self.lines if one.id == self.editing), None)
        if line is None:
            raise NotFound("share_not_found")
        change = change_of(form, line, datetime.now(UTC), may_give_secrets=self.may_give_secrets)
        await change_share(user, project_id, object_id(line.id), change)
        self.editing, self.was_changed = "", True
        await self._read(user, project_id)

    @rx.event
    async def revoke(self, share_id: str) -> None:
        """End a link at once."""
        user, project_id = await self._where()
        await revoke_share(user, project_id, object_id(share_id))
        self.was_revoked, self.was_changed, self.editing = True, False, ""
        await self._read(user, project_id)

    @rx.event
    def note_copied(self, share_id: str) -> None:
        """Say that the link is on the clipboard, where the page itself has put it."""
        self.copied = share_id

    async def _read(self, user: CurrentUser, project_id: UUID) -> None:
        self.lines = link_lines(await list_shares(user, project_id), datetime.now(UTC))
        self.is_loaded = True

    async def _where(self) -> tuple[CurrentUser, UUID]:
        user, project_id = await signed_in(self), project_of(self)
        if project_id is None:
            raise NotFound("project_not_found")
        return user, project_id
