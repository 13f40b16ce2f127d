"""The form of both sign-in pages: a plain post, so that it works before any script."""

from typing import Any

import reflex as rx

from samokoder_app.i18n.auth import AUTH_ERRORS, MINIMUM_PASSWORD, Auth
from samokoder_app.i18n.text import Text
from samokoder_app.ui.chrome import addressed_error, keep_next_link, passed_on
from samokoder_app.ui.controls import button, field, post_form, text_input
from samokoder_app.ui.language import t


def credentials_form(action: str, submit: Text, password_props: dict[str, Any], hint: Any = None) -> rx.Component:
    """Address and password, posted to `action`."""
    return post_form(
        addressed_error(AUTH_ERRORS, fallback="auth_failed"),
        field(
            t(Auth.email),
            text_input("email", "email", type="email", auto_complete="email", required=True, auto_focus=True),
            "email",
        ),
        field(
            t(Auth.password),
            text_input(
                "password", "password", type="password", required=True, min_length=MINIMUM_PASSWORD, **password_props
            ),
            "password",
            hint=hint,
        ),
        passed_on("next", "invitation"),
        button(t(submit), kind="primary", type="submit", data_testid="auth-submit"),
        action=action,
        class_name="flex flex-col gap-4",
    )


def auth_panel(title: Text, hint: Text, form: rx.Component, question: Text, other: Text, href: str) -> rx.Component:
    """The panel around the form, with the way to the other one."""
    return rx.el.div(
        rx.el.h1(t(title), class_name="text-28 font-semibold"),
        rx.el.p(t(hint), class_name="text-14 text-quiet"),
        form,
        rx.el.p(
            t(question),
            " ",
            keep_next_link(t(other), href=href, class_name="link"),
            class_name="text-14 text-quiet",
        ),
        class_name="mx-auto flex w-full max-w-[400px] flex-col gap-5 px-4 py-10 sm:py-20",
    )
