"""To Stripe's own pages for a plan: what a change costs is told there before it is made, and computed there."""

from typing import Literal, Self

from loguru import logger
from pydantic import BaseModel, ConfigDict, Field, model_validator
from stripe.params.billing_portal import SessionCreateParams, SessionCreateParamsFlowData

from samokoder_app import paths
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.billing.payments.checkout import HostedPage
from samokoder_app.billing.payments.gateway import current_gateway, required_gateway, stripe_errors
from samokoder_app.billing.payments.refreshing import refresh_subscription
from samokoder_app.billing.payments.service import is_live
from samokoder_app.db.repositories import own_payments, payments
from samokoder_app.db.repositories.own_payments import SubscriptionRow
from samokoder_app.db.repositories.payments import PriceRow
from samokoder_app.db.session import as_user, as_worker
from samokoder_app.errors import Conflict, NotFound, Unavailable

Flow = Literal["overview", "change", "cancel", "payment_method"]


class PortalRequest(BaseModel):
    """What to do there: look at everything, change to another `plan`, cancel, or pay in another way."""

    model_config = ConfigDict(frozen=True, extra="forbid", json_schema_extra={"examples": [{"flow": "overview"}]})

    flow: Flow = "overview"
    plan: str | None = Field(default=None, max_length=40)

    @model_validator(mode="after")
    def _has_plan(self) -> Self:
        if (self.flow == "change") != (self.plan is not None):
            raise ValueError("to change a plan, and for nothing else, name the plan")
        return self


async def open_portal(user: CurrentUser, wanted: PortalRequest) -> HostedPage:
    """A page to manage payments on; raises `Conflict` (`no_payments`, `no_subscription`), `NotFound`, `Unavailable`."""
    gateway = required_gateway()
    async with as_worker() as session:
        customer = await payments.customer_of(session, user.id)
        configuration = (await payments.payment_account(session)).portal_configuration
        price = await payments.current_price(session, plan=wanted.plan) if wanted.plan else None
    if customer is None:
        raise Conflict("no_payments")
    back = f"{gateway.public_url}{paths.ACCOUNT_BILLING}"
    params: SessionCreateParams = {
        "customer": customer,
        "return_url": f"{back}?managed=1",
        "locale": "ru" if user.language == "ru" else "en",
    }
    if configuration is not None:
        params["configuration"] = configuration
    if wanted.flow != "overview":
        params["flow_data"] = await _flow(user, wanted.flow, price)
    with stripe_errors():
        made = await gateway.client.v1.billing_portal.sessions.create_async(params)
    return HostedPage(url=made.url)


async def _flow(
    user: CurrentUser, flow: Literal["change", "cancel", "payment_method"], price: PriceRow | None
) -> SessionCreateParamsFlowData:
    """What is to be done there alone; a change needs the price of the other plan."""
    if flow == "payment_method":
        return {"type": "payment_method_update"}
    subscription = await _subscription(user)
    if flow == "cancel":
        return {
            "type": "subscription_cancel",
            "subscription_cancel": {"subscription": subscription.subscription_id},
        }
    if price is None:
        raise NotFound("nothing_to_buy")
    return {
        "type": "subscription_update_confirm",
        "subscription_update_confirm": {
            "subscription": subscription.subscription_id,
            "items": [{"id": subscription.item_id, "price": price.price_id, "quantity": 1}],
        },
    }


async def confirm_changes(user: CurrentUser) -> None:
    """Look at once what somebody changed there, before its event comes; raises nothing if Stripe does not answer."""
    gateway = current_gateway()
    if gateway is None:
        return
    async with as_user(user.id) as session:
        known = [one for one in await own_payments.subscriptions(session, user.id) if is_live(one)]
    try:
        for one in known:
            await refresh_subscription(gateway, one.subscription_id)
    except Unavailable as error:
        logger.warning("what was changed at Stripe is not known yet: {}", error.code)


async def _subscription(user: CurrentUser) -> SubscriptionRow:
    async with as_user(user.id) as session:
        found = [one for one in await own_payments.subscriptions(session, user.id) if is_live(one)]
    if not found:
        raise Conflict("no_subscription")
    return found[0]
