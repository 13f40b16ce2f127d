"""The choice of deeds, and the lines of the audit log."""

import reflex as rx

from samokoder_app.features.admin.audit.state import AllAuditState
from samokoder_app.features.admin.audit.views import AuditLine
from samokoder_app.features.admin.frame import more_button
from samokoder_app.i18n.admin import AuditTexts
from samokoder_app.i18n.own_data import OPERATORS_AUDIT_KINDS
from samokoder_app.ui.controls import button, select
from samokoder_app.ui.deeds import deed_source
from samokoder_app.ui.language import named, t
from samokoder_app.ui.surfaces import badge, card, row_list


def audit_filters() -> rx.Component:
    """Which deeds are shown, and of whom."""
    kinds = [rx.el.option(t(text), value=kind) for kind, text in OPERATORS_AUDIT_KINDS.items()]
    chosen = select(
        "audit-kind",
        "kind",
        rx.el.option(t(AuditTexts.all_kinds), value=""),
        *kinds,
        value=AllAuditState.kind,
        on_change=AllAuditState.choose,
        aria_label=t(AuditTexts.kind),
        data_testid="audit-kind",
    )
    everybody = button(t(AuditTexts.everybody), size="small", on_click=AllAuditState.of(""), data_testid="audit-of-all")
    return rx.el.div(
        rx.el.div(chosen, class_name="min-w-0 max-w-[420px] grow"),
        rx.cond(AllAuditState.user_id != "", everybody),
        class_name="flex flex-wrap items-center gap-x-4 gap-y-2",
    )


def audit_list() -> rx.Component:
    """Deeds, the newest first."""
    return card(
        row_list(AllAuditState.lines, _line, t(AuditTexts.nothing)),
        more_button(AllAuditState),
        class_name="flex flex-col gap-4 p-4 sm:px-6 sm:py-3",
        data_testid="audit",
    )


def _line(line: rx.Var[AuditLine]) -> rx.Component:
    said = named(line.kind, OPERATORS_AUDIT_KINDS)
    whose = rx.el.button(
        line.email,
        type="button",
        on_click=AllAuditState.of(line.user_id),
        title=t(AuditTexts.only_this),
        class_name="link min-w-0 text-left break-all",
        data_testid="audit-user",
    )
    return rx.el.li(
        rx.el.p(
            rx.cond(line.is_alarming, badge(said, state="failed"), rx.el.strong(said, class_name="font-medium")),
            rx.cond(line.email != "", whose, rx.el.span(t(AuditTexts.gone), class_name="text-quiet")),
            rx.cond(line.name != "", rx.el.span(line.name, class_name="min-w-0 break-words text-quiet")),
            class_name="flex flex-wrap items-center gap-x-3 gap-y-1 text-14",
        ),
        deed_source(line),
        class_name="flex min-w-0 flex-col gap-1 py-3",
        data_testid="audit-line",
    )
