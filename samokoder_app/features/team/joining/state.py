"""Handlers of the page to which an invitation leads."""

from urllib.parse import parse_qs

import reflex as rx
from reflex.event import EventSpec

from samokoder_app import paths
from samokoder_app.errors import ProductError
from samokoder_app.i18n.errors import error_text
from samokoder_app.session.visitor import signed_in
from samokoder_app.teams.inviting import join_team, shown_invitation


class JoinState(rx.State):
    """What the link in the address invites to, or why it does not."""

    team: str = ""
    role: str = ""
    invited_by: str = ""
    refusal_ru: str = ""
    refusal_en: str = ""
    is_loaded: bool = False

    @rx.event
    async def load(self) -> None:
        """Show the invitation."""
        self.team = self.role = self.invited_by = self.refusal_ru = self.refusal_en = ""
        user = await signed_in(self)
        try:
            shown = await shown_invitation(user, self._token())
            self.team, self.role, self.invited_by = shown.team, shown.role.value, shown.invited_by or ""
        except ProductError as error:
            text = error_text(error)
            self.refusal_ru, self.refusal_en = text.ru, text.en
        self.is_loaded = True

    @rx.event
    async def join(self) -> EventSpec:
        """Join, and open the team."""
        return rx.redirect(paths.team(await join_team(await signed_in(self), self._token())))

    def _token(self) -> str:
        return next(iter(parse_qs(self.router.url.query).get("token", [])), "")
