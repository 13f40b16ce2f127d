"""The operator's page of mails."""

import reflex as rx

from samokoder_app import paths
from samokoder_app.features.admin.frame import admin_page
from samokoder_app.features.admin.mail.components import mail_list
from samokoder_app.features.admin.mail.state import KeptMailState
from samokoder_app.i18n.admin import KeptMails
from samokoder_app.ui.language import t


def kept_mails_page() -> rx.Component:
    """What the outbox holds; for who is no operator there is no such page."""
    hint = rx.cond(KeptMailState.are_kept, t(KeptMails.kept_hint), t(KeptMails.sent_hint))
    return admin_page(
        paths.ADMIN_MAIL,
        KeptMails.title,
        KeptMailState,
        lambda: rx.fragment(rx.el.p(hint, class_name="max-w-[68ch] text-14 text-quiet"), mail_list()),
        refresh=KeptMailState.load,
    )
