"""What a reconciliation found, customers whom nobody here is, and subscriptions that were doubled."""

import reflex as rx

from samokoder_app.features.admin.managed.payments.views import DoubleLine, UnknownLine
from samokoder_app.features.admin.managed.state import ManagedState
from samokoder_app.i18n.billing import PaymentsReport
from samokoder_app.ui.chrome import moment
from samokoder_app.ui.language import in_dollars, in_groups, t
from samokoder_app.ui.surfaces import badge, row_list, section_card


def payments_report() -> rx.Component:
    """The section; where payments are neither taken nor ever were, one sentence."""
    found = ManagedState.payments
    is_used = found.takes_payments | (found.reconciled_at != "") | (found.unknown.length() > 0)
    off = rx.el.p(t(PaymentsReport.off), class_name="text-14", data_testid="payments-unused")
    return section_card(
        t(PaymentsReport.title),
        rx.cond(is_used, rx.fragment(_night(), _waiting(), _unknown(), _doubles()), off),
        data_testid="payments-report",
    )


def _night() -> rx.Component:
    found = ManagedState.payments
    mended = rx.fragment(
        rx.el.p(t(PaymentsReport.mended), " ", in_groups(found.mended.length()), class_name="text-14"),
        rx.el.ul(rx.foreach(found.mended, _named), class_name="flex flex-wrap gap-x-4 gap-y-1"),
    )
    looked = rx.fragment(
        rx.el.p(
            t(PaymentsReport.reconciled), " ", moment(found.reconciled_at), ". ",
            t(PaymentsReport.looked_at), " ", in_groups(found.looked_at), ".",
            class_name="text-14",
        ),
        rx.cond(found.mended.length() > 0, mended, rx.el.p(t(PaymentsReport.agrees), class_name="text-14 text-quiet")),
    )  # fmt: skip
    none = rx.el.p(t(PaymentsReport.never), class_name="text-14 text-quiet")
    return rx.el.div(
        rx.cond(found.reconciled_at != "", looked, none), class_name="flex flex-col gap-2", data_testid="reconciliation"
    )


def _named(name: rx.Var[str]) -> rx.Component:
    return rx.el.li(rx.el.code(name, class_name="text-12 break-all"), data_testid="mended")


def _waiting() -> rx.Component:
    found = ManagedState.payments
    shown: rx.Component = rx.cond(
        found.waiting > 0,
        rx.el.p(
            badge(t(PaymentsReport.waiting), " ", in_groups(found.waiting), state="failed"), " ",
            t(PaymentsReport.since), " ", moment(found.waiting_since),
            class_name="text-14", data_testid="events-waiting",
        ),
    )  # fmt: skip
    return shown


def _unknown() -> rx.Component:
    return rx.el.div(
        rx.el.h3(t(PaymentsReport.unknown), class_name="text-16 font-semibold"),
        rx.el.p(t(PaymentsReport.unknown_hint), class_name="max-w-[68ch] text-13 text-quiet"),
        row_list(ManagedState.payments.unknown, _customer, t(PaymentsReport.unknown_none)),
        class_name="flex flex-col gap-2 border-t border-line pt-4",
    )


def _customer(line: rx.Var[UnknownLine]) -> rx.Component:
    heard = rx.fragment(t(PaymentsReport.events), " ", in_groups(line.events), ", ", moment(line.last_at))
    return rx.el.li(
        rx.cond(
            line.customer != "",
            rx.el.code(line.customer, class_name="text-13 break-all"),
            rx.el.span(t(PaymentsReport.unnamed), class_name="text-14"),
        ),
        rx.el.span(
            rx.cond(line.events > 0, heard, rx.fragment(t(PaymentsReport.found_at_night))),
            class_name="ml-auto text-13 text-quiet",
        ),
        class_name="flex flex-wrap items-baseline gap-x-4 gap-y-1 py-2",
        data_testid="unknown-customer",
    )


def _doubles() -> rx.Component:
    found = ManagedState.payments
    shown: rx.Component = rx.cond(
        found.doubles.length() > 0,
        rx.el.div(
            rx.el.h3(t(PaymentsReport.doubles), class_name="text-16 font-semibold"),
            rx.el.p(t(PaymentsReport.doubles_hint), class_name="max-w-[68ch] text-13 text-quiet"),
            row_list(found.doubles, _double, ""),
            class_name="flex flex-col gap-2 border-t border-line pt-4",
        ),
    )
    return shown


def _double(line: rx.Var[DoubleLine]) -> rx.Component:
    refunded = rx.fragment(
        t(PaymentsReport.given_back), " ", rx.el.span(in_dollars(line.refunded), class_name="figures")
    )
    return rx.el.li(
        rx.el.code(line.id, class_name="text-13 break-all"),
        rx.el.span(line.plan, ", ", t(PaymentsReport.kept), " ", line.kept_plan, class_name="text-13"),
        rx.el.span(moment(line.at), class_name="figures text-12 text-quiet"),
        rx.el.span(
            rx.cond(line.is_over, refunded, badge(t(PaymentsReport.in_work), state="working")),
            class_name="ml-auto text-13",
        ),
        class_name="flex flex-wrap items-baseline gap-x-4 gap-y-1 py-2",
        data_testid="double",
    )
