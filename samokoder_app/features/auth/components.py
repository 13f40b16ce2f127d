"""Forms and panels of signing up and in: plain posts, so that they work before any script."""

from typing import Any

import reflex as rx

from samokoder_app import paths
from samokoder_app.i18n.auth import AUTH_ERRORS, MINIMUM_PASSWORD, Auth
from samokoder_app.i18n.entry import Ways
from samokoder_app.i18n.text import Text
from samokoder_app.session.entry import EntryState
from samokoder_app.ui.chrome import addressed_error, keep_next_link, passed_on
from samokoder_app.ui.controls import button, field, password_input, post_form, text_input
from samokoder_app.ui.icon import icon
from samokoder_app.ui.language import t

_FORM = "flex flex-col gap-4"


def entry_panel(title: Any, hint: Any, *children: Any) -> rx.Component:
    """The narrow column of all these pages."""
    return rx.el.div(
        rx.el.h1(title, class_name="text-28 font-semibold"),
        rx.el.p(hint, class_name="text-14 text-quiet empty:hidden"),
        *children,
        class_name="mx-auto flex w-full max-w-[400px] flex-col gap-5 px-4 py-10 sm:py-20",
    )


def other_way(question: Text, other: Text, href: str) -> rx.Component:
    """The way to another of these pages, which keeps where one wanted to go."""
    return rx.el.p(
        t(question), " ", keep_next_link(t(other), href=href, class_name="link"), class_name="text-14 text-quiet"
    )


def form_error() -> rx.Component:
    """Why the last form was refused."""
    return addressed_error(AUTH_ERRORS, fallback="auth_failed")


def email_field(**props: Any) -> rx.Component:
    """The address."""
    return field(
        t(Auth.email),
        text_input("email", "email", type="email", auto_complete="email", required=True, max_length=320, **props),
        "email",
    )


def sign_in_form(submit: Text) -> rx.Component:
    """Address and password; or the address alone, to be sent a link."""
    password = password_input("password", "password", required=True, max_length=1000, auto_complete="current-password")
    by_mail = button(
        icon("mail"),
        t(Ways.link_by_mail),
        type="submit",
        form_action=paths.SESSION_LINK,
        form_no_validate=True,
        data_testid="link-by-mail",
    )
    forgot = keep_next_link(t(Ways.forgot), href=paths.FORGOT_PASSWORD, class_name="link text-13")
    return post_form(
        form_error(),
        email_field(auto_focus=True),
        rx.el.div(field(t(Auth.password), password, "password"), forgot, class_name="flex flex-col gap-2"),
        passed_on("next"),
        button(t(submit), kind="primary", type="submit", data_testid="auth-submit"),
        rx.cond(EntryState.mails, rx.fragment(_or_line(), by_mail)),
        action=paths.SESSION_SIGN_IN,
        class_name=_FORM,
    )


def sign_up_form(submit: Text) -> rx.Component:
    """Address and a new password."""
    return post_form(
        form_error(),
        email_field(auto_focus=True),
        new_password_field("password"),
        passed_on("next", "invitation"),
        button(t(submit), kind="primary", type="submit", data_testid="auth-submit"),
        action=paths.SESSION_SIGN_UP,
        class_name=_FORM,
    )


def new_password_field(name: str, label: Text = Auth.password, **props: Any) -> rx.Component:
    """A password that is being chosen."""
    control = password_input(
        "password",
        name,
        required=True,
        min_length=MINIMUM_PASSWORD,
        max_length=1000,
        auto_complete="new-password",
        **props,
    )
    return field(t(label), control, "password", hint=t(Auth.password_hint))


def providers(*, below_line: bool) -> rx.Component:
    """A button for each provider that this installation is set up for."""
    buttons = rx.el.div(
        rx.cond(EntryState.github, _provider("github", Ways.github)),
        rx.cond(EntryState.google, _provider("google", Ways.google)),
        class_name="flex flex-col gap-3" if below_line else "-mt-1 flex flex-col gap-4",
    )
    shown = rx.fragment(_or_line(), buttons) if below_line else buttons
    return rx.cond(EntryState.github | EntryState.google, shown)


def _provider(name: str, label: Text) -> rx.Component:
    return post_form(
        rx.el.input(type="hidden", name="provider", value=name, read_only=True),
        passed_on("next", "invitation"),
        button(icon(name, 18), t(label), type="submit", class_name="w-full", data_testid=f"with-{name}"),
        action=paths.SESSION_OAUTH,
    )


def _or_line() -> rx.Component:
    line = rx.el.span(class_name="h-px grow bg-line", aria_hidden=True)
    return rx.el.div(line, rx.el.span(t(Ways.others)), line, class_name="flex items-center gap-3 text-13 text-quiet")
