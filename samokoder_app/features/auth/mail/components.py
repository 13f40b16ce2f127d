"""Parts of the pages about mails."""

from typing import get_args

import reflex as rx

from samokoder_app import paths
from samokoder_app.accounts.flows import MailKind
from samokoder_app.accounts.mail_entry import LINKS
from samokoder_app.features.auth.components import email_field
from samokoder_app.i18n.common import Common
from samokoder_app.i18n.entry import CheckMail, Confirm
from samokoder_app.i18n.text import Text, texts_of
from samokoder_app.session.entry import EntryState
from samokoder_app.ui.chrome import addressed_case, addressed_text
from samokoder_app.ui.controls import button, field, link_button, post_form, text_input
from samokoder_app.ui.language import t

KINDS: tuple[MailKind, ...] = get_args(MailKind)
"""What a mail may be for."""

_FORM = "flex flex-col gap-4"


def code_form() -> rx.Component:
    """The code, for who reads the mail on another device."""
    code = text_input(
        "code",
        "code",
        required=True,
        auto_focus=True,
        auto_complete="one-time-code",
        input_mode="numeric",
        max_length=40,
        data_testid="code",
    )
    return post_form(
        field(t(CheckMail.code), code, "code", hint=t(CheckMail.code_hint)),
        button(t(CheckMail.confirm), kind="primary", type="submit", data_testid="code-submit"),
        action=paths.SESSION_CODE,
        class_name=_FORM,
    )


def kept_note() -> rx.Component:
    """Where the mail is on a machine that sends none."""
    return rx.el.p(
        t(CheckMail.kept),
        " ",
        rx.el.a(t(CheckMail.to_kept), href=paths.ADMIN_MAIL, class_name="link"),
        class_name="note-box text-14",
        data_testid="mails-kept",
    )


def while_unused(part: rx.Component) -> rx.Component:
    """A part that is of use only before the link was used, or found to be too old."""
    before = addressed_case(part, name="done", words=[""])
    return addressed_case(before, name="error", words=["link_expired"], otherwise=True)


def button_form() -> rx.Component:
    """Without an address of its own the form posts to the page's, which names what the link is for."""
    present = rx.el.p(
        t(Confirm.present),
        " ",
        rx.el.strong(EntryState.present, class_name="break-words"),
        ". ",
        t(Confirm.present_ends),
        class_name="note-box text-14",
        data_testid="present",
    )
    return post_form(
        addressed_case(rx.cond(EntryState.present != "", present), name="type", words=["email_change"], otherwise=True),
        button(
            addressed_text("type", texts_by_kind("submit", Confirm.submit), fallback=""),
            kind="primary",
            type="submit",
            data_testid="confirm",
        ),
        rx.el.p(t(Confirm.not_yours), class_name="text-13 text-quiet"),
        class_name=_FORM,
    )


def way_on() -> rx.Component:
    """A new mail of the same kind."""

    def case(form: rx.Component, *kinds: MailKind, otherwise: bool = False) -> rx.Component:
        said = [word for word, kind in LINKS.items() if kind in kinds]
        return addressed_case(form, name="type", words=list(said), otherwise=otherwise)

    def ask(action: str, submit: Text) -> rx.Component:
        return post_form(
            email_field(),
            button(t(submit), kind="primary", type="submit", data_testid="ask-again"),
            action=action,
            class_name=_FORM,
        )

    change = link_button(t(Confirm.change_again), href=paths.ACCOUNT_SIGN_IN, kind="primary")
    return rx.el.div(
        case(rx.el.p(t(Confirm.again), class_name="text-14"), "email_change", otherwise=True),
        case(ask(paths.SESSION_RECOVER, Confirm.new_recovery), "recovery"),
        case(ask(paths.SESSION_RESEND, Confirm.new_confirmation), "signup"),
        case(change, "email_change"),
        case(ask(paths.SESSION_LINK, Confirm.new_link), "recovery", "signup", "email_change", otherwise=True),
        sign_in_link(),
        class_name="flex flex-col gap-4",
        data_testid="way-on",
    )


def sign_in_link() -> rx.Component:
    """The way to the sign-in page."""
    return link_button(t(Common.sign_in), href=paths.SIGN_IN)


def texts_by_kind(part: str, other: Text) -> dict[str, Text]:
    """The texts of a part by what the link says that it is."""
    known = texts_of(Confirm)
    return {"": other, **{said: known[f"{kind}_{part}"] for said, kind in LINKS.items()}}
