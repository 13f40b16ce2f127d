"""SQL of the events that Stripe sends, and of what is looked after regularly."""

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict
from sqlalchemy import bindparam, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession

EventState = Literal["pending", "done", "unknown", "ignored"]


class EventRow(BaseModel):
    """An event: what happened to which object of which customer, by Stripe's time."""

    model_config = ConfigDict(frozen=True)

    event_id: str
    kind: str
    object_id: str
    customer_id: str | None
    created_at: datetime


_NOTE = text("select app.note_payment_event(:event_id, :kind, :object_id, :customer_id, :created_at)")
_END = text("select app.end_payment_event(:event_id, :state, :error)")
_TAKE = text("select event_id, kind, object_id, customer_id, created_at from app.take_payment_events(:most)")
_REPLAY = text("select app.replay_payment_events(:since)")
_COUNT = text("select state, count(*) from app.payment_events where created_at >= :since group by state")
_END_GRACES = text("select app.end_graces()")
_FORGET = text("select app.forget_payment_events()")
_CLAIM = text("select app.claim_reconciliation(:hours)")
_TELL = text("select app.tell_reconciliation(:report)").bindparams(bindparam("report", type_=JSONB))
_LEFT = text("select customer_id from app.left_customers order by left_at limit 20")
_FORGET_LEFT = text("select app.forget_left_customer(:customer)")
_LIVE = text("select subscription_id from app.subscriptions where status not in ('canceled', 'incomplete_expired')")
_SUBSCRIPTION_DIFFERS = text(
    "select coalesce((select s is distinct from jsonb_populate_record(s, :row) from app.subscriptions s"
    " where subscription_id = :id), true)"
).bindparams(bindparam("row", type_=JSONB))
_INVOICE_DIFFERS = text(
    "select coalesce((select i is distinct from jsonb_populate_record(i, :row) from app.invoices i"
    " where invoice_id = :id), true)"
).bindparams(bindparam("row", type_=JSONB))
_UNPAID_CHECKOUT = text(
    "select exists (select from app.checkouts c where c.session_id = :id and (c.status <> :status"
    " or (:is_paid and c.pack is not null and not exists (select from app.credit_purchases p where p.session_id = :id))))"
)


async def note_event(session: AsyncSession, event: EventRow) -> str:
    """Keep an event; `new`, or the state of one that was there before."""
    return str(await session.scalar(_NOTE, event.model_dump()))


async def end_event(session: AsyncSession, event_id: str, state: EventState, error: str | None = None) -> None:
    """What came of an event; a pending one is tried again later."""
    await session.execute(_END, {"event_id": event_id, "state": state, "error": error})


async def take_events(session: AsyncSession, most: int) -> list[EventRow]:
    """Events that wait for a try, held for a minute."""
    return [EventRow.model_validate(dict(row._mapping)) for row in await session.execute(_TAKE, {"most": most})]


async def replay_events(session: AsyncSession, since: datetime) -> int:
    """Let all events from a moment on be worked on again; how many."""
    return int(await session.scalar(_REPLAY, {"since": since}) or 0)


async def count_events(session: AsyncSession, since: datetime) -> dict[str, int]:
    """How many events from a moment on are in which state."""
    return {str(row[0]): int(row[1]) for row in await session.execute(_COUNT, {"since": since})}


async def end_graces(session: AsyncSession) -> int:
    """Take plans away whose payment is lacking for too long; how many."""
    return int(await session.scalar(_END_GRACES) or 0)


async def forget_old(session: AsyncSession) -> None:
    """Forget events of half a year ago."""
    await session.execute(_FORGET)


async def claim_reconciliation(session: AsyncSession, hours: float) -> bool:
    """Whether the caller is to reconcile now."""
    return bool(await session.scalar(_CLAIM, {"hours": hours}))


async def tell_reconciliation(session: AsyncSession, report: dict[str, Any]) -> None:
    """What the reconciliation found."""
    await session.execute(_TELL, {"report": report})


async def left_customers(session: AsyncSession) -> list[str]:
    """Customers of deleted accounts, the first ones."""
    return [str(row[0]) for row in await session.execute(_LEFT)]


async def forget_left_customer(session: AsyncSession, customer: str) -> None:
    """Nothing of a deleted account's goes on at Stripe."""
    await session.execute(_FORGET_LEFT, {"customer": customer})


async def live_subscriptions(session: AsyncSession) -> set[str]:
    """Subscriptions that are not over, as they are kept here."""
    return {str(row[0]) for row in await session.execute(_LIVE)}


async def subscription_differs(session: AsyncSession, row: dict[str, Any]) -> bool:
    """Whether a subscription is kept otherwise than this, or not at all."""
    return bool(await session.scalar(_SUBSCRIPTION_DIFFERS, {"id": row["subscription_id"], "row": row}))


async def invoice_differs(session: AsyncSession, row: dict[str, Any]) -> bool:
    """Whether an invoice is kept otherwise than this, or not at all."""
    return bool(await session.scalar(_INVOICE_DIFFERS, {"id": row["invoice_id"], "row": row}))


async def checkout_differs(session: AsyncSession, row: dict[str, Any]) -> bool:
    """Whether a page of payment of ours ended otherwise than is kept, or its purchase is lacking."""
    values = {"id": row["session_id"], "status": row["status"], "is_paid": row["is_paid"]}
    return bool(await session.scalar(_UNPAID_CHECKOUT, values))
