"""The page of all teams."""

import reflex as rx

from samokoder_app.features.team.components import past_teams, team_list
from samokoder_app.features.team.state import TeamListState
from samokoder_app.i18n.teams import Teams
from samokoder_app.shell.frame import app_frame, loading_line
from samokoder_app.ui.language import t


def teams_page() -> rx.Component:
    """The teams that one is in."""
    shown = rx.el.div(
        rx.el.h1(t(Teams.title), class_name="text-28 font-semibold"),
        rx.el.p(t(Teams.hint), class_name="max-w-[68ch] text-14 text-quiet"),
        team_list(),
        past_teams(),
        class_name="flex max-w-[760px] flex-col gap-6",
    )
    return app_frame(rx.cond(TeamListState.is_loaded, shown, loading_line()))
