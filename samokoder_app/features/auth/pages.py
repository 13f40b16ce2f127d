"""Sign in and sign up."""

import reflex as rx

from samokoder_app import paths
from samokoder_app.features.auth.components import auth_panel, credentials_form
from samokoder_app.i18n.auth import Auth
from samokoder_app.i18n.common import Common
from samokoder_app.i18n.own_data import OwnData
from samokoder_app.shell.frame import public_frame
from samokoder_app.ui.chrome import addressed_word
from samokoder_app.ui.language import t


def sign_in_page() -> rx.Component:
    """For who has an account."""
    form = credentials_form(paths.SESSION_SIGN_IN, Common.sign_in, {"auto_complete": "current-password"})
    ended = (addressed_word("account_deleted", OwnData.deleted), addressed_word("login_remains", OwnData.login_remains))
    return public_frame(
        auth_panel(
            Auth.sign_in_title,
            Auth.sign_in_hint,
            rx.fragment(*ended, form),
            Auth.no_account,
            Common.sign_up,
            paths.SIGN_UP,
        )
    )


def sign_up_page() -> rx.Component:
    """For who has none yet."""
    form = credentials_form(
        paths.SESSION_SIGN_UP, Common.sign_up, {"auto_complete": "new-password"}, hint=t(Auth.password_hint)
    )
    return public_frame(
        auth_panel(Auth.sign_up_title, Auth.sign_up_hint, form, Auth.have_account, Common.sign_in, paths.SIGN_IN)
    )
