"""The timeline, the comparison, and the offer to undo."""

import reflex as rx

from samokoder_app import paths
from samokoder_app.features.builder.state import BuilderState
from samokoder_app.features.builder.timeline.state import TimelineState
from samokoder_app.i18n.common import Common
from samokoder_app.i18n.versions import Versions
from samokoder_app.ui.controls import button, icon_button
from samokoder_app.ui.icon import icon
from samokoder_app.ui.language import t
from samokoder_app.ui.versions import ledger, version_badge, version_diff, version_timeline


def timeline_pane() -> rx.Component:
    """The ledger; all versions, with what can be done with each."""
    timeline = version_timeline(
        rows=TimelineState.rows,
        busy=TimelineState.is_busy,
        status=BuilderState.build_status,
        project=_project(),
        export=rx.Var.create(paths.api_project_export(BuilderState.project_id)),
        on_compare=TimelineState.compare,
        on_restore=TimelineState.restore,
        on_fork=TimelineState.fork,
        on_more=TimelineState.load_more,
    )
    return rx.el.div(ledger(entries=TimelineState.ledger), timeline, class_name="flex min-h-0 grow flex-col")


def present_version() -> rx.Component:
    """The number of the present version and whether it is verified, for the bar."""
    return version_badge(rows=TimelineState.rows)


def diff_pane() -> rx.Component:
    """What lies between two versions."""
    return version_diff(
        project=_project(),
        diff=TimelineState.diff,
        rows=TimelineState.rows,
        on_compare=TimelineState.compare,
        on_file=TimelineState.open_file,
        on_close=TimelineState.close,
    )


def undo_offer() -> rx.Component:
    """After a restore: that it happened, and the way back."""
    return rx.cond(
        TimelineState.undo > 0,
        rx.el.div(
            icon("check", 18),
            rx.el.p(t(Versions.restored)),
            button(t(Versions.undo), size="small", on_click=TimelineState.take_back, data_testid="restore-undo"),
            icon_button("cross", t(Common.close), on_click=TimelineState.forget_undo, class_name="-my-1"),
            role="status",
            class_name="banner banner--offer",
            data_testid="restored",
        ),
    )


def _project() -> rx.Var[str]:
    """Address of the project in the API, below which the pictures of its versions are."""
    return rx.Var.create(paths.api_project(BuilderState.project_id))
