"""The page of all projects."""

import reflex as rx

from samokoder_app.features.projects.components import (
    delete_dialog,
    list_head,
    list_tools,
    nothing_found,
    project_card,
    rename_dialog,
)
from samokoder_app.features.projects.new.components import intake
from samokoder_app.features.projects.state import ProjectListState
from samokoder_app.i18n.common import Common
from samokoder_app.shell.frame import app_frame, loading_line
from samokoder_app.ui.controls import button
from samokoder_app.ui.language import t
from samokoder_app.ui.ticker import ticker

_NEWS_SECONDS = 4
"""How old the state of a card may be while something is being built."""


def _list() -> rx.Component:
    rows = rx.el.div(
        rx.foreach(ProjectListState.rows, project_card),
        class_name="grid gap-4 sm:grid-cols-2 lg:grid-cols-3",
        data_testid="project-list",
    )
    is_more = ProjectListState.rows.length() < ProjectListState.numbers[ProjectListState.group]
    return rx.el.div(
        list_head(),
        rx.cond(ProjectListState.has_several, list_tools()),
        rx.cond(ProjectListState.rows.length() > 0, rows, nothing_found()),
        rx.cond(
            is_more,
            rx.el.div(button(t(Common.more), on_click=ProjectListState.load_more, data_testid="more-projects")),
        ),
        rx.cond(ProjectListState.is_at_work, ticker(_NEWS_SECONDS, ProjectListState.refresh)),
        class_name="flex flex-col gap-5",
    )


def projects_page() -> rx.Component:
    """What was built; for who has built nothing, the box for the first idea."""
    shown = rx.cond(ProjectListState.has_any, _list(), intake())
    return app_frame(rx.cond(ProjectListState.is_loaded, shown, loading_line()), rename_dialog(), delete_dialog())
