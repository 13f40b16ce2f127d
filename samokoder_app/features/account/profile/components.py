"""Who is signed in, and how he wants it."""

import reflex as rx

from samokoder_app import paths
from samokoder_app.features.account.profile.state import ProfileState
from samokoder_app.i18n.account import Account
from samokoder_app.i18n.admin import Operating
from samokoder_app.i18n.common import Common
from samokoder_app.session.state import SessionState
from samokoder_app.ui.chrome import language_select, page_link, theme_select
from samokoder_app.ui.controls import button, field, text_input
from samokoder_app.ui.language import t
from samokoder_app.ui.surfaces import section_card


def profile_section() -> rx.Component:
    """Address, name, language and theme."""
    operating = page_link(t(Operating.title), to=paths.ADMIN, class_name="link", data_testid="to-admin")
    return section_card(
        t(Account.profile),
        rx.el.p(t(Account.signed_in_as), " ", rx.el.strong(SessionState.email), class_name="text-14 break-words"),
        rx.cond(SessionState.is_operator, rx.el.p(operating, class_name="text-14")),
        _name_form(),
        rx.el.div(
            field(t(Common.language), language_select("language"), "language"),
            field(t(Common.theme), theme_select("theme"), "theme"),
            class_name="grid gap-4 border-t border-line pt-4 sm:grid-cols-2",
        ),
        data_testid="profile",
    )


def _name_form() -> rx.Component:
    name = text_input(
        "display_name",
        "display_name",
        max_length=80,
        auto_complete="name",
        # Known once it is loaded: an uncontrolled field takes its first value alone, and what is typed before were lost.
        key=ProfileState.is_loaded.to_string(),
        default_value=ProfileState.name,
        disabled=~ProfileState.is_loaded,
    )
    saved = rx.el.span(t(Account.name_saved), role="status", class_name="text-14 text-passed", data_testid="name-saved")
    return rx.el.form(
        field(t(Account.name), name, "display_name", hint=t(Account.name_hint)),
        rx.el.div(
            button(t(Common.save), type="submit", disabled=~ProfileState.is_loaded, data_testid="save-name"),
            rx.cond(ProfileState.is_saved, saved),
            class_name="flex flex-wrap items-center gap-3",
        ),
        on_submit=ProfileState.save,
        reset_on_submit=False,
        class_name="flex max-w-[420px] flex-col gap-3",
    )
