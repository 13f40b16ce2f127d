"""What Stripe's objects say, as far as it matters here, and the rows that are kept of them.

The shapes are those of the API version of the pinned library. What is lacking or of another type is an error, never a
guess: the event waits, and somebody is told.
"""

from datetime import UTC, datetime
from typing import Any

from pydantic import BaseModel, ConfigDict
from stripe import Invoice, Subscription
from stripe.checkout import Session

Row = dict[str, Any]
_LACKING = frozenset({"past_due", "unpaid", "incomplete"})


class _Said(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class _Price(_Said):
    id: str
    unit_amount: int | None


class _Item(_Said):
    id: str
    price: _Price
    current_period_start: int
    current_period_end: int


class _Items(_Said):
    data: tuple[_Item, ...]


class _LatestInvoice(_Said):
    status: str | None
    created: int
    next_payment_attempt: int | None = None
    hosted_invoice_url: str | None = None


class _PhaseItem(_Said):
    price: str


class _Phase(_Said):
    start_date: int
    items: tuple[_PhaseItem, ...]


class _Schedule(_Said):
    status: str
    phases: tuple[_Phase, ...]


class SaidSubscription(_Said):
    """A subscription, with its last invoice and its schedule in it."""

    id: str
    customer: str
    status: str
    currency: str
    created: int
    items: _Items
    trial_end: int | None = None
    cancel_at: int | None = None
    cancel_at_period_end: bool
    ended_at: int | None = None
    latest_invoice: _LatestInvoice | None = None
    schedule: _Schedule | None = None


class _LinePeriod(_Said):
    start: int
    end: int


class _PriceDetails(_Said):
    price: str


class _Pricing(_Said):
    price_details: _PriceDetails | None = None


class _Line(_Said):
    amount: int
    period: _LinePeriod
    pricing: _Pricing | None = None


class _Lines(_Said):
    data: tuple[_Line, ...]


class _SubscriptionDetails(_Said):
    subscription: str


class _Parent(_Said):
    subscription_details: _SubscriptionDetails | None = None


class _Paid(_Said):
    payment_intent: str | None = None


class _Payment(_Said):
    payment: _Paid
    status: str


class _Payments(_Said):
    data: tuple[_Payment, ...]


class SaidInvoice(_Said):
    """An invoice, with its payments in it."""

    id: str
    customer: str | None
    status: str | None
    billing_reason: str | None = None
    number: str | None = None
    total: int
    amount_due: int
    amount_paid: int
    currency: str
    created: int
    lines: _Lines
    parent: _Parent | None = None
    payments: _Payments | None = None
    hosted_invoice_url: str | None = None
    invoice_pdf: str | None = None


class SaidCheckout(_Said):
    """A page on which somebody was sent to pay."""

    id: str
    customer: str | None
    mode: str
    status: str | None
    payment_status: str
    amount_total: int | None
    currency: str | None
    created: int
    payment_intent: str | None = None
    subscription: str | None = None


def subscription_of(told: Subscription) -> SaidSubscription:
    """Read a subscription that was asked for with `SUBSCRIPTION_PARTS`."""
    return SaidSubscription.model_validate(told.to_dict())


def invoice_of(told: Invoice) -> SaidInvoice:
    """Read an invoice that was asked for with `INVOICE_PARTS`."""
    return SaidInvoice.model_validate(told.to_dict())


def checkout_of(told: Session) -> SaidCheckout:
    """Read a page of payment."""
    return SaidCheckout.model_validate(told.to_dict())


SUBSCRIPTION_PARTS = ["latest_invoice", "schedule"]
INVOICE_PARTS = ["payments"]


def subscription_row(said: SaidSubscription) -> Row:
    """The row of `app.subscriptions`; moments as ISO texts. Ours have one item each."""
    item = said.items.data[0]
    last = said.latest_invoice
    is_lacking = said.status in _LACKING and last is not None and last.status == "open"
    coming = _coming_phase(said, item.price.id)
    return {
        "subscription_id": said.id,
        "item_id": item.id,
        "status": said.status,
        "price_id": item.price.id,
        "unit_amount": item.price.unit_amount,
        "currency": said.currency,
        "created_at": _moment(said.created),
        "period_start": _moment(item.current_period_start),
        "period_end": _moment(item.current_period_end),
        "trial_end": _moment(said.trial_end),
        "cancel_at": _moment(item.current_period_end if said.cancel_at_period_end else said.cancel_at),
        "ended_at": _moment(said.ended_at),
        "past_due_since": _moment(last.created) if is_lacking and last else None,
        "next_attempt_at": _moment(last.next_payment_attempt) if is_lacking and last else None,
        "pay_url": last.hosted_invoice_url if is_lacking and last else None,
        "pending_price_id": coming.items[0].price if coming else None,
        "pending_at": _moment(coming.start_date) if coming else None,
    }


def _coming_phase(said: SaidSubscription, price: str) -> _Phase | None:
    """The first part of a schedule that has not begun and has another price."""
    if said.schedule is None or said.schedule.status not in {"active", "not_started"}:
        return None
    begun = said.items.data[0].current_period_start
    coming = [one for one in said.schedule.phases if one.start_date > begun and one.items]
    return next((one for one in coming if one.items[0].price != price), None)


def invoice_row(said: SaidInvoice) -> Row:
    """The row of `app.invoices`. Its price and period are those of the line that costs most: at a change of plan the
    other one gives money back for the old plan."""
    line = max(said.lines.data, key=lambda one: one.amount, default=None)
    pricing = line.pricing if line else None
    details = said.parent.subscription_details if said.parent else None
    paid = [one.payment.payment_intent for one in said.payments.data] if said.payments else []
    return {
        "invoice_id": said.id,
        "subscription_id": details.subscription if details else None,
        "price_id": pricing.price_details.price if pricing and pricing.price_details else None,
        "number": said.number,
        "status": said.status or "draft",
        "reason": said.billing_reason,
        "total": said.total,
        "amount_due": said.amount_due,
        "amount_paid": said.amount_paid,
        "currency": said.currency,
        "created_at": _moment(said.created),
        "period_start": _moment(line.period.start if line else said.created),
        "period_end": _moment(line.period.end if line else said.created),
        "payment_intent": next((one for one in paid if one), None),
        "hosted_url": said.hosted_invoice_url,
        "pdf_url": said.invoice_pdf,
    }


def checkout_row(said: SaidCheckout) -> Row:
    """What `app.write_checkout` takes."""
    return {
        "session_id": said.id,
        "status": said.status or "open",
        "is_paid": said.mode == "payment" and said.payment_status == "paid",
        "amount": said.amount_total or 0,
        "currency": said.currency or "usd",
        "payment_intent": said.payment_intent,
        "created_at": _moment(said.created),
    }


def _moment(seconds: int | None) -> str | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC).isoformat()
