"""Events of Stripe: which object each is about, and the work that it makes.

An event is kept by its id before anything is done for it. One that came before is counted and, if it was worked on
already, changes nothing; one that fails is tried again by a worker, and by Stripe itself.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from loguru import logger
from pydantic import ValidationError

from samokoder_app.billing.payments.doubles import end_doubles_of
from samokoder_app.billing.payments.gateway import Gateway
from samokoder_app.billing.payments.refreshing import (
    refresh_checkout,
    refresh_customer,
    refresh_invoice,
    refresh_refunds,
    refresh_subscription,
)
from samokoder_app.db.repositories import payment_events
from samokoder_app.db.repositories.payment_events import EventRow, EventState
from samokoder_app.db.repositories.payments import Outcome
from samokoder_app.db.session import as_worker
from samokoder_app.errors import Unavailable

HANDLED = (
    "charge.dispute.closed",
    "charge.dispute.created",
    "charge.dispute.funds_reinstated",
    "charge.dispute.funds_withdrawn",
    "charge.dispute.updated",
    "checkout.session.async_payment_failed",
    "checkout.session.async_payment_succeeded",
    "checkout.session.completed",
    "checkout.session.expired",
    "customer.deleted",
    "customer.subscription.created",
    "customer.subscription.deleted",
    "customer.subscription.paused",
    "customer.subscription.resumed",
    "customer.subscription.updated",
    "customer.subscription.trial_will_end",
    "invoice.finalized",
    "invoice.marked_uncollectible",
    "invoice.paid",
    "invoice.payment_action_required",
    "invoice.payment_failed",
    "invoice.voided",
    "refund.created",
    "refund.failed",
    "refund.updated",
    "subscription_schedule.canceled",
    "subscription_schedule.created",
    "subscription_schedule.released",
    "subscription_schedule.updated",
)
"""What an endpoint at Stripe should send here; whatever else comes is kept and left."""

_BEGINNINGS = frozenset({"checkout.session.completed", "customer.subscription.created"})
"""After which a user may have a subscription too many."""

_TRIED_AT_ONCE = 20


def event_row(event: Mapping[str, Any]) -> EventRow:
    """What is kept of an event: no names, no addresses, no sums."""
    kind, about = str(event["type"]), event["data"]["object"]
    if kind.startswith(("refund.", "charge.dispute.")):
        subject = about.get("payment_intent") or about["id"]
    elif kind.startswith("subscription_schedule."):
        subject = about.get("subscription") or about.get("released_subscription") or about["id"]
    else:
        subject = about.get("id", "")
    customer = about["id"] if kind == "customer.deleted" else about.get("customer")
    return EventRow(
        event_id=event["id"],
        kind=kind,
        object_id=str(subject),
        customer_id=customer if isinstance(customer, str) else None,
        created_at=datetime.fromtimestamp(event["created"], UTC),
    )


async def take_event(gateway: Gateway, event: EventRow) -> None:
    """Keep an event and do its work, unless that is done; raises `Unavailable`: it is to be sent again."""
    async with as_worker() as session:
        known = await payment_events.note_event(session, event)
    if known in {"new", "pending"} and not await work_on(gateway, event):
        raise Unavailable("payments_away")


async def work_on(gateway: Gateway, event: EventRow) -> bool:
    """Whether the event needs no other try."""
    state: EventState
    error = None
    try:
        outcome = await _outcome(gateway, event)
        if event.customer_id is not None and event.kind in _BEGINNINGS:
            await end_doubles_of(gateway, event.customer_id)
        state = "ignored" if outcome is None else "unknown" if outcome == "unknown" else "done"
    except (Unavailable, ValidationError) as failure:
        state, error = "pending", type(failure).__name__
        logger.error("event {} ({}) waits: {}", event.event_id, event.kind, error)
    if state == "unknown":
        logger.warning("event {} ({}) is of nobody known here, and kept", event.event_id, event.kind)
    async with as_worker() as session:
        await payment_events.end_event(session, event.event_id, state, error)
    return state != "pending"


async def try_again(gateway: Gateway) -> int:
    """Work on events that wait; how many."""
    async with as_worker() as session:
        waiting = await payment_events.take_events(session, _TRIED_AT_ONCE)
    for event in waiting:
        await work_on(gateway, event)
    return len(waiting)


async def _outcome(gateway: Gateway, event: EventRow) -> Outcome | None:
    """None: nothing to do for it."""
    if event.kind not in HANDLED:
        return None
    family = event.kind.partition(".")[0] if not event.kind.startswith("customer.sub") else "subscription"
    refreshed = {
        "subscription": refresh_subscription,
        "subscription_schedule": refresh_subscription,
        "checkout": refresh_checkout,
        "invoice": refresh_invoice,
        "refund": refresh_refunds,
        "charge": refresh_refunds,
        "customer": refresh_customer,
    }
    return await refreshed[family](gateway, event.object_id)
