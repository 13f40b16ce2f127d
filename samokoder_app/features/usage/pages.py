"""The usage page."""

import reflex as rx

from samokoder_app.features.usage.components import (
    days_chart,
    filters,
    model_name,
    nothing_used,
    project_name,
    role_name,
    sums_table,
    totals,
)
from samokoder_app.features.usage.limits.components import limits_section
from samokoder_app.features.usage.state import UsageState
from samokoder_app.i18n.usage import UsageTexts
from samokoder_app.shell.frame import app_frame
from samokoder_app.ui.language import t


def usage_page() -> rx.Component:
    """What models used, by day, model, project and role."""
    page = UsageState.page
    figures = rx.fragment(
        totals(),
        days_chart(),
        sums_table(UsageTexts.by_model, page.models, lambda row: model_name(row.name)),
        rx.el.div(
            sums_table(UsageTexts.by_project, page.projects, project_name),
            sums_table(UsageTexts.by_role, page.roles, role_name),
            class_name="grid items-start gap-6 lg:grid-cols-2 [&>*]:min-w-0",
        ),
    )
    return app_frame(
        rx.el.div(
            rx.el.h1(t(UsageTexts.title), class_name="text-28 font-semibold"),
            rx.el.p(t(UsageTexts.intro), class_name="max-w-[68ch] text-14 text-quiet"),
            filters(),
            rx.cond(UsageState.is_loaded, rx.cond(page.models.length() > 0, figures, nothing_used())),
            limits_section(),
            class_name="flex flex-col gap-6",
        )
    )
