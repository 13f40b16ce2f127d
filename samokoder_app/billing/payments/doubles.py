"""One subscription for each payer: of two that were paid all the same, the later is paid back and ended.

Pages of payment are opened one at a time (checkout.py), so this happens only where something went past them. What is to be
ended is noted first, each step may be done again, and whatever fails is tried again by a worker: so it is paid back once.
"""

import time
from uuid import UUID

from loguru import logger
from stripe import InvalidRequestError

from samokoder_app.billing.payments.customers import USER_MARK
from samokoder_app.billing.payments.gateway import Gateway, stripe_errors
from samokoder_app.billing.payments.refreshing import refresh_refunds, refresh_subscription
from samokoder_app.db.repositories import paying_once
from samokoder_app.db.session import as_worker

_RECENT_SECONDS = 35 * 86_400
"""As far as the nightly reconciliation looks back."""


async def end_doubles_of(gateway: Gateway, customer: str) -> None:
    """Leave a customer, of whom something was heard, the subscription that he had first; raises `Unavailable`."""
    async with as_worker() as session:
        payers = await paying_once.payers_of_several(session, customer)
    for payer in payers:
        await _end_doubles(gateway, payer)


async def end_all_doubles(gateway: Gateway) -> None:
    """Look at everybody; raises `Unavailable`."""
    async with as_worker() as session:
        payers = await paying_once.payers_of_several(session)
    for payer in payers:
        await _end_doubles(gateway, payer)


async def go_on_ending(gateway: Gateway) -> None:
    """Do what was noted and not done; raises `Unavailable`."""
    async with as_worker() as session:
        left = await paying_once.open_doubles(session)
    for one in left:
        await _end(gateway, one)


async def _end_doubles(gateway: Gateway, user_id: UUID) -> None:
    async with as_worker() as session:
        known = await paying_once.rivals(session, user_id)
    for one in known:  # it may be over at Stripe, and its event on the way
        await refresh_subscription(gateway, one)
    async with as_worker() as session:
        known = await paying_once.rivals(session, user_id)
    for later in known[1:]:
        if await _is_ours_to_end(gateway, later):
            async with as_worker() as session:
                await paying_once.note_double(session, later, known[0])
            await _end(gateway, later)


async def _is_ours_to_end(gateway: Gateway, subscription_id: str) -> bool:
    """Whether it was begun on a page of ours, not long ago: all others are an operator's to judge."""
    with stripe_errors():
        told = await gateway.client.v1.subscriptions.retrieve_async(subscription_id)
    is_ours = USER_MARK in (told.to_dict().get("metadata") or {})
    return is_ours and told.created > time.time() - _RECENT_SECONDS


async def _end(gateway: Gateway, subscription_id: str) -> None:
    """Give back what was paid for it, end it, and keep both; each step does nothing the second time."""
    with stripe_errors():
        refunded, payment_intents = await _give_back(gateway, subscription_id)
        try:
            await gateway.client.v1.subscriptions.cancel_async(subscription_id)
        except InvalidRequestError as error:  # over already
            logger.info("subscription {} could not be ended: {}", subscription_id, error.code)
    await refresh_subscription(gateway, subscription_id)
    for one in payment_intents:
        await refresh_refunds(gateway, one)
    async with as_worker() as session:
        await paying_once.end_double(session, subscription_id, refunded)
    logger.warning("subscription {} was begun beside another one: ended, {} given back", subscription_id, refunded)


async def _give_back(gateway: Gateway, subscription_id: str) -> tuple[int, list[str]]:
    """All that was paid for a subscription, in the currency's smallest unit, and by which payments."""
    listed = await gateway.client.v1.invoices.list_async(
        {"subscription": subscription_id, "status": "paid", "limit": 100, "expand": ["data.payments"]}
    )
    total, payment_intents = 0, []
    for invoice in listed.data:
        for one in invoice.payments.data if invoice.payments else ():
            payment_intent = one.payment.payment_intent
            if not isinstance(payment_intent, str) or not one.amount_paid:
                continue
            try:
                await gateway.client.v1.refunds.create_async(
                    {"payment_intent": payment_intent, "reason": "duplicate"},
                    {"idempotency_key": f"double-{payment_intent}"},
                )
            except InvalidRequestError as error:
                if error.code != "charge_already_refunded":
                    raise
            total += one.amount_paid
            payment_intents.append(payment_intent)
    return total, payment_intents
