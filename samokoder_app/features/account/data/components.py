"""The sections of recent activity and of all one's data."""

import reflex as rx

from samokoder_app import paths
from samokoder_app.features.account.data.state import OwnDataState
from samokoder_app.features.account.data.views import ActivityLine
from samokoder_app.i18n.common import Common
from samokoder_app.i18n.own_data import AUDIT_KINDS, DELETION_REFUSALS, OwnData
from samokoder_app.ui.chrome import dialog
from samokoder_app.ui.controls import button, field, password_input, post_form, text_input
from samokoder_app.ui.deeds import deed_source
from samokoder_app.ui.language import named, t
from samokoder_app.ui.surfaces import badge, error_box, row_list, section_card


def activity_section() -> rx.Component:
    """What was done with the account, the newest first."""
    return section_card(
        t(OwnData.activity),
        rx.el.p(t(OwnData.activity_hint), class_name="max-w-[68ch] text-14 text-quiet"),
        row_list(OwnDataState.lines, _line, t(OwnData.no_activity)),
        rx.cond(
            OwnDataState.has_more,
            rx.el.div(button(t(Common.more), on_click=OwnDataState.more, data_testid="more-activity")),
        ),
        data_testid="activity",
    )


def _line(line: rx.Var[ActivityLine]) -> rx.Component:
    said = named(line.kind, AUDIT_KINDS)
    return rx.el.li(
        rx.el.p(
            rx.cond(line.is_alarming, badge(said, state="failed"), rx.el.strong(said)),
            rx.cond(line.name != "", rx.el.span(line.name, class_name="break-words text-quiet")),
            class_name="flex flex-wrap items-center gap-x-3 gap-y-1 text-14",
        ),
        deed_source(line),
        class_name="flex min-w-0 flex-col gap-1 py-3",
        data_testid="activity-line",
    )


def own_data_section() -> rx.Component:
    """The archive of everything, and the end of the account."""
    return section_card(
        t(OwnData.title),
        post_form(
            rx.el.h3(t(OwnData.export_title), class_name="text-16 font-semibold"),
            rx.el.p(t(OwnData.export_hint), class_name="max-w-[68ch] text-14 text-quiet"),
            rx.el.div(button(t(OwnData.export), type="submit", icon_name="download", data_testid="export-all")),
            action=paths.API_EXPORT,
            class_name="flex flex-col gap-3",
        ),
        rx.el.div(
            rx.el.h3(t(OwnData.delete_title), class_name="text-16 font-semibold"),
            rx.el.p(t(OwnData.delete_hint), class_name="max-w-[68ch] text-14 text-quiet"),
            rx.cond(OwnDataState.refused != "", error_box(_refusal(), data_testid="deletion-refused")),
            rx.el.div(
                button(t(OwnData.delete), kind="danger", on_click=OwnDataState.ask_delete, data_testid="delete-account")
            ),
            class_name="flex flex-col gap-3 border-t border-line pt-4",
        ),
        _delete_dialog(),
        id="data",
        on_mount=OwnDataState.keep,
        data_testid="own-data",
    )


def _refusal() -> rx.Var[str]:
    return named(OwnDataState.refused, DELETION_REFUSALS, t(OwnData.not_deleted))


def _delete_dialog() -> rx.Component:
    email = text_input("delete-email", "email", type="email", required=True, max_length=320, auto_complete="off")
    password = password_input("delete-password", "password", max_length=1000, auto_complete="current-password")
    return dialog(
        post_form(
            rx.el.h2(t(OwnData.confirm_title), class_name="text-20 font-semibold"),
            rx.el.p(t(OwnData.confirm_hint), class_name="text-14 text-quiet"),
            field(t(OwnData.email), email, "delete-email"),
            field(t(OwnData.password), password, "delete-password", hint=t(OwnData.password_hint)),
            rx.el.div(
                button(t(Common.cancel), on_click=OwnDataState.keep),
                button(t(OwnData.delete_for_good), kind="danger", type="submit", data_testid="confirm-delete-account"),
                class_name="flex flex-wrap justify-end gap-2",
            ),
            action=paths.SESSION_DELETE_ACCOUNT,
            class_name="flex flex-col gap-4",
        ),
        open=OwnDataState.is_deleting,
        label=t(OwnData.confirm_title),
        on_close=OwnDataState.keep,
    )
