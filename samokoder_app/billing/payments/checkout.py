"""To a page of Stripe's on which a plan or a pack of credits is paid, and back."""

from typing import Self
from uuid import UUID

from loguru import logger
from pydantic import BaseModel, ConfigDict, Field, model_validator
from stripe import InvalidRequestError
from stripe.params.checkout import SessionCreateParams

from samokoder_app import paths
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.billing.payments.customers import customer_of
from samokoder_app.billing.payments.gateway import Gateway, required_gateway, stripe_errors
from samokoder_app.billing.payments.refreshing import refresh_checkout
from samokoder_app.db.repositories import own_payments, payments
from samokoder_app.db.repositories.own_payments import CheckoutRow
from samokoder_app.db.repositories.payments import PriceRow
from samokoder_app.db.session import as_user, as_worker
from samokoder_app.errors import Conflict, NotFound, Unavailable

_OVER = frozenset({"canceled", "incomplete_expired"})


class CheckoutRequest(BaseModel):
    """What to pay for: a plan by the month, or a pack of credits."""

    model_config = ConfigDict(frozen=True, extra="forbid", json_schema_extra={"examples": [{"plan": "starter"}]})

    plan: str | None = Field(default=None, max_length=40)
    pack: str | None = Field(default=None, max_length=40)

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.plan is None) == (self.pack is None):
            raise ValueError("name a plan or a pack")
        return self


class HostedPage(BaseModel):
    """A page of Stripe's to go to."""

    model_config = ConfigDict(frozen=True)

    url: str = Field(examples=["https://checkout.stripe.com/c/pay/cs_test_a1"])


async def start_checkout(user: CurrentUser, wanted: CheckoutRequest) -> HostedPage:
    """A page to pay on; raises `NotFound`, `Conflict` for who has a plan already, `Unavailable`."""
    gateway = required_gateway()
    async with as_worker() as session:
        price = await payments.current_price(session, plan=wanted.plan, pack=wanted.pack)
    if price is None:
        raise NotFound("nothing_to_buy")
    async with as_user(user.id) as session:
        earlier = await own_payments.subscriptions(session, user.id)
        open_pages = await own_payments.checkouts(session, user.id)
    if wanted.plan is not None and any(one.status not in _OVER for one in earlier):
        raise Conflict("already_subscribed")
    customer = await customer_of(gateway, user)
    if wanted.plan is not None:
        await _close_open_pages(gateway, open_pages)
    params = _params(gateway, user, customer, price)
    if wanted.plan is not None and not earlier:
        await _offer_trial(params)
    return await _open_page(gateway, user, wanted, params, len(open_pages))


async def confirm_checkout(user: CurrentUser, session_id: str) -> bool:
    """Look at once what became of a page from which the user comes back, before its event comes; whether it is paid.

    An unknown page is not; raises nothing if Stripe does not answer: the event will tell.
    """
    gateway = required_gateway()
    try:
        async with as_user(user.id) as session:
            known = await own_payments.checkouts(session, user.id)
        if not any(one.session_id == session_id for one in known):
            return False
        await refresh_checkout(gateway, session_id)
    except Unavailable as error:
        logger.warning("what became of a page of payment is not known yet: {}", error.code)
        return False
    async with as_user(user.id) as session:
        known = await own_payments.checkouts(session, user.id)
    return any(one.session_id == session_id and one.status == "complete" for one in known)


def _params(gateway: Gateway, user: CurrentUser, customer: str, price: PriceRow) -> SessionCreateParams:
    back = f"{gateway.public_url}{paths.ACCOUNT_BILLING if price.plan else paths.ACCOUNT_CREDITS}"
    return {
        "mode": "subscription" if price.plan else "payment",
        "customer": customer,
        "client_reference_id": str(user.id),
        "line_items": [{"price": price.price_id, "quantity": 1}],
        "allow_promotion_codes": True,
        "locale": "ru" if user.language == "ru" else "en",
        "success_url": f"{back}?paid={{CHECKOUT_SESSION_ID}}",
        "cancel_url": f"{back}?left=1",
    }


async def _offer_trial(params: SessionCreateParams) -> None:
    """The first subscription of a user begins with days on trial, if the operator gives some."""
    async with as_worker() as session:
        days = (await payments.payment_account(session)).trial_days
    if days > 0:
        params["subscription_data"] = {"trial_period_days": days}


async def _close_open_pages(gateway: Gateway, pages: list[CheckoutRow]) -> None:
    """Whoever left a page and chooses again cannot pay on both."""
    for page in pages:
        if page.status == "open" and page.plan is not None:
            try:
                await gateway.client.v1.checkout.sessions.expire_async(page.session_id)
            except InvalidRequestError:  # paid or over by now: what became of it decides
                await refresh_checkout(gateway, page.session_id)
            else:
                await refresh_checkout(gateway, page.session_id)


async def _open_page(
    gateway: Gateway, user: CurrentUser, wanted: CheckoutRequest, params: SessionCreateParams, count: int
) -> HostedPage:
    with stripe_errors():
        made = await gateway.client.v1.checkout.sessions.create_async(
            params, {"idempotency_key": _key(user.id, wanted, count)}
        )
    if made.url is None:
        raise Unavailable("payments_away")
    async with as_worker() as session:
        await payments.note_checkout(session, user.id, made.id, plan=wanted.plan, pack=wanted.pack)
    return HostedPage(url=made.url)


def _key(user_id: UUID, wanted: CheckoutRequest, count: int) -> str:
    """The same for two clicks at once: they get one page between them."""
    return f"checkout-{user_id}-{wanted.plan or wanted.pack}-{count}"
