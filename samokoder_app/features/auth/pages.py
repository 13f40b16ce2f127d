"""Sign in, sign up, and a forgotten password."""

import reflex as rx

from samokoder_app import paths
from samokoder_app.features.auth.components import (
    email_field,
    entry_panel,
    form_error,
    new_password_field,
    other_way,
    providers,
    sign_in_form,
    sign_up_form,
)
from samokoder_app.i18n.auth import Auth
from samokoder_app.i18n.common import Common
from samokoder_app.i18n.entry import Forgot, NewPassword
from samokoder_app.i18n.own_data import OwnData
from samokoder_app.i18n.security import Security
from samokoder_app.session.entry import EntryState
from samokoder_app.shell.frame import public_frame
from samokoder_app.ui.chrome import addressed_text, addressed_word
from samokoder_app.ui.controls import button, post_form
from samokoder_app.ui.language import t


def sign_in_page() -> rx.Component:
    """For who has an account."""
    return public_frame(
        entry_panel(
            t(Auth.sign_in_title),
            t(Auth.sign_in_hint),
            addressed_word("account_deleted", OwnData.deleted),
            addressed_word("login_remains", OwnData.login_remains),
            sign_in_form(Common.sign_in),
            providers(below_line=False),
            other_way(Auth.no_account, Common.sign_up, paths.SIGN_UP),
        )
    )


def sign_up_page() -> rx.Component:
    """For who has none yet."""
    return public_frame(
        entry_panel(
            t(Auth.sign_up_title),
            t(Auth.sign_up_hint),
            sign_up_form(Common.sign_up),
            providers(below_line=True),
            other_way(Auth.have_account, Common.sign_in, paths.SIGN_IN),
        )
    )


def forgot_password_page() -> rx.Component:
    """For who has an account and no password that he knows."""
    form = post_form(
        form_error(),
        email_field(auto_focus=True),
        button(t(Forgot.submit), kind="primary", type="submit", data_testid="auth-submit"),
        action=paths.SESSION_RECOVER,
        class_name="flex flex-col gap-4",
    )
    return public_frame(
        entry_panel(
            t(Forgot.title),
            rx.cond(EntryState.mails, t(Forgot.hint), t(Forgot.no_mail)),
            rx.cond(EntryState.mails, form),
            other_way(Forgot.remembered, Common.sign_in, paths.SIGN_IN),
        )
    )


def new_password_page() -> rx.Component:
    """For who came by the link of a mail."""
    form = post_form(
        form_error(),
        # For password managers, which keep it with the password.
        rx.el.input(type="hidden", name="email", auto_complete="username", value=EntryState.present, read_only=True),
        rx.el.p(t(NewPassword.account), " ", rx.el.strong(EntryState.present), class_name="text-14 break-words"),
        new_password_field("new", Security.new_password, auto_focus=True),
        rx.el.p(t(NewPassword.ends_others), class_name="text-13 text-quiet"),
        button(t(NewPassword.submit), kind="primary", type="submit", data_testid="auth-submit"),
        action=paths.SESSION_NEW_PASSWORD,
        class_name="flex flex-col gap-4",
    )
    hint = addressed_text("because", {"": NewPassword.hint, "proved": NewPassword.proved}, fallback="")
    return public_frame(entry_panel(t(NewPassword.title), hint, form))
