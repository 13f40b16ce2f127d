"""What the page of payments shows; pure."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from pydantic import BaseModel

from samokoder_app.billing.payments.service import BillingView, SubscriptionView
from samokoder_app.db.repositories.own_payments import InvoiceRow, PackRow, PurchaseRow
from samokoder_app.db.repositories.plans import PlanRow


class SubscriptionCard(BaseModel):
    """A subscription; moments are ISO texts, "" where there is none, money is in dollars."""

    plan: str
    standing: str
    price: float
    next_payment_at: str
    ends_at: str
    kept_until: str
    next_attempt_at: str
    pay_url: str
    pending_plan: str
    pending_at: str


class PlanLine(BaseModel):
    """A plan on offer; `price` is -1 where it is by agreement, `relation` is current, coming, other, asked (for) or
    closed."""

    id: str
    title: str
    price: float
    credits: int
    relation: str


class PackLine(BaseModel):
    """A pack of credits on offer."""

    id: str
    credits: int
    price: float


class HistoryLine(BaseModel):
    """An invoice or a purchase; `credits` is 0 for invoices."""

    id: str
    number: str
    credits: int
    at: str
    total: float
    refunded: float
    status: str
    url: str
    pdf_url: str


class DoubleCard(BaseModel):
    """A subscription that was paid beside another one; the sum is in dollars and 0 until it is paid back."""

    id: str
    plan: str
    kept_plan: str
    refunded: float


class BillingPage(BaseModel):
    """The whole page; `plan` is a title."""

    plan: str = ""
    takes_payments: bool = False
    holds_limits: bool = False
    subscriptions: list[SubscriptionCard] = []
    plans: list[PlanLine] = []
    packs: list[PackLine] = []
    history: list[HistoryLine] = []
    doubles: list[DoubleCard] = []


def billing_page(view: BillingView) -> BillingPage:
    """Where somebody stands, as the page says it."""
    titles = {plan.id: plan.title for plan in view.plans}
    return BillingPage(
        plan=titles.get(view.plan, view.plan),
        takes_payments=view.takes_payments,
        holds_limits=view.holds_limits,
        subscriptions=[_card(one, titles) for one in view.subscriptions],
        plans=[_plan(one, view) for one in view.plans],
        packs=[_pack(one) for one in view.packs],
        history=_history(view.invoices, view.purchases),
        doubles=[
            DoubleCard(
                id=one.subscription_id,
                plan=titles.get(one.plan or "", ""),
                kept_plan=titles.get(one.kept_plan or "", ""),
                refunded=_dollars(one.refunded),
            )
            for one in view.doubles
        ],
    )


def _card(one: SubscriptionView, titles: dict[str, str]) -> SubscriptionCard:
    return SubscriptionCard(
        plan=titles.get(one.plan or "", one.plan or ""),
        standing=one.standing,
        price=_dollars(one.amount),
        next_payment_at=_moment(one.next_payment_at),
        ends_at=_moment(one.ends_at),
        kept_until=_moment(one.keeps_plan_until),
        next_attempt_at=_moment(one.next_attempt_at),
        pay_url=one.pay_url or "",
        pending_plan=titles.get(one.pending_plan or "", ""),
        pending_at=_moment(one.pending_at),
    )


def _plan(plan: PlanRow, view: BillingView) -> PlanLine:
    price = -1.0 if plan.price_usd is None else float(plan.price_usd)
    return PlanLine(
        id=plan.id, title=plan.title, price=price, credits=plan.monthly_credits, relation=_relation(plan, view)
    )


def _relation(plan: PlanRow, view: BillingView) -> str:
    """What a plan is to somebody: only what can be paid can be chosen, and free is what an ending leads to."""
    if plan.id == view.plan:
        return "current"
    if any(one.pending_plan == plan.id or (one.ends_at and plan.price_usd == 0) for one in view.subscriptions):
        return "coming"
    if plan.price_usd is None and view.takes_payments and view.holds_limits:
        return "asked"
    is_paid_by_month = plan.price_usd is not None and (plan.price_usd > 0 or bool(view.subscriptions))
    return "other" if view.takes_payments and is_paid_by_month else "closed"


def _pack(pack: PackRow) -> PackLine:
    return PackLine(id=pack.pack, credits=pack.credits, price=float(pack.price_usd))


def _history(invoices: Sequence[InvoiceRow], purchases: Sequence[PurchaseRow]) -> list[HistoryLine]:
    lines = [
        HistoryLine(
            id=one.invoice_id,
            number=one.number or "",
            credits=0,
            at=one.created_at.isoformat(),
            total=_dollars(one.total),
            refunded=_dollars(one.refunded),
            status=one.status,
            url=one.hosted_url or "",
            pdf_url=one.pdf_url or "",
        )
        for one in invoices
    ]
    lines += [
        HistoryLine(
            id=one.session_id,
            number="",
            credits=one.credits,
            at=one.paid_at.isoformat(),
            total=_dollars(one.amount),
            refunded=_dollars(one.refunded),
            status="purchase",
            url="",
            pdf_url="",
        )
        for one in purchases
    ]
    return sorted(lines, key=lambda line: line.at, reverse=True)


def _dollars(cents: int | None) -> float:
    return float(Decimal(cents or 0) / 100)


def _moment(at: datetime | None) -> str:
    return at.isoformat() if at else ""
