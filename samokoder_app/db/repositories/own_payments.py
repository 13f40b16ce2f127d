"""SQL of a user's own payments, as he reads them."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True)


class SubscriptionRow(_Row):
    """A subscription as Stripe told it last; amounts in the currency's smallest unit."""

    subscription_id: str
    item_id: str
    status: str
    plan: str | None
    unit_amount: int | None
    currency: str
    created_at: datetime
    period_end: datetime
    trial_end: datetime | None
    cancel_at: datetime | None
    ended_at: datetime | None
    past_due_since: datetime | None
    next_attempt_at: datetime | None
    pay_url: str | None
    pending_plan: str | None
    pending_at: datetime | None


class InvoiceRow(_Row):
    """An invoice; amounts in the currency's smallest unit."""

    invoice_id: str
    number: str | None
    status: str
    total: int
    refunded: int
    currency: str
    created_at: datetime
    hosted_url: str | None
    pdf_url: str | None


class PurchaseRow(_Row):
    """A pack of credits that was paid."""

    session_id: str
    pack: str
    credits: int
    amount: int
    refunded: int
    currency: str
    paid_at: datetime


class CheckoutRow(_Row):
    """A page on which the user was sent to pay."""

    session_id: str
    plan: str | None
    pack: str | None
    status: str


class PackRow(_Row):
    """A pack of credits on offer."""

    pack: str
    credits: int
    price_usd: Decimal


_SUBSCRIPTIONS = text(
    "select subscription_id, item_id, status, plan, unit_amount, currency, created_at, period_end, trial_end, cancel_at,"
    " ended_at, past_due_since, next_attempt_at, pay_url, pending_plan, pending_at from app.subscriptions"
    " where user_id = :user_id order by (ended_at is null) desc, created_at desc, subscription_id limit 20"
)
_INVOICES = text(
    "select invoice_id, number, status, total, refunded, currency, created_at, hosted_url, pdf_url from app.invoices"
    " where user_id = :user_id and status <> 'draft' order by created_at desc, invoice_id limit :most"
)
_PURCHASES = text(
    "select session_id, pack, credits, amount, refunded, currency, paid_at from app.credit_purchases"
    " where user_id = :user_id order by paid_at desc, session_id limit :most"
)
_CHECKOUTS = text(
    "select session_id, plan, pack, status from app.checkouts where user_id = :user_id order by created_at desc"
)
_PACKS = text("select pack, credits, price_usd from app.credit_packs order by position")
_PLAN = text("select plan from public.profiles where id = :user_id")


async def subscriptions(session: AsyncSession, user_id: UUID) -> list[SubscriptionRow]:
    """A user's subscriptions, those that go on first."""
    rows = await session.execute(_SUBSCRIPTIONS, {"user_id": user_id})
    return [SubscriptionRow.model_validate(dict(row._mapping)) for row in rows]


async def invoices(session: AsyncSession, user_id: UUID, most: int) -> list[InvoiceRow]:
    """A user's invoices, the newest first."""
    rows = await session.execute(_INVOICES, {"user_id": user_id, "most": most})
    return [InvoiceRow.model_validate(dict(row._mapping)) for row in rows]


async def purchases(session: AsyncSession, user_id: UUID, most: int) -> list[PurchaseRow]:
    """Packs that a user paid, the newest first."""
    rows = await session.execute(_PURCHASES, {"user_id": user_id, "most": most})
    return [PurchaseRow.model_validate(dict(row._mapping)) for row in rows]


async def checkouts(session: AsyncSession, user_id: UUID) -> list[CheckoutRow]:
    """Pages on which a user was sent to pay, the newest first."""
    rows = await session.execute(_CHECKOUTS, {"user_id": user_id})
    return [CheckoutRow.model_validate(dict(row._mapping)) for row in rows]


async def packs(session: AsyncSession) -> list[PackRow]:
    """Packs on offer, the smallest first."""
    return [PackRow.model_validate(dict(row._mapping)) for row in await session.execute(_PACKS)]


async def effective_plan(session: AsyncSession, user_id: UUID) -> str:
    """The plan whose limits hold for a user."""
    return str(await session.scalar(_PLAN, {"user_id": user_id}))
