"""Ask Stripe for an object as it is now, and keep that. Events say only that something happened, never what is true.

Each asking takes a number first and its answer is written with it: of two that overlap, the one that asked later stays.
So it does not matter in which order events come, how often, or how late.
"""

from collections.abc import Awaitable
from http import HTTPStatus
from typing import TypeVar

from stripe import InvalidRequestError

from samokoder_app.billing.payments.gateway import Gateway, stripe_errors
from samokoder_app.billing.payments.said import (
    INVOICE_PARTS,
    SUBSCRIPTION_PARTS,
    checkout_of,
    checkout_row,
    invoice_of,
    invoice_row,
    subscription_of,
    subscription_row,
)
from samokoder_app.db.repositories import payments
from samokoder_app.db.repositories.payments import Outcome
from samokoder_app.db.session import as_worker

_GIVEN_BACK = frozenset({"succeeded", "pending", "requires_action"})
_CHARGED_BACK = frozenset({"needs_response", "under_review", "lost"})
"""A bank takes the money as soon as its customer objects, and gives it back if he is found to be wrong."""

_LACKING = frozenset({"open", "uncollectible", "void"})
"""Of an invoice that is not paid, or will never be."""

Told = TypeVar("Told")


async def refresh_subscription(gateway: Gateway, subscription_id: str) -> Outcome:
    """Keep a subscription as it is at Stripe now; raises `Unavailable`."""
    ticket = await _ticket(subscription_id)
    with stripe_errors():
        told = await _if_there(
            gateway.client.v1.subscriptions.retrieve_async(subscription_id, {"expand": SUBSCRIPTION_PARTS})
        )
    if told is None:
        async with as_worker() as session:
            return await payments.end_missing_subscription(session, ticket, subscription_id)
    said = subscription_of(told)
    async with as_worker() as session:
        return await payments.write_subscription(session, ticket, said.customer, subscription_row(said))


async def refresh_invoice(gateway: Gateway, invoice_id: str) -> Outcome:
    """Keep an invoice, and what was given back of it; raises `Unavailable`."""
    ticket = await _ticket(invoice_id)
    with stripe_errors():
        told = await _if_there(gateway.client.v1.invoices.retrieve_async(invoice_id, {"expand": INVOICE_PARTS}))
    if told is None:
        return "unknown"
    said = invoice_of(told)
    row = invoice_row(said)
    async with as_worker() as session:
        outcome = await payments.write_invoice(session, ticket, said.customer or "", row)
    if row["subscription_id"] and row["status"] in _LACKING and outcome != "unknown":
        # When it is tried again is known with the subscription, of which no event may tell.
        await refresh_subscription(gateway, row["subscription_id"])
    if row["status"] == "paid" and row["payment_intent"] and outcome == "changed":
        # Money may have gone back before its payment was heard of.
        await refresh_refunds(gateway, row["payment_intent"])
    return outcome


async def refresh_checkout(gateway: Gateway, session_id: str) -> Outcome:
    """Keep what became of a page of payment, and of the subscription that began there; raises `Unavailable`."""
    ticket = await _ticket(session_id)
    with stripe_errors():
        told = await _if_there(gateway.client.v1.checkout.sessions.retrieve_async(session_id))
    if told is None:
        return "unknown"
    said = checkout_of(told)
    row = checkout_row(said)
    async with as_worker() as session:
        outcome = await payments.write_checkout(session, ticket, said.customer or "", row)
    if said.subscription is not None:
        return await refresh_subscription(gateway, said.subscription)
    if row["is_paid"] and said.payment_intent and outcome == "changed":
        await refresh_refunds(gateway, said.payment_intent)
    return outcome


async def refresh_refunds(gateway: Gateway, payment_intent: str) -> Outcome:
    """Keep how much of a payment went back, be it given or taken by a bank; raises `Unavailable`."""
    ticket = await _ticket(payment_intent)
    with stripe_errors():
        told = await gateway.client.v1.refunds.list_async({"payment_intent": payment_intent, "limit": 100})
        disputes = await gateway.client.v1.disputes.list_async({"payment_intent": payment_intent, "limit": 100})
    refunded = sum(one.amount for one in told.data if one.status in _GIVEN_BACK)
    refunded += sum(one.amount for one in disputes.data if one.status in _CHARGED_BACK)
    async with as_worker() as session:
        return await payments.write_refunds(session, ticket, payment_intent, refunded)


async def refresh_customer(gateway: Gateway, customer_id: str) -> Outcome:
    """Forget a customer who is gone at Stripe; raises `Unavailable`."""
    with stripe_errors():
        told = await _if_there(gateway.client.v1.customers.retrieve_async(customer_id))
    if told is not None and not told.to_dict().get("deleted"):
        return "same"
    async with as_worker() as session:
        if await payments.user_of(session, customer_id) is None:
            return "unknown"
        await payments.forget_customer(session, customer_id)
    return "changed"


async def _if_there(asking: Awaitable[Told]) -> Told | None:
    """What Stripe has, or None if there is nothing of the kind."""
    try:
        return await asking
    except InvalidRequestError as error:
        if error.http_status != HTTPStatus.NOT_FOUND:
            raise
        return None


async def _ticket(object_id: str) -> int:
    async with as_worker() as session:
        return await payments.take_ticket(session, object_id)
