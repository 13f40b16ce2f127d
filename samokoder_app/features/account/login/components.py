"""Address and providers: how one signs in, and changes of it. Plain forms, because their answers are pages."""

import reflex as rx

from samokoder_app import paths
from samokoder_app.features.account.login.state import LoginState
from samokoder_app.features.account.login.views import IdentityLine
from samokoder_app.i18n.auth import AUTH_ERRORS
from samokoder_app.i18n.security import LOGIN_ERRORS, Login
from samokoder_app.i18n.text import Text
from samokoder_app.ui.chrome import addressed_error, addressed_word
from samokoder_app.ui.controls import button, field, post_form, text_input
from samokoder_app.ui.icon import icon
from samokoder_app.ui.language import t

_PART = "flex flex-col gap-3 border-t border-line pt-4"
_ERRORS = {**AUTH_ERRORS, **LOGIN_ERRORS}


def email_part() -> rx.Component:
    """The address, the one that waits for its confirmation, and the form for another."""
    return rx.el.div(
        rx.el.h3(t(Login.email), class_name="text-16 font-semibold"),
        rx.el.p(rx.el.strong(LoginState.email), class_name="text-14 break-words", data_testid="present-email"),
        addressed_error(_ERRORS, fallback="auth_failed", name="email_error"),
        addressed_word("email_asked", Login.asked),
        addressed_word("email", Login.changed),
        rx.cond(LoginState.new_email != "", _waiting()),
        rx.cond(LoginState.offers_mails, _email_form(), rx.el.p(t(Login.no_mail), class_name="text-14 text-quiet")),
        class_name="flex flex-col gap-3",
    )


def _waiting() -> rx.Component:
    return post_form(
        rx.el.p(
            t(Login.waiting),
            " ",
            rx.el.strong(LoginState.new_email, class_name="break-words", data_testid="new-email"),
            class_name="text-14",
        ),
        rx.el.p(t(Login.waiting_hint), class_name="text-13 text-quiet"),
        rx.el.input(type="hidden", name="email", value=LoginState.new_email, read_only=True),
        rx.el.div(button(t(Login.resend), type="submit", size="small")),
        action=paths.SESSION_EMAIL,
        class_name="note-box flex flex-col gap-2",
    )


def _email_form() -> rx.Component:
    control = text_input(
        "new-email",
        "email",
        type="email",
        required=True,
        max_length=320,
        auto_complete="off",
        data_testid="email-field",
    )
    return post_form(
        field(t(Login.new_email), control, "new-email", hint=t(Login.email_hint)),
        rx.el.div(button(t(Login.change_email), type="submit", data_testid="change-email")),
        action=paths.SESSION_EMAIL,
        class_name="flex flex-col gap-3",
    )


def providers_part() -> rx.Component:
    """What is linked, and what may be; nothing where no provider is set up."""
    part = rx.el.div(
        rx.el.h3(t(Login.providers), class_name="text-16 font-semibold"),
        rx.el.p(t(Login.providers_hint), class_name="text-13 text-quiet"),
        addressed_error(_ERRORS, fallback="auth_failed", name="login_error"),
        addressed_word("linked", Login.linked),
        addressed_word("unlinked", Login.unlinked),
        rx.cond(
            LoginState.identities.length() > 0,
            rx.el.ul(rx.foreach(LoginState.identities, _identity), class_name="divide-y divide-line"),
            rx.el.p(t(Login.none), class_name="text-14"),
        ),
        rx.el.div(
            rx.cond(LoginState.may_link_github, _link("github", Login.link_github)),
            rx.cond(LoginState.may_link_google, _link("google", Login.link_google)),
            class_name="flex flex-wrap gap-2",
        ),
        class_name=_PART,
        data_testid="providers",
    )
    return rx.cond(LoginState.shows_providers, part)


def _identity(line: rx.Var[IdentityLine]) -> rx.Component:
    unlink = post_form(
        rx.el.input(type="hidden", name="identity_id", value=line.id, read_only=True),
        button(t(Login.unlink), type="submit", size="small", aria_label=t(Login.unlink) + ": " + line.title),
        action=paths.SESSION_UNLINK,
    )
    return rx.el.li(
        icon(line.provider, 20),
        rx.el.p(
            rx.el.strong(line.title),
            rx.el.span(line.name, class_name="text-quiet break-words"),
            class_name="flex min-w-0 grow flex-wrap items-center gap-x-3 gap-y-1 text-14",
        ),
        rx.cond(LoginState.is_only_way, rx.el.span(t(Login.only_way), class_name="text-13 text-quiet"), unlink),
        class_name="flex flex-wrap items-center gap-3 py-3",
        data_testid="identity",
    )


def _link(provider: str, label: Text) -> rx.Component:
    return post_form(
        rx.el.input(type="hidden", name="provider", value=provider, read_only=True),
        rx.el.input(type="hidden", name="linking", value="1", read_only=True),
        button(icon(provider, 18), t(label), type="submit", data_testid=f"link-{provider}"),
        action=paths.SESSION_OAUTH,
    )
