"""SQL of payments as the service's own login does it: what Stripe says, with the number under which it was asked."""

from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import bindparam, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession

Outcome = Literal["unknown", "stale", "same", "changed"]


class PriceRow(BaseModel):
    """A price at Stripe, and the plan or pack that it stands for."""

    model_config = ConfigDict(frozen=True)

    price_id: str
    product_id: str
    plan: str | None
    pack: str | None
    unit_amount: int
    currency: str


class AccountRow(BaseModel):
    """What holds for all payments of this installation."""

    model_config = ConfigDict(frozen=True)

    portal_configuration: str | None
    trial_days: int
    grace_days: int


_TICKET = text("select app.take_payment_ticket(:object)")
_SUBSCRIPTION = text("select app.write_subscription(:ticket, :customer, :row)").bindparams(
    bindparam("row", type_=JSONB)
)
_END_MISSING = text("select app.end_missing_subscription(:ticket, :subscription)")
_INVOICE = text("select app.write_invoice(:ticket, :customer, :row)").bindparams(bindparam("row", type_=JSONB))
_CHECKOUT = text("select app.write_checkout(:ticket, :customer, :row)").bindparams(bindparam("row", type_=JSONB))
_REFUNDS = text("select app.write_refunds(:ticket, :payment_intent, :refunded)")
_CUSTOMER_OF = text("select customer_id from app.payment_customers where user_id = :user_id")
_USER_OF = text("select user_id from app.payment_customers where customer_id = :customer")
_KEEP_CUSTOMER = text("select app.keep_payment_customer(:user_id, :customer)")
_FORGET_CUSTOMER = text("select app.forget_payment_customer(:customer)")
_NOTE_CHECKOUT = text("select app.note_checkout(:user_id, :session, :plan, :pack, cast(:team_id as uuid))")
_PRICE = text(
    "select price_id, product_id, plan, pack, unit_amount, currency from app.payment_prices"
    " where is_current and (plan = :plan or pack = :pack)"
)
_KEEP_PRICE = text("select app.keep_payment_price(:price_id, :product_id, :plan, :pack, :unit_amount, :currency)")
_ACCOUNT = text("select portal_configuration, trial_days, grace_days from app.payment_account")
_KEEP_ACCOUNT = text("select app.keep_payment_account(:portal_configuration, :trial_days, :grace_days)")


async def take_ticket(session: AsyncSession, object_id: str) -> int:
    """A number for asking Stripe about an object. Commit before asking."""
    return int(await session.scalar(_TICKET, {"object": object_id}) or 0)


async def write_subscription(session: AsyncSession, ticket: int, customer: str, row: dict[str, Any]) -> Outcome:
    """Keep a subscription; the plan of its user follows."""
    return await _outcome(session, _SUBSCRIPTION, {"ticket": ticket, "customer": customer, "row": row})


async def end_missing_subscription(session: AsyncSession, ticket: int, subscription: str) -> Outcome:
    """Stripe has no such subscription any more; `unknown` if there was none here."""
    return await _outcome(session, _END_MISSING, {"ticket": ticket, "subscription": subscription})


async def write_invoice(session: AsyncSession, ticket: int, customer: str, row: dict[str, Any]) -> Outcome:
    """Keep an invoice; credits of a plan follow once it is paid."""
    return await _outcome(session, _INVOICE, {"ticket": ticket, "customer": customer, "row": row})


async def write_checkout(session: AsyncSession, ticket: int, customer: str, row: dict[str, Any]) -> Outcome:
    """Keep what became of a page of payment; credits of a pack follow once it is paid."""
    return await _outcome(session, _CHECKOUT, {"ticket": ticket, "customer": customer, "row": row})


async def write_refunds(session: AsyncSession, ticket: int, payment_intent: str, refunded: int) -> Outcome:
    """Keep the sum that was given back of a payment; credits go back by the same share."""
    values = {"ticket": ticket, "payment_intent": payment_intent, "refunded": refunded}
    return await _outcome(session, _REFUNDS, values)


async def _outcome(session: AsyncSession, statement: Any, values: dict[str, Any]) -> Outcome:
    outcome: Outcome = await session.scalar(statement, values)
    return outcome


async def customer_of(session: AsyncSession, user_id: UUID) -> str | None:
    """The customer that a user is at Stripe, if he is one."""
    customer: str | None = await session.scalar(_CUSTOMER_OF, {"user_id": user_id})
    return customer


async def user_of(session: AsyncSession, customer: str) -> UUID | None:
    """Who a customer of Stripe's is here."""
    found: UUID | None = await session.scalar(_USER_OF, {"customer": customer})
    return found


async def keep_customer(session: AsyncSession, user_id: UUID, customer: str) -> str | None:
    """The customer of a user from now on: the first one stays. None: there is no such user."""
    kept: str | None = await session.scalar(_KEEP_CUSTOMER, {"user_id": user_id, "customer": customer})
    return kept


async def forget_customer(session: AsyncSession, customer: str) -> None:
    """The customer is gone at Stripe."""
    await session.execute(_FORGET_CUSTOMER, {"customer": customer})


async def note_checkout(
    session: AsyncSession,
    user_id: UUID,
    checkout: str,
    *,
    plan: str | None = None,
    pack: str | None = None,
    team_id: UUID | None = None,
) -> None:
    """Remember what somebody was sent to pay for; a pack may be for a team."""
    values = {"user_id": user_id, "session": checkout, "plan": plan, "pack": pack, "team_id": team_id}
    await session.execute(_NOTE_CHECKOUT, values)


async def current_price(session: AsyncSession, *, plan: str | None = None, pack: str | None = None) -> PriceRow | None:
    """What a plan or a pack costs now, as Stripe was told."""
    row = (await session.execute(_PRICE, {"plan": plan, "pack": pack})).mappings().one_or_none()
    return PriceRow.model_validate(dict(row)) if row else None


async def keep_price(session: AsyncSession, price: PriceRow) -> None:
    """A price is offered from now on; the one before it stays for those who pay it."""
    await session.execute(_KEEP_PRICE, price.model_dump())


async def payment_account(session: AsyncSession) -> AccountRow:
    """What holds for all payments."""
    row = (await session.execute(_ACCOUNT)).mappings().one()
    return AccountRow.model_validate(dict(row))


async def keep_account(session: AsyncSession, account: AccountRow) -> None:
    """Change what holds for all payments."""
    await session.execute(_KEEP_ACCOUNT, account.model_dump())
