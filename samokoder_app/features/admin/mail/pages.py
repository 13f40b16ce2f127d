"""The operator's page of mails."""

import reflex as rx

from samokoder_app.features.admin.mail.components import mail_list
from samokoder_app.features.admin.mail.state import KeptMailState
from samokoder_app.i18n.admin import KeptMails
from samokoder_app.shell.failures import not_found_page
from samokoder_app.shell.frame import app_frame, loading_line
from samokoder_app.ui.language import t


def kept_mails_page() -> rx.Component:
    """What the outbox holds; for who is no operator there is no such page."""
    hint = rx.cond(KeptMailState.are_kept, t(KeptMails.kept_hint), t(KeptMails.sent_hint))
    page = app_frame(
        rx.el.div(
            rx.el.h1(t(KeptMails.title), class_name="text-28 font-semibold"),
            rx.cond(
                KeptMailState.is_loaded,
                rx.fragment(rx.el.p(hint, class_name="max-w-[68ch] text-14 text-quiet"), mail_list()),
                loading_line(),
            ),
            class_name="mx-auto flex max-w-[760px] flex-col gap-6",
        )
    )
    return rx.cond(KeptMailState.is_missing, not_found_page(), page)
