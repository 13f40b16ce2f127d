"""Packs of credits, where the balance stands; shown where payments are taken."""

from typing import Any

import reflex as rx

from samokoder_app.features.billing.state import BillingState
from samokoder_app.features.billing.views import PackLine
from samokoder_app.i18n.billing import Billing
from samokoder_app.ui.controls import button
from samokoder_app.ui.language import in_dollars, in_groups, t
from samokoder_app.ui.surfaces import section_card


def packs_section() -> rx.Component:
    """Packs of credits."""
    return rx.cond(
        BillingState.page.takes_payments,
        section_card(
            t(Billing.packs),
            rx.el.p(t(Billing.packs_hint), class_name="max-w-[68ch] text-14 text-quiet"),
            rx.el.ul(
                rx.foreach(BillingState.page.packs, lambda pack: pack_line(pack, BillingState.buy_pack(pack.id))),
                class_name="divide-y divide-line",
            ),
            data_testid="packs",
        ),
    )


def pack_line(pack: rx.Var[PackLine], on_buy: Any) -> rx.Component:
    """A pack with its price, and the way to pay for it."""
    return rx.el.li(
        rx.el.span(
            rx.el.strong(in_groups(pack.credits), class_name="figures"),
            " ",
            t(Billing.credits),
            class_name="grow text-14",
        ),
        rx.el.span(in_dollars(pack.price), class_name="figures text-14"),
        button(
            t(Billing.buy),
            rx.el.span(in_groups(pack.credits), " ", t(Billing.credits), class_name="sr-only"),
            on_click=on_buy,
            data_testid="buy-pack",
        ),
        class_name="flex items-center gap-3 py-2",
        data_testid="pack-line",
    )
