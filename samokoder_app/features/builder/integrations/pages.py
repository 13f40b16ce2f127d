"""The page of a project's settings: its models, and what the app is given when it runs."""

import reflex as rx

from samokoder_app.features.builder.integrations.components import hosts_section, needs_section, secrets_section
from samokoder_app.features.builder.integrations.state import IntegrationsState
from samokoder_app.features.builder.packages.components import packages_section
from samokoder_app.features.model_routes.components import project_routes_section
from samokoder_app.i18n.integrations import Integrations
from samokoder_app.shell.failures import missing_project_page
from samokoder_app.shell.frame import app_frame
from samokoder_app.ui.chrome import page_link
from samokoder_app.ui.icon import icon
from samokoder_app.ui.language import t


def integrations_page() -> rx.Component:
    """Which models work on it, and what the app is given when it runs."""
    back = page_link(
        icon("left", 16),
        IntegrationsState.project_name,
        to=IntegrationsState.project_path,
        title=t(Integrations.back),
        class_name="flex items-center gap-1 self-start text-14 break-words",
    )
    page = app_frame(
        rx.el.div(
            back,
            rx.el.h1(t(Integrations.title), class_name="text-28 font-semibold"),
            needs_section(),
            project_routes_section(),
            rx.el.p(t(Integrations.intro), class_name="max-w-[68ch] text-14"),
            secrets_section(),
            hosts_section(),
            packages_section(),
            class_name="mx-auto flex max-w-[760px] flex-col gap-6",
        )
    )
    return rx.cond(IntegrationsState.is_missing, missing_project_page(), page)
