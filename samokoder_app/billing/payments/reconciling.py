"""Once a day everything at Stripe is held against what is kept here. What differs is asked for anew, one by one."""

import time
from collections.abc import AsyncIterator
from uuid import UUID

from loguru import logger
from pydantic import BaseModel, ConfigDict

from samokoder_app.billing.payments.customers import USER_MARK
from samokoder_app.billing.payments.doubles import end_all_doubles
from samokoder_app.billing.payments.gateway import Gateway, stripe_errors
from samokoder_app.billing.payments.refreshing import (
    refresh_checkout,
    refresh_invoice,
    refresh_refunds,
    refresh_subscription,
)
from samokoder_app.billing.payments.said import (
    checkout_of,
    checkout_row,
    invoice_of,
    invoice_row,
    subscription_of,
    subscription_row,
)
from samokoder_app.db.repositories import payment_events, payments
from samokoder_app.db.session import as_worker

EVERY_HOURS = 24.0
_SECONDS_BACK = 35 * 86_400
"""Invoices, purchases and refunds of the last month and some days: Stripe tries to deliver an event for three days."""

_PAGE = 100


class Reconciliation(BaseModel):
    """What was looked at, what differed and was mended, and customers whom nobody here is."""

    model_config = ConfigDict(frozen=True)

    subscriptions: int = 0
    invoices: int = 0
    purchases: int = 0
    refunds: int = 0
    mended: tuple[str, ...] = ()
    unknown_customers: tuple[str, ...] = ()


async def reconcile(gateway: Gateway) -> Reconciliation:
    """Look at everything and mend what differs; raises `Unavailable`."""
    unknown = await _adopt_customers(gateway)
    since = int(time.time()) - _SECONDS_BACK
    subscriptions, mended = await _subscriptions(gateway)
    invoices, more = await _invoices(gateway, since)
    mended += more
    purchases, more = await _checkouts(gateway, since)
    mended += more
    refunds, more = await _refunds(gateway, since)
    await end_all_doubles(gateway)
    found = Reconciliation(
        subscriptions=subscriptions,
        invoices=invoices,
        purchases=purchases,
        refunds=refunds,
        mended=tuple(mended + more),
        unknown_customers=tuple(unknown),
    )
    async with as_worker() as session:
        await payment_events.tell_reconciliation(session, found.model_dump(mode="json"))
    logger.info("payments are reconciled: {} differed", len(found.mended))
    for one in found.mended:
        logger.warning("{} was kept otherwise than Stripe has it, and is mended", one)
    return found


async def _adopt_customers(gateway: Gateway) -> list[str]:
    """Customers that bear the mark of a user of ours, whom this database does not know: it may be an older copy."""
    unknown = []
    with stripe_errors():
        listed = await gateway.client.v1.customers.list_async({"limit": _PAGE})
        async for told in listed.auto_paging_iter():
            async with as_worker() as session:
                if await payments.user_of(session, told.id) is not None:
                    continue
                mark = (told.to_dict().get("metadata") or {}).get(USER_MARK)
                kept = await payments.keep_customer(session, UUID(mark), told.id) if mark else None
            if kept != told.id:
                unknown.append(told.id)
    return unknown


async def _subscriptions(gateway: Gateway) -> tuple[int, list[str]]:
    seen: set[str] = set()
    differing: list[str] = []
    async with as_worker() as session:
        lacking = await payment_events.live_subscriptions(session)
    with stripe_errors():
        params = {"status": "all", "limit": _PAGE, "expand": ["data.latest_invoice", "data.schedule"]}
        listed = await gateway.client.v1.subscriptions.list_async(params)  # type: ignore[arg-type]
        async for told in listed.auto_paging_iter():
            row = subscription_row(subscription_of(told))
            seen.add(told.id)
            async with as_worker() as session:
                if await payment_events.subscription_differs(session, row):
                    differing.append(told.id)
    if lacking and not lacking & seen:
        logger.error("none of the subscriptions here is at Stripe: is this the key of another account? They stay")
    else:
        differing += sorted(lacking - seen)
    return len(seen), [one for one in differing if await refresh_subscription(gateway, one) == "changed"]


async def _invoices(gateway: Gateway, since: int) -> tuple[int, list[str]]:
    count, differing = 0, []
    with stripe_errors():
        listed = await gateway.client.v1.invoices.list_async(
            {"created": {"gte": since}, "limit": _PAGE, "expand": ["data.payments"]}
        )
        async for told in listed.auto_paging_iter():
            count += 1
            async with as_worker() as session:
                if told.status != "draft" and await payment_events.invoice_differs(
                    session, invoice_row(invoice_of(told))
                ):
                    differing.append(str(told.id))
    return count, [one for one in differing if await refresh_invoice(gateway, one) == "changed"]


async def _checkouts(gateway: Gateway, since: int) -> tuple[int, list[str]]:
    count, differing = 0, []
    with stripe_errors():
        listed = await gateway.client.v1.checkout.sessions.list_async({"created": {"gte": since}, "limit": _PAGE})
        async for told in listed.auto_paging_iter():
            count += 1
            async with as_worker() as session:
                if await payment_events.checkout_differs(session, checkout_row(checkout_of(told))):
                    differing.append(told.id)
    return count, [one for one in differing if await refresh_checkout(gateway, one) == "changed"]


async def _refunds(gateway: Gateway, since: int) -> tuple[int, list[str]]:
    count = 0
    payment_intents: set[str] = set()
    with stripe_errors():
        listed = await gateway.client.v1.refunds.list_async({"created": {"gte": since}, "limit": _PAGE})
        async for told in listed.auto_paging_iter():
            count += 1
            if isinstance(told.payment_intent, str):
                payment_intents.add(told.payment_intent)
    outcomes: AsyncIterator[tuple[str, str]] = (
        (one, await refresh_refunds(gateway, one)) for one in sorted(payment_intents)
    )
    return count, [one async for one, outcome in outcomes if outcome == "changed"]
