"""The builder's page."""

import reflex as rx

from samokoder_app.features.builder.chat.components import chat_pane
from samokoder_app.features.builder.components import builder_bar
from samokoder_app.features.builder.console.components import console
from samokoder_app.features.builder.files.components import code_pane
from samokoder_app.features.builder.integrations.state import IntegrationsState
from samokoder_app.features.builder.plan.components import plan_pane
from samokoder_app.features.builder.preview.components import preview_pane
from samokoder_app.features.builder.state import BuilderState
from samokoder_app.features.builder.timeline.components import diff_pane, timeline_pane, undo_offer
from samokoder_app.features.builder.timeline.state import TimelineState
from samokoder_app.session.state import SessionState
from samokoder_app.shell.failures import missing_project_page
from samokoder_app.shell.frame import notice_banner
from samokoder_app.ui.chrome import arrival
from samokoder_app.ui.guide import guide
from samokoder_app.ui.stream import announcer, build_stream, connection_state, workbench


def builder_page() -> rx.Component:
    """A project being built: talk, plan, code, preview, logs."""
    bench = rx.el.div(
        build_stream(
            project=BuilderState.project_id,
            version=BuilderState.version,
            rights=BuilderState.rights,
            on_action=BuilderState.act,
            on_version=BuilderState.take_version,
            on_verified=TimelineState.load,
            on_denied=IntegrationsState.load_asked,
            on_rights=BuilderState.load_rights,
            on_session_over=SessionState.require_user,
            on_gone=BuilderState.load,
        ),
        announcer(),
        arrival(),
        builder_bar(),
        connection_state(),
        workbench(
            chat_pane(),
            plan_pane(),
            timeline_pane(),
            _code_or_diff(),
            preview_pane(),
            console(),
        ),
        guide(),
        undo_offer(),
        notice_banner(),
        class_name="builder",
    )
    return rx.cond(BuilderState.is_missing, missing_project_page(), bench)


def _code_or_diff() -> rx.Component:
    """The comparison over the editor, which stays as it is: it may hold unsaved text."""
    return rx.el.div(
        rx.el.div(code_pane(), class_name=rx.cond(TimelineState.is_comparing, "hidden", "contents")),
        rx.cond(TimelineState.is_comparing, diff_pane()),
        class_name="flex min-h-0 grow flex-col",
    )
