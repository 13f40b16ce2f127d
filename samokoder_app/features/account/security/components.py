"""The section of sessions and password."""

import reflex as rx

from samokoder_app import paths
from samokoder_app.features.account.login.components import email_part, providers_part
from samokoder_app.features.account.login.state import LoginState
from samokoder_app.features.account.security.state import SecurityState
from samokoder_app.features.account.security.views import SessionLine
from samokoder_app.i18n.auth import AUTH_ERRORS, MINIMUM_PASSWORD, Auth
from samokoder_app.i18n.security import PASSWORD_ERRORS, Login, Security
from samokoder_app.ui.chrome import addressed_error, addressed_word, moment
from samokoder_app.ui.controls import button, field, icon_button, password_input, post_form
from samokoder_app.ui.language import t
from samokoder_app.ui.surfaces import badge, section_card


def security_section() -> rx.Component:
    """How one signs in, where one is signed in, and another password."""
    return section_card(
        t(Security.title),
        email_part(),
        providers_part(),
        rx.el.h3(t(Security.sessions), class_name="border-t border-line pt-4 text-16 font-semibold"),
        rx.el.ul(rx.foreach(SecurityState.lines, _line), class_name="divide-y divide-line"),
        rx.cond(
            SecurityState.lines.length() > 1,
            rx.el.div(button(t(Security.end_others), on_click=SecurityState.end_others, data_testid="end-others")),
        ),
        _password_form(),
        id="security",
        data_testid="security",
    )


def _line(line: rx.Var[SessionLine]) -> rx.Component:
    name = rx.cond(line.browser == "", t(Security.unknown_browser), line.browser)
    return rx.el.li(
        rx.el.div(
            rx.el.p(
                rx.el.strong(name),
                rx.cond(line.is_this, badge(t(Security.this_one), state="passed")),
                class_name="flex flex-wrap items-center gap-x-3 gap-y-1 text-14",
            ),
            rx.el.p(
                t(Security.since), " ", moment(line.created_at), " · ", t(Security.seen), " ", moment(line.seen_at),
                class_name="text-12 text-quiet",
            ),
            class_name="flex min-w-0 grow flex-col gap-1",
        ),
        rx.cond(
            line.is_this,
            rx.fragment(),
            icon_button(
                "exit", t(Security.end), of=name, on_click=SecurityState.end(line.id), data_testid="end-session"
            ),
        ),
        class_name="flex items-center gap-3 py-3",
        data_testid="session-line",
    )  # fmt: skip


def _password_form() -> rx.Component:
    def password(name: str, label: rx.Var[str], complete: str, hint: rx.Var[str] | None = None) -> rx.Component:
        return field(
            label,
            password_input(
                f"password-{name}", name, required=True, max_length=1000, auto_complete=complete,
                **({"min_length": MINIMUM_PASSWORD} if hint is not None else {}),
            ),
            f"password-{name}",
            hint=hint,
        )  # fmt: skip

    return post_form(
        rx.el.h3(t(Security.password), class_name="text-16 font-semibold"),
        addressed_error({**AUTH_ERRORS, **PASSWORD_ERRORS}, fallback="auth_failed"),
        addressed_word("password", Security.password_changed),
        rx.el.div(
            password("present", t(Security.present_password), "current-password"),
            password("new", t(Security.new_password), "new-password", t(Auth.password_hint)),
            class_name="grid gap-4 sm:grid-cols-2",
        ),
        rx.el.p(
            t(Security.password_ends_others),
            rx.cond(LoginState.offers_mails, _by_mail()),
            class_name="text-13 text-quiet",
        ),
        rx.el.div(button(t(Security.change_password), type="submit", data_testid="change-password")),
        action=paths.SESSION_PASSWORD,
        class_name="flex flex-col gap-4 border-t border-line pt-4",
    )


def _by_mail() -> rx.Component:
    link = rx.el.a(t(Login.set_by_mail), href=paths.FORGOT_PASSWORD, class_name="link")
    return rx.fragment(" ", t(Login.forgotten), " ", link, ".")
