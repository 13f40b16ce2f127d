"""Handlers of the list of teams."""

from typing import Any

import reflex as rx
from reflex.event import EventSpec

from samokoder_app import paths
from samokoder_app.billing.plans.standing import limits_in_use
from samokoder_app.features.team.views import PastLine, TeamLine, has_teams, past_lines, team_lines
from samokoder_app.session.visitor import signed_in
from samokoder_app.teams.service import list_past_teams, list_teams, make_team


class TeamListState(rx.State):
    """The user's teams."""

    lines: list[TeamLine] = []
    past: list[PastLine] = []
    can_make: bool = False
    is_loaded: bool = False

    @rx.event
    async def load(self) -> None:
        """Show the teams, and whether the plan has any of one's own."""
        user = await signed_in(self)
        self.lines = team_lines(await list_teams(user))
        self.past = past_lines(await list_past_teams(user))
        self.can_make = has_teams((await limits_in_use(user)).plan)
        self.is_loaded = True

    @rx.event
    async def make(self, form: dict[str, Any]) -> EventSpec:
        """Make a team and open it."""
        made = await make_team(await signed_in(self), str(form.get("team_name", "")))
        return rx.redirect(paths.team(made.id))
