"""`python -m samokoder_app.billing.payments.catalog`: make products and prices at Stripe of the plans and packs here.

Again and again with the same result: what is there is found by its id or key. A price that changed is a new one at Stripe;
the old one stays for those who pay it.
"""

import argparse
import asyncio
import sys
from decimal import Decimal
from typing import cast

from stripe import InvalidRequestError
from stripe.params import PriceCreateParams
from stripe.params.billing_portal import ConfigurationCreateParams, ConfigurationUpdateParams

from samokoder_app import paths
from samokoder_app.billing.payments.events import HANDLED
from samokoder_app.billing.payments.gateway import Gateway, current_gateway, stripe_errors
from samokoder_app.db.repositories import own_payments, payments
from samokoder_app.db.repositories import plans as offered
from samokoder_app.db.repositories.payments import AccountRow, PriceRow
from samokoder_app.db.session import as_worker
from samokoder_app.platform.database import open_engines

CURRENCY = "usd"


async def make_catalog(gateway: Gateway, trial_days: int, grace_days: int) -> list[PriceRow]:
    """Make what is lacking at Stripe and keep its ids; the prices on offer. Raises `Unavailable`."""
    async with as_worker() as session:
        plans, packs = await offered.list_plans(session), await own_payments.packs(session)
    with stripe_errors():
        prices = [
            await _price(gateway, f"Samokoder {plan.title}", plan.price_usd, plan=plan.id)
            for plan in plans
            if plan.price_usd
        ]
        prices += [
            await _price(gateway, f"Samokoder: {pack.credits} credits", pack.price_usd, pack=pack.pack)
            for pack in packs
        ]
        portal = await _portal(gateway, [price for price in prices if price.plan])
    async with as_worker() as session:
        for price in prices:
            await payments.keep_price(session, price)
        account = AccountRow(portal_configuration=portal, trial_days=trial_days, grace_days=grace_days)
        await payments.keep_account(session, account)
    return prices


async def _price(
    gateway: Gateway, name: str, dollars: Decimal, *, plan: str | None = None, pack: str | None = None
) -> PriceRow:
    thing = f"samokoder_plan_{plan}" if plan else f"samokoder_pack_{pack}"
    cents = int(dollars * 100)
    await _product(gateway, thing, name)
    key = f"{thing}_{cents}"
    found = await gateway.client.v1.prices.list_async({"lookup_keys": [key], "active": True})
    if found.data:
        price_id = found.data[0].id
    else:
        params: PriceCreateParams = {"product": thing, "currency": CURRENCY, "unit_amount": cents, "lookup_key": key}
        if plan:
            params["recurring"] = {"interval": "month"}
        made = await gateway.client.v1.prices.create_async(params)
        price_id = made.id
    return PriceRow(price_id=price_id, product_id=thing, plan=plan, pack=pack, unit_amount=cents, currency=CURRENCY)


async def _product(gateway: Gateway, product_id: str, name: str) -> None:
    try:
        await gateway.client.v1.products.retrieve_async(product_id)
    except InvalidRequestError as error:
        if error.code != "resource_missing":
            raise
        await gateway.client.v1.products.create_async({"id": product_id, "name": name})


async def _portal(gateway: Gateway, prices: list[PriceRow]) -> str:
    """What people may do on Stripe's own page: upgrades at once with the difference to pay, downgrades and endings when
    the period is over, so that nothing that is paid is lost."""
    async with as_worker() as session:
        known = (await payments.payment_account(session)).portal_configuration
    params: ConfigurationCreateParams = {
        "default_return_url": f"{gateway.public_url}{paths.ACCOUNT_BILLING}",
        "features": {
            "invoice_history": {"enabled": True},
            "payment_method_update": {"enabled": True},
            "customer_update": {"enabled": True, "allowed_updates": ["email", "address", "tax_id"]},
            "subscription_cancel": {"enabled": True, "mode": "at_period_end", "proration_behavior": "none"},
            "subscription_update": {
                "enabled": True,
                "default_allowed_updates": ["price", "promotion_code"],
                "proration_behavior": "always_invoice",
                "schedule_at_period_end": {"conditions": [{"type": "decreasing_item_amount"}]},
                "products": [{"product": price.product_id, "prices": [price.price_id]} for price in prices],
            },
        },
    }
    if known is not None:
        # What may be changed has the same names as what may be made.
        changes = cast("ConfigurationUpdateParams", params)
        try:
            return (await gateway.client.v1.billing_portal.configurations.update_async(known, changes)).id
        except InvalidRequestError as error:
            if error.code != "resource_missing":  # else it was another account's, or of its test mode
                raise
    return (await gateway.client.v1.billing_portal.configurations.create_async(params)).id


async def _main(trial_days: int, grace_days: int) -> None:
    gateway = current_gateway()
    if gateway is None:
        raise SystemExit("Set STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET.")
    engines = open_engines(pool_size=1)
    try:
        prices = await make_catalog(gateway, trial_days, grace_days)
    finally:
        await engines.close()
    for price in prices:
        sys.stdout.write(
            f"{price.plan or price.pack}\t{price.unit_amount / 100:.2f} {price.currency}\t{price.price_id}\n"
        )
    sys.stdout.write(
        f"Let an endpoint at Stripe send to {gateway.public_url}{paths.API_BILLING}/webhook: {', '.join(HANDLED)}\n"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Make products and prices at Stripe of the plans and packs here.")
    parser.add_argument("--trial-days", type=int, default=0, help="of a user's first subscription (%(default)s)")
    parser.add_argument("--grace-days", type=int, default=7, help="a plan is kept while a payment lacks (%(default)s)")
    chosen = parser.parse_args()
    asyncio.run(_main(chosen.trial_days, chosen.grace_days))
