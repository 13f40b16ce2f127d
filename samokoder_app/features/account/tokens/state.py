"""Handlers of personal access tokens."""

from collections.abc import AsyncIterator
from typing import Any

import reflex as rx
from reflex.event import EventSpec

from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.accounts.tokens import TokenDraft, list_tokens, make_token, revoke_token
from samokoder_app.db.repositories.access_tokens import Scope
from samokoder_app.features.account.tokens.views import TokenLine, token_lines
from samokoder_app.session.forms import checked
from samokoder_app.session.ids import object_id
from samokoder_app.session.state import NoticeState
from samokoder_app.session.visitor import signed_in

NO_END = "never"
"""In the form, in place of a number of days."""


class TokensState(rx.State):
    """The user's tokens. A new one is in the page until it is put away, and is nowhere else."""

    lines: list[TokenLine] = []
    made: str = ""
    is_copied: bool = False
    revoking_id: str = ""

    @rx.event
    async def load(self) -> None:
        """Show the tokens as masks."""
        await self._show(await signed_in(self))
        self.made, self.is_copied, self.revoking_id = "", False, ""

    @rx.event
    async def make(self, form: dict[str, Any]) -> AsyncIterator[EventSpec]:
        """Make a token and show it this once."""
        yield NoticeState.close()
        user = await signed_in(self)
        made = await make_token(user, _draft(form))
        self.made, self.is_copied = made.token.get_secret_value(), False
        await self._show(user)
        yield rx.set_value("token_name", "")

    @rx.event
    def note_copied(self) -> None:
        """Say that the new token is on the clipboard, where the page itself has put it."""
        self.is_copied = True

    @rx.event
    def put_away(self) -> None:
        """Show the new token no more."""
        self.made, self.is_copied = "", False

    @rx.event
    def ask_revoke(self, token_id: str) -> None:
        """Ask before a token is revoked."""
        self.revoking_id = token_id

    @rx.event
    def keep(self) -> None:
        """Keep it after all."""
        self.revoking_id = ""

    @rx.event
    async def revoke(self) -> None:
        """End the token that was asked about."""
        user = await signed_in(self)
        token_id, self.revoking_id = self.revoking_id, ""
        if token_id:
            await revoke_token(user, object_id(token_id))
            await self._show(user)

    async def _show(self, user: CurrentUser) -> None:
        self.lines = token_lines(await list_tokens(user))


def _draft(form: dict[str, Any]) -> TokenDraft:
    lasts = str(form.get("days"))
    values = {
        "name": str(form.get("token_name", "")),
        "scopes": [scope for scope in Scope if form.get(f"scope_{scope.value}")],
        "expires_in_days": None if lasts == NO_END else lasts,
    }
    return checked(TokenDraft, values)
