"""The page about a mail that is under way, and the one to which its link leads."""

import reflex as rx

from samokoder_app import paths
from samokoder_app.features.auth.components import entry_panel, form_error
from samokoder_app.features.auth.mail.components import (
    KINDS,
    button_form,
    code_form,
    kept_note,
    sign_in_link,
    texts_by_kind,
    way_on,
    while_unused,
)
from samokoder_app.i18n.entry import CheckMail, Confirm
from samokoder_app.i18n.text import texts_of
from samokoder_app.session.entry import EntryState
from samokoder_app.shell.frame import public_frame
from samokoder_app.ui.chrome import addressed_case, addressed_text, addressed_word
from samokoder_app.ui.controls import button, link_button, post_form
from samokoder_app.ui.language import t


def check_mail_page() -> rx.Component:
    """Where the mail went, its code, and another mail."""
    texts = texts_of(CheckMail)
    sent = rx.match(EntryState.flow, *[(kind, t(texts[kind])) for kind in KINDS], t(CheckMail.magiclink))
    starts = [("signup", paths.SIGN_UP), ("recovery", paths.FORGOT_PASSWORD), ("email_change", paths.ACCOUNT_SIGN_IN)]
    return public_frame(
        entry_panel(
            t(CheckMail.title),
            rx.fragment(sent, " ", rx.el.strong(EntryState.awaited, class_name="break-words text-text"), "."),
            form_error(),
            addressed_word("resent", CheckMail.resent),
            rx.cond(EntryState.are_mails_kept, kept_note()),
            rx.cond(EntryState.flow != "email_change", code_form()),
            post_form(
                rx.cond(
                    EntryState.are_mails_kept,
                    rx.fragment(),
                    rx.el.p(t(CheckMail.not_there), class_name="text-14 text-quiet"),
                ),
                rx.el.div(
                    button(t(CheckMail.resend), type="submit", data_testid="resend"),
                    link_button(
                        t(CheckMail.other_address),
                        href=rx.match(EntryState.flow, *starts, paths.SIGN_IN),
                        kind="quiet",
                    ),
                    class_name="flex flex-wrap gap-2",
                ),
                action=paths.SESSION_RESEND,
                class_name="flex flex-col gap-3 border-t border-line pt-4",
            ),
        )
    )


def confirm_page() -> rx.Component:
    """What the link is for, and one button; or why it is of no use any more, and what to do then."""
    return public_frame(
        entry_panel(
            addressed_text("type", texts_by_kind("title", Confirm.title), fallback=""),
            while_unused(addressed_text("type", texts_by_kind("hint", Confirm.hint), fallback="")),
            form_error(),
            addressed_word("agreed", Confirm.agreed),
            addressed_word("email", Confirm.changed),
            while_unused(button_form()),
            addressed_case(way_on(), name="error", words=["link_expired"]),
            addressed_case(sign_in_link(), name="done", words=["email", "agreed"]),
        )
    )
