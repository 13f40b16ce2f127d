"""What the ledger says as a whole, and the form for a present."""

import reflex as rx

from samokoder_app.features.admin.managed.state import ManagedState
from samokoder_app.i18n.credits import ManagedTexts
from samokoder_app.ui.controls import button, field, text_input
from samokoder_app.ui.language import in_groups, t
from samokoder_app.ui.surfaces import badge, figure, section_card


def books() -> rx.Component:
    """What was issued, what was spent, and whether the books agree."""
    found = ManagedState.books
    sums = (
        (ManagedTexts.issued, found.issued),
        (ManagedTexts.spent, found.spent),
        (ManagedTexts.available, found.available),
        (ManagedTexts.held, found.held),
        (ManagedTexts.returned, found.returned),
        (ManagedTexts.uncovered, found.uncovered),
    )
    agrees = rx.el.span(t(ManagedTexts.agrees), class_name="text-quiet")
    differs = badge(t(ManagedTexts.differs), " ", in_groups(found.differences), state="failed")
    return section_card(
        t(ManagedTexts.books),
        rx.el.dl(
            *[figure(t(label), in_groups(value)) for label, value in sums],
            class_name="grid grid-cols-2 gap-3 lg:grid-cols-3",
        ),
        rx.el.p(rx.cond(found.differences == 0, agrees, differs), class_name="text-13", data_testid="books-agree"),
        data_testid="books",
    )


def gift_form() -> rx.Component:
    """Credits for a user."""
    email = text_input("gift_email", "email", type="email", required=True, auto_complete="off", max_length=320)
    amount = text_input(
        "gift_credits", "credits", input_mode="decimal", required=True, auto_complete="off", max_length=20
    )
    return section_card(
        t(ManagedTexts.give_title),
        rx.el.form(
            rx.el.div(
                field(t(ManagedTexts.email), email, "gift_email"),
                field(t(ManagedTexts.amount), amount, "gift_credits"),
                class_name="grid gap-4 sm:grid-cols-2",
            ),
            rx.el.div(
                button(t(ManagedTexts.give), type="submit", data_testid="give"),
                rx.el.span(
                    rx.cond(ManagedState.is_given, t(ManagedTexts.given), t(ManagedTexts.give_hint)),
                    role="status",
                    class_name="text-13 text-quiet",
                    data_testid="gift-said",
                ),
                class_name="flex flex-wrap items-center gap-3",
            ),
            on_submit=ManagedState.give,
            class_name="flex flex-col gap-4",
        ),
    )
