"""Handlers of the list of teams."""

from typing import Any

import reflex as rx
from reflex.event import EventSpec

from samokoder_app import paths
from samokoder_app.features.team.views import TeamLine, team_lines
from samokoder_app.session.visitor import signed_in
from samokoder_app.teams.service import list_teams, make_team


class TeamListState(rx.State):
    """The user's teams."""

    lines: list[TeamLine] = []
    is_loaded: bool = False

    @rx.event
    async def load(self) -> None:
        """Show the teams."""
        self.lines = team_lines(await list_teams(await signed_in(self)))
        self.is_loaded = True

    @rx.event
    async def make(self, form: dict[str, Any]) -> EventSpec:
        """Make a team and open it."""
        made = await make_team(await signed_in(self), str(form.get("team_name", "")))
        return rx.redirect(paths.team(made.id))
