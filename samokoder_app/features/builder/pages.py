"""The builder's page."""

import reflex as rx

from samokoder_app.features.builder.chat.components import chat_pane
from samokoder_app.features.builder.components import builder_bar
from samokoder_app.features.builder.console.components import app_log
from samokoder_app.features.builder.console.state import ConsoleState
from samokoder_app.features.builder.files.components import code_pane
from samokoder_app.features.builder.plan.components import plan_pane
from samokoder_app.features.builder.preview.components import preview_pane
from samokoder_app.features.builder.state import BuilderState
from samokoder_app.session.state import SessionState
from samokoder_app.shell.failures import not_found_page
from samokoder_app.shell.frame import notice_banner
from samokoder_app.ui.stream import build_log, build_stream, workbench


def builder_page() -> rx.Component:
    """A project being built: talk, plan, code, preview, logs."""
    bench = rx.el.div(
        build_stream(
            project=BuilderState.project_id,
            version=BuilderState.version,
            saved=BuilderState.saved_text,
            on_action=BuilderState.act,
            on_gap=BuilderState.fetch_running_text,
            on_version=BuilderState.take_version,
            on_session_over=SessionState.require_user,
        ),
        builder_bar(),
        workbench(
            chat_pane(),
            plan_pane(),
            code_pane(),
            preview_pane(),
            build_log(),
            app_log(),
            on_console=ConsoleState.follow,
        ),
        notice_banner(),
        class_name="builder",
    )
    return rx.cond(BuilderState.is_missing, not_found_page(), bench)
