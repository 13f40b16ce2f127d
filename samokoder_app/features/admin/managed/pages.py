"""The operator's page of managed keys and credits."""

import reflex as rx

from samokoder_app import paths
from samokoder_app.features.admin.frame import admin_page
from samokoder_app.features.admin.managed.books.components import books, gift_form
from samokoder_app.features.admin.managed.components import add_form, delete_dialog, key_list
from samokoder_app.features.admin.managed.payments.components import payments_report
from samokoder_app.features.admin.managed.state import ManagedState
from samokoder_app.i18n.credits import ManagedTexts
from samokoder_app.ui.language import t


def managed_page() -> rx.Component:
    """Whose keys users build with for credits, at what prices, and what the books say."""
    intro = rx.el.p(t(ManagedTexts.intro), class_name="max-w-[68ch] text-14 text-quiet")
    return admin_page(
        paths.ADMIN_MANAGED,
        ManagedTexts.title,
        ManagedState,
        lambda: rx.fragment(intro, key_list(), add_form(), gift_form(), books(), payments_report()),
        delete_dialog(),
        refresh=ManagedState.refresh,
    )
