"""Where a user stands with his payments: plan, next payment, what is lacking, invoices, what there is to buy."""

from datetime import UTC, datetime, timedelta
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.db.repositories import own_payments, paying_once, payments
from samokoder_app.db.repositories import plans as offered
from samokoder_app.db.repositories.own_payments import InvoiceRow, PackRow, PurchaseRow, SubscriptionRow
from samokoder_app.db.repositories.paying_once import DoubleRow
from samokoder_app.db.repositories.plans import PlanRow
from samokoder_app.db.session import as_user, as_worker
from samokoder_app.settings import get_settings

Standing = Literal["fine", "trial", "ending", "unfinished", "grace", "overdue"]
"""Of a subscription: on trial, ending by wish, its first payment lacking, a payment lacking with the plan still kept, and
with the plan taken away."""

INVOICES_SHOWN = 50
DOUBLES_SHOWN = timedelta(days=35)
_OVER = frozenset({"canceled", "incomplete_expired"})


class SubscriptionView(BaseModel):
    """A subscription that goes on, or whose payment is lacking."""

    model_config = ConfigDict(frozen=True)

    plan: str | None
    standing: Standing
    amount: int | None
    currency: str
    next_payment_at: datetime | None
    ends_at: datetime | None
    keeps_plan_until: datetime | None
    next_attempt_at: datetime | None
    pay_url: str | None
    pending_plan: str | None
    pending_at: datetime | None


class BillingView(BaseModel):
    """Everything of a user's payments. `takes_payments`: Stripe's keys are set; `holds_limits`: plans mean something."""

    model_config = ConfigDict(frozen=True)

    takes_payments: bool
    holds_limits: bool
    plan: str
    subscriptions: tuple[SubscriptionView, ...]
    invoices: tuple[InvoiceRow, ...]
    purchases: tuple[PurchaseRow, ...]
    plans: tuple[PlanRow, ...]
    packs: tuple[PackRow, ...]
    doubles: tuple[DoubleRow, ...] = Field(
        description="Subscriptions of late that were paid beside another one: ended, and paid back."
    )


def is_live(row: SubscriptionRow) -> bool:
    """Whether a subscription is not over."""
    return row.status not in _OVER


async def get_billing(user: CurrentUser, most: int = INVOICES_SHOWN) -> BillingView:
    """Where the user stands, with at most so many invoices and purchases; asks Stripe nothing."""
    settings = get_settings()
    async with as_worker() as session:
        grace = timedelta(days=(await payments.payment_account(session)).grace_days)
    now = datetime.now(UTC)
    async with as_user(user.id) as session:
        rows = await own_payments.subscriptions(session, user.id)
        return BillingView(
            takes_payments=settings.takes_payments,
            holds_limits=settings.bills,
            plan=await own_payments.effective_plan(session, user.id),
            subscriptions=tuple(_subscription(row, grace, now) for row in rows if is_live(row)),
            invoices=tuple(await own_payments.invoices(session, user.id, most)),
            purchases=tuple(await own_payments.purchases(session, user.id, most)),
            plans=tuple(await offered.list_plans(session)),
            packs=tuple(await own_payments.packs(session)),
            doubles=tuple(
                one for one in await paying_once.own_doubles(session, user.id) if one.found_at > now - DOUBLES_SHOWN
            ),
        )


def _subscription(row: SubscriptionRow, grace: timedelta, now: datetime) -> SubscriptionView:
    kept_until = row.past_due_since + grace if row.past_due_since and row.status == "past_due" else None
    standing = _standing(row, kept_until, now)
    return SubscriptionView(
        plan=row.plan,
        standing=standing,
        amount=row.unit_amount,
        currency=row.currency,
        next_payment_at=row.period_end if standing in {"fine", "trial"} else None,
        ends_at=row.cancel_at,
        keeps_plan_until=kept_until if standing == "grace" else None,
        next_attempt_at=row.next_attempt_at,
        pay_url=row.pay_url,
        pending_plan=row.pending_plan,
        pending_at=row.pending_at,
    )


def _standing(row: SubscriptionRow, kept_until: datetime | None, now: datetime) -> Standing:
    if row.status == "incomplete":
        return "unfinished"
    if row.status == "past_due":
        return "grace" if kept_until is not None and kept_until > now else "overdue"
    if row.status in {"unpaid", "paused"}:
        return "overdue"
    if row.cancel_at is not None:
        return "ending"
    return "trial" if row.status == "trialing" else "fine"
