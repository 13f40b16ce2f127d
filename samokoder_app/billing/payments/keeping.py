"""What workers look after: events that wait, graces that end, customers who left, and once a day everything."""

from loguru import logger
from pydantic import ValidationError
from stripe import InvalidRequestError

from samokoder_app.billing.payments.doubles import go_on_ending
from samokoder_app.billing.payments.events import try_again
from samokoder_app.billing.payments.gateway import Gateway, current_gateway, stripe_errors
from samokoder_app.billing.payments.reconciling import EVERY_HOURS, reconcile
from samokoder_app.db.repositories import payment_events
from samokoder_app.db.session import as_worker
from samokoder_app.errors import Unavailable

_NOT_FOUND = 404


async def keep_payments() -> None:
    """One round, of any worker; without Stripe's keys there is nothing to do."""
    gateway = current_gateway()
    if gateway is None:
        return
    try:
        await try_again(gateway)
        async with as_worker() as session:
            await payment_events.end_graces(session)
            is_due = await payment_events.claim_reconciliation(session, EVERY_HOURS)
        await end_left_subscriptions(gateway)
        await go_on_ending(gateway)
        if is_due:
            await reconcile(gateway)
            async with as_worker() as session:
                await payment_events.forget_old(session)
    except Unavailable as error:
        logger.warning("payments wait: {}", error.code)
    except ValidationError as error:  # builds go on, whatever Stripe answers
        logger.error("Stripe answered in another shape than that of the pinned library: {}", error.title)


async def end_left_subscriptions(gateway: Gateway) -> None:
    """Who deletes the account pays no more; raises `Unavailable`."""
    async with as_worker() as session:
        left = await payment_events.left_customers(session)
    for customer in left:
        with stripe_errors():
            await _end_all(gateway, customer)
        async with as_worker() as session:
            await payment_events.forget_left_customer(session, customer)


async def _end_all(gateway: Gateway, customer: str) -> None:
    try:
        listed = await gateway.client.v1.subscriptions.list_async({"customer": customer, "limit": 100})
    except InvalidRequestError as error:
        if error.http_status != _NOT_FOUND:
            raise
        return
    for told in listed.data:
        if told.ended_at is None:
            await gateway.client.v1.subscriptions.cancel_async(told.id)
