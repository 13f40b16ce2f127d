"""The projects page: the idea box and the list."""

import reflex as rx

from samokoder_app import paths
from samokoder_app.features.projects.components import delete_dialog, idea_box, no_projects, project_card
from samokoder_app.features.projects.state import ProjectListState
from samokoder_app.i18n.projects import Projects
from samokoder_app.shell.frame import app_frame, loading_line
from samokoder_app.ui.controls import button
from samokoder_app.ui.import_form import import_form
from samokoder_app.ui.language import t


def projects_page() -> rx.Component:
    """What to build next, and what was built."""
    rows = rx.el.div(
        rx.foreach(ProjectListState.rows, project_card),
        rx.cond(ProjectListState.cursor != "", button(t(Projects.more), on_click=ProjectListState.load_more)),
        class_name="flex flex-col gap-3",
    )
    listed = rx.cond(ProjectListState.rows.length() > 0, rows, no_projects())
    return app_frame(
        rx.el.div(
            rx.el.div(idea_box(), import_form(paths.PROJECTS), class_name="flex min-w-0 flex-col gap-3"),
            rx.el.section(
                rx.el.h2(t(Projects.title), class_name="text-20 font-semibold"),
                rx.cond(ProjectListState.is_loaded, listed, loading_line()),
                class_name="flex flex-col gap-3",
            ),
            class_name="grid items-start gap-8 lg:grid-cols-[minmax(0,5fr)_minmax(0,6fr)]",
        ),
        delete_dialog(),
    )
