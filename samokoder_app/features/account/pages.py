"""The account page."""

import reflex as rx

from samokoder_app.features.account.components import keys_section, profile_section
from samokoder_app.features.account.data.components import activity_section, own_data_section
from samokoder_app.features.account.security.components import security_section
from samokoder_app.features.account.tokens.components import tokens_section
from samokoder_app.features.model_routes.components import routes_section
from samokoder_app.i18n.account import Account
from samokoder_app.shell.frame import app_frame
from samokoder_app.ui.language import t


def account_page() -> rx.Component:
    """Profile, keys and what they serve, tokens of scripts, sign-in, what was done and all data."""
    return app_frame(
        rx.el.div(
            rx.el.h1(t(Account.title), class_name="text-28 font-semibold"),
            profile_section(),
            keys_section(),
            routes_section(),
            tokens_section(),
            security_section(),
            activity_section(),
            own_data_section(),
            class_name="mx-auto flex max-w-[760px] flex-col gap-6",
        )
    )
