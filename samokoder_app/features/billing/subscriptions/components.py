"""How a subscription stands, what is paid next, and the ways to pay, change or end it."""

import reflex as rx

from samokoder_app.features.billing.state import BillingState
from samokoder_app.features.billing.views import DoubleCard, SubscriptionCard
from samokoder_app.i18n.billing import Billing
from samokoder_app.i18n.text import Text
from samokoder_app.ui.chrome import moment
from samokoder_app.ui.controls import button, link_button
from samokoder_app.ui.language import in_dollars, t
from samokoder_app.ui.surfaces import error_box


def doubled_line(one: rx.Var[DoubleCard]) -> rx.Component:
    """Two plans were paid at once."""
    return rx.el.p(
        t(Billing.double), " ", rx.el.strong(one.plan), ". ",
        rx.cond(
            one.refunded > 0,
            rx.fragment(t(Billing.double_refunded), " ", rx.el.span(in_dollars(one.refunded), class_name="figures"), ". "),
        ),
        t(Billing.double_kept), " ", rx.el.strong(one.kept_plan), ".",
        role="status", class_name="max-w-[68ch] text-14", data_testid="double",
    )  # fmt: skip


def subscription_part(one: rx.Var[SubscriptionCard]) -> rx.Component:
    """One subscription below the plan that it pays for."""
    return rx.el.div(
        _problem(one),
        rx.el.p(
            rx.cond(one.plan != BillingState.page.plan, rx.el.strong(one.plan, class_name="mr-3")),
            rx.el.span(in_dollars(one.price), class_name="figures"),
            " ",
            t(Billing.a_month),
            class_name="text-14",
        ),
        rx.el.dl(
            rx.cond(one.standing == "trial", _date(Billing.trial_until, one.next_payment_at)),
            rx.cond(one.standing == "fine", _date(Billing.next_payment, one.next_payment_at)),
            _date(Billing.ends_at, one.ends_at),
            _date(Billing.kept_until, one.kept_until),
            _date(Billing.next_attempt, one.next_attempt_at),
            class_name="flex flex-col gap-1 text-14",
        ),
        rx.cond(
            one.pending_plan != "",
            rx.el.p(
                t(Billing.changes_at), " ", moment(one.pending_at), " ", t(Billing.changes_to), " ",
                rx.el.strong(one.pending_plan),
                class_name="text-14", data_testid="pending-plan",
            ),
        ),
        rx.cond(one.standing == "ending", rx.el.p(t(Billing.after_end), class_name="text-14 text-quiet")),
        _ways(one),
        class_name="flex flex-col gap-3 border-t border-line pt-4",
        data_testid="subscription",
        custom_attrs={"data-standing": one.standing},
    )  # fmt: skip


def _problem(one: rx.Var[SubscriptionCard]) -> rx.Component:
    said = rx.match(
        one.standing,
        ("unfinished", t(Billing.unfinished)),
        ("grace", t(Billing.grace)),
        ("overdue", t(Billing.overdue)),
        "",
    )
    return rx.cond(said != "", error_box(said, _ways_to_pay(one), data_testid="payment-problem"))


def _date(label: Text, at: rx.Var[str]) -> rx.Component:
    return rx.cond(
        at != "",
        rx.el.div(
            rx.el.dt(t(label), class_name="text-quiet"),
            rx.el.dd(moment(at), class_name="figures"),
            class_name="flex flex-wrap gap-x-2",
        ),
    )


def _ways_to_pay(one: rx.Var[SubscriptionCard]) -> rx.Component:
    return rx.el.div(
        rx.cond(
            one.pay_url != "",
            link_button(t(Billing.pay_now), href=one.pay_url, kind="primary", data_testid="pay-invoice"),
        ),
        button(t(Billing.new_card), on_click=BillingState.manage("payment_method"), data_testid="new-card"),
        class_name="flex flex-wrap gap-2",
    )


def _ways(one: rx.Var[SubscriptionCard]) -> rx.Component:
    return rx.el.div(
        button(t(Billing.manage), on_click=BillingState.manage("overview"), data_testid="manage"),
        rx.cond(
            one.standing == "ending",
            button(t(Billing.go_on), kind="primary", on_click=BillingState.manage("overview"), data_testid="go-on"),
            button(t(Billing.cancel), on_click=BillingState.manage("cancel"), data_testid="cancel-subscription"),
        ),
        class_name="flex flex-wrap gap-2",
    )
