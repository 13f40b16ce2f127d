"""Sections of plan, payments and invoices."""

import reflex as rx

from samokoder_app import paths
from samokoder_app.features.billing.limits.components import ENTERPRISE
from samokoder_app.features.billing.state import BillingState
from samokoder_app.features.billing.subscriptions.components import doubled_line, subscription_part
from samokoder_app.features.billing.views import HistoryLine, PlanLine
from samokoder_app.i18n.billing import Billing, InvoiceStatus
from samokoder_app.i18n.plans import LimitsUseTexts
from samokoder_app.i18n.text import Text, texts_of
from samokoder_app.ui.chrome import moment
from samokoder_app.ui.controls import button, link_button
from samokoder_app.ui.language import LANGUAGE, in_dollars, in_groups, named, t
from samokoder_app.ui.surfaces import badge, error_box, row_list, section_card, waiting_lines


def standing_section() -> rx.Component:
    """The plan that holds, what is paid next, and what is lacking."""
    page = BillingState.page
    return section_card(
        t(Billing.your_plan),
        rx.cond(
            BillingState.is_loaded,
            rx.el.div(
                came_line(),
                rx.el.p(rx.el.strong(page.plan, data_testid="plan"), class_name="text-20"),
                rx.cond(page.holds_limits, rx.fragment(), _note(Billing.free_of_limits, "free-of-limits")),
                rx.cond(
                    page.holds_limits & ~page.takes_payments, _note(Billing.no_payments, "payments-off"), rx.fragment()
                ),
                rx.cond(page.subscriptions.length() > 1, error_box(t(Billing.two_plans), data_testid="two-plans")),
                rx.foreach(page.doubles, doubled_line),
                rx.foreach(page.subscriptions, subscription_part),
                class_name="flex flex-col gap-4",
            ),
            waiting_lines(t(Billing.loading)),
        ),
        data_testid="standing",
    )


def _note(text: Text, test_id: str) -> rx.Component:
    return rx.el.p(t(text), class_name="max-w-[68ch] text-14 text-quiet", data_testid=test_id)


def came_line() -> rx.Component:
    """How somebody came back from Stripe's page; nothing for who did not."""
    said = rx.match(
        BillingState.came,
        ("paid", t(Billing.paid)),
        ("waiting", t(Billing.waiting)),
        t(Billing.left),
    )
    return rx.cond(
        BillingState.came != "",
        rx.el.p(said, role="status", class_name="text-14 font-semibold", data_testid="came"),
    )


def plans_section() -> rx.Component:
    """Every plan with what it is to the user."""
    return rx.cond(
        BillingState.page.takes_payments,
        section_card(
            t(Billing.plans),
            rx.el.p(t(Billing.plans_hint), class_name="max-w-[68ch] text-14 text-quiet"),
            rx.el.ul(rx.foreach(BillingState.page.plans, _plan), class_name="divide-y divide-line"),
            rx.el.div(
                rx.el.a(
                    t(LimitsUseTexts.compare),
                    href=rx.cond(LANGUAGE == "ru", paths.pricing("ru"), paths.pricing("en")),
                    class_name="link",
                    data_testid="compare-plans",
                ),
                rx.el.span(t(Billing.at_stripe), class_name="text-quiet"),
                class_name="flex flex-wrap gap-x-4 gap-y-1 text-13",
            ),
            data_testid="plans",
        ),
    )


def _plan(plan: rx.Var[PlanLine]) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.strong(plan.title),
            _price(plan),
            rx.cond(
                plan.credits > 0,
                rx.el.span(in_groups(plan.credits), " ", t(Billing.monthly_credits), class_name="text-13 text-quiet"),
            ),
            class_name="flex min-w-0 grow flex-wrap items-baseline gap-x-3 gap-y-1 text-14",
        ),
        rx.match(
            plan.relation,
            ("current", badge(t(Billing.current), state="passed")),
            ("coming", badge(t(Billing.coming), state="working")),
            ("other", _choose(plan)),
            ("asked", _ask()),
            rx.fragment(),
        ),
        class_name="flex min-h-[60px] items-center gap-3 py-2",
        data_testid="plan-line",
        custom_attrs={"data-plan": plan.id, "data-relation": plan.relation},
    )


def _price(plan: rx.Var[PlanLine]) -> rx.Component:
    monthly = rx.fragment(rx.el.span(in_dollars(plan.price), class_name="figures"), " ", t(Billing.a_month))
    agreed = rx.cond(plan.price < 0, t(Billing.by_agreement), t(Billing.free))
    return rx.el.span(rx.cond(plan.price > 0, monthly, rx.fragment(agreed)), class_name="text-13 text-quiet")


def _choose(plan: rx.Var[PlanLine]) -> rx.Component:
    label = rx.cond(BillingState.page.subscriptions.length() > 0, t(Billing.upgrade), t(Billing.choose))
    return button(
        label,
        rx.el.span(plan.title, class_name="sr-only"),
        on_click=BillingState.choose_plan(plan.id),
        data_testid="choose-plan",
    )


def _ask() -> rx.Component:
    """To the form further down the page."""
    return link_button(
        t(Billing.ask), href=f"#{ENTERPRISE}", class_name="shrink-0 whitespace-nowrap", data_testid="ask-enterprise"
    )


def history_section() -> rx.Component:
    """Invoices and purchases, the newest first."""
    return rx.cond(
        BillingState.page.takes_payments | (BillingState.page.history.length() > 0),
        section_card(
            t(Billing.history),
            row_list(BillingState.page.history, _line, t(Billing.no_history)),
            data_testid="history",
        ),
    )


def _line(line: rx.Var[HistoryLine]) -> rx.Component:
    what = rx.cond(
        line.credits > 0,
        rx.el.span(in_groups(line.credits), " ", t(Billing.credits)),
        rx.el.span(t(Billing.subscription), rx.el.span(" ", line.number, class_name="figures text-13 text-quiet")),
    )
    paid = (line.status == "paid") | (line.status == "purchase")
    return rx.el.li(
        rx.el.div(
            what,
            rx.el.span(moment(line.at), class_name="figures text-12 text-quiet"),
            class_name="flex min-w-0 grow basis-52 flex-col gap-1 text-14",
        ),
        badge(named(line.status, texts_of(InvoiceStatus)), state=rx.cond(paid, "passed", "failed")),
        rx.el.span(
            in_dollars(line.total),
            rx.cond(line.refunded > 0, rx.fragment(", ", t(Billing.given_back), " ", in_dollars(line.refunded))),
            class_name="figures text-14",
        ),
        rx.el.span(
            rx.cond(line.url != "", rx.el.a(t(Billing.invoice), href=line.url, class_name="link")),
            rx.cond(line.pdf_url != "", rx.el.a(t(Billing.pdf), href=line.pdf_url, class_name="link")),
            class_name="flex gap-3 text-13 sm:min-w-[96px] sm:justify-end",
        ),
        class_name="flex flex-wrap items-center gap-x-4 gap-y-2 py-3",
        data_testid="history-line",
    )
