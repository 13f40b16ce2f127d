"""The operator's page of users."""

import reflex as rx

from samokoder_app import paths
from samokoder_app.features.admin.frame import admin_page
from samokoder_app.features.admin.users.components import lock_dialog, search_form, user_list
from samokoder_app.features.admin.users.plan.components import open_requests, plan_dialog
from samokoder_app.features.admin.users.state import UsersState
from samokoder_app.i18n.admin import Operating, UsersTexts
from samokoder_app.ui.language import t


def users_page() -> rx.Component:
    """Who has an account, what he uses, and whether it is locked."""
    hint = rx.el.p(t(UsersTexts.hint), class_name="max-w-[68ch] text-14 text-quiet")
    return admin_page(
        paths.ADMIN_USERS,
        Operating.users,
        UsersState,
        lambda: rx.fragment(hint, open_requests(), search_form(), user_list()),
        lock_dialog(),
        plan_dialog(),
        refresh=UsersState.refresh,
    )
