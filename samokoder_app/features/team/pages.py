"""The page of all teams."""

import reflex as rx

from samokoder_app.features.team.components import team_list
from samokoder_app.features.team.state import TeamListState
from samokoder_app.shell.frame import app_frame, loading_line


def teams_page() -> rx.Component:
    """The teams that one is in."""
    shown = rx.el.div(team_list(), class_name="max-w-[760px]")
    return app_frame(rx.cond(TeamListState.is_loaded, shown, loading_line()))
