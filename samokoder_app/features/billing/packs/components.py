"""Packs of credits, where the balance stands; shown where payments are taken."""

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
            rx.el.ul(rx.foreach(BillingState.page.packs, _pack), class_name="divide-y divide-line"),
            data_testid="packs",
        ),
    )


def _pack(pack: rx.Var[PackLine]) -> rx.Component:
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
            on_click=BillingState.buy_pack(pack.id),
            data_testid="buy-pack",
        ),
        class_name="flex items-center gap-3 py-2",
        data_testid="pack-line",
    )
