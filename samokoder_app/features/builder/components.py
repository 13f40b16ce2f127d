"""The builder's top bar."""

import reflex as rx

from engine.engine_name import PILOT
from samokoder_app import paths
from samokoder_app.features.builder.evidence import screenshot_base
from samokoder_app.features.builder.integrations.components import integrations_link
from samokoder_app.features.builder.preview.state import PreviewState
from samokoder_app.features.builder.rights import lacks
from samokoder_app.features.builder.sharing.components import share_button
from samokoder_app.features.builder.state import BuilderState
from samokoder_app.features.builder.timeline.components import present_version
from samokoder_app.features.builder.timeline.state import TimelineState
from samokoder_app.i18n.builder import Builder
from samokoder_app.i18n.pilot import PilotTexts
from samokoder_app.shell.frame import sign_out_form
from samokoder_app.ui.chrome import language_button, page_link, theme_button
from samokoder_app.ui.commands import command_center
from samokoder_app.ui.controls import post_form
from samokoder_app.ui.icon import icon
from samokoder_app.ui.language import t
from samokoder_app.ui.stream import build_brakes, build_cost, build_evidence, build_status, presence
from samokoder_app.ui.surfaces import badge


def _download() -> rx.Component:
    return post_form(
        rx.el.button(
            icon("download", 16),
            rx.el.span("ZIP"),
            type="submit",
            title=rx.cond(lacks("export"), t(Builder.role_forbids), t(Builder.download)),
            aria_label=t(Builder.download),
            disabled=(BuilderState.version == 0) | lacks("export"),
            class_name="button button--small",
            data_testid="download",
        ),
        action=rx.Var.create(paths.api_project_export(BuilderState.project_id)),
    )


def builder_bar() -> rx.Component:
    """Name, evidence, cost, brakes, export."""
    return rx.el.header(
        page_link(
            icon("left", 18),
            to=paths.PROJECTS,
            title=t(Builder.back),
            aria_label=t(Builder.back),
            class_name="button button--quiet button--icon",
        ),
        rx.el.h1(BuilderState.name, class_name="builder__name", title=BuilderState.name),
        rx.cond(
            BuilderState.engine == PILOT,
            badge(t(PilotTexts.badge), title=t(PilotTexts.badge_about), data_testid="engine"),
        ),
        present_version(),
        build_status(fallback=BuilderState.build_status),
        rx.el.div(build_evidence(TimelineState.rows, screenshot_base()), class_name="builder__evidence"),
        presence(),
        build_cost(credits=BuilderState.credits_place),
        build_brakes(fallback=BuilderState.build_status, working=BuilderState.is_working),
        command_center(
            fallback=BuilderState.build_status,
            has_version=BuilderState.version > 0,
            on_reload=PreviewState.reload,
        ),
        rx.cond(
            lacks("build"),
            rx.fragment(),
            integrations_link(BuilderState.project_id, icon("key", 18)),
        ),
        rx.cond(lacks("export"), rx.fragment(), share_button(BuilderState.version == 0)),
        _download(),
        rx.el.span(language_button(), theme_button(), sign_out_form(), class_name="builder__wide flex items-center"),
        class_name="builder__bar",
    )
