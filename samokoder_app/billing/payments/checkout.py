"""To a page of Stripe's on which a plan or a pack of credits is paid, and back."""

from contextlib import suppress
from typing import Self
from uuid import UUID

from loguru import logger
from pydantic import BaseModel, ConfigDict, Field, model_validator
from stripe import InvalidRequestError
from stripe.checkout import Session
from stripe.params.checkout import SessionCreateParams

from samokoder_app import paths
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.billing.payments.customers import USER_MARK, customer_of
from samokoder_app.billing.payments.gateway import Gateway, required_gateway, stripe_errors
from samokoder_app.billing.payments.refreshing import refresh_checkout
from samokoder_app.billing.payments.service import is_live
from samokoder_app.db.repositories import credits, managed_keys, own_payments, paying_once, payments
from samokoder_app.db.repositories.payments import PriceRow
from samokoder_app.db.session import as_user, as_worker
from samokoder_app.errors import Conflict, NotFound, Unauthenticated, Unavailable


class CheckoutRequest(BaseModel):
    """What to pay for: a plan by the month, or a pack of credits, which a team may get that the payer leads."""

    model_config = ConfigDict(frozen=True, extra="forbid", json_schema_extra={"examples": [{"plan": "starter"}]})

    plan: str | None = Field(default=None, max_length=40)
    pack: str | None = Field(default=None, max_length=40)
    team_id: UUID | None = Field(default=None, description="The team whose account gets the pack's credits.")

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.plan is None) == (self.pack is None):
            raise ValueError("name a plan or a pack")
        if self.team_id is not None and self.pack is None:
            raise ValueError("teams buy packs alone")
        return self


class HostedPage(BaseModel):
    """A page of Stripe's to go to."""

    model_config = ConfigDict(frozen=True)

    url: str = Field(examples=["https://checkout.stripe.com/c/pay/cs_test_a1"])


async def start_checkout(user: CurrentUser, wanted: CheckoutRequest) -> HostedPage:
    """A page to pay on; raises `NotFound`, `Unavailable`, and `Conflict` for who has a plan already or could do nothing with credits.

    For a team `NotFound`, and `Forbidden` for who does not lead it.
    """
    gateway = required_gateway()
    async with as_worker() as session:
        price = await payments.current_price(session, plan=wanted.plan, pack=wanted.pack)
    if price is None:
        raise NotFound("nothing_to_buy")
    if wanted.plan is None:
        return await _sell_pack(gateway, user, price, wanted.team_id)
    return await _sell_plan(gateway, user, price, wanted.plan)


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


def _params(
    gateway: Gateway, user: CurrentUser, customer: str, price: PriceRow, team_id: UUID | None = None
) -> SessionCreateParams:
    own = paths.ACCOUNT_BILLING if price.plan else paths.ACCOUNT_CREDITS
    back = f"{gateway.public_url}{paths.team(team_id) if team_id else own}"
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


async def _sell_pack(gateway: Gateway, user: CurrentUser, price: PriceRow, team_id: UUID | None) -> HostedPage:
    """As many packs as somebody likes, one for each page; nobody is sold credits where there is nothing to buy with them."""
    async with as_user(user.id) as session:
        if team_id is not None:
            await credits.check_team_buyer(session, team_id)
        if not await managed_keys.offered_models(session):
            raise Conflict("nothing_for_credits")
    customer = await customer_of(gateway, user)
    async with as_user(user.id) as session:
        count = len(await own_payments.checkouts(session, user.id))
    # The same key for two clicks at once: they get one page between them.
    key = f"checkout-{user.id}-{price.pack}-{count}" + (f"-{team_id}" if team_id else "")
    page = await _open_page(gateway, _params(gateway, user, customer, price, team_id), key)
    async with as_worker() as session:
        await payments.note_checkout(session, user.id, page.id, pack=price.pack, team_id=team_id)
    return HostedPage(url=str(page.url))


async def _sell_plan(gateway: Gateway, user: CurrentUser, price: PriceRow, plan: str) -> HostedPage:
    """One page for each payer: those of before can be paid on no more, and of two at once one alone is given out."""
    await _refuse_subscribed(user)
    async with as_worker() as session:
        turn = await paying_once.take_turn(session, user.id, plan)
        opened = await paying_once.page_of_turn(session, user.id, turn) if turn else None
    if turn is None:
        raise Unauthenticated
    if opened is not None:
        return await _same_page(gateway, user, opened)
    customer = await customer_of(gateway, user)
    await _close_other_pages(gateway, user, turn)
    has_had_plans = await _refuse_subscribed(user)
    params = _params(gateway, user, customer, price)
    params["subscription_data"] = {"metadata": {USER_MARK: str(user.id)}}
    if not has_had_plans and (days := await _trial_days()):
        params["subscription_data"]["trial_period_days"] = days
    page = await _open_page(gateway, params, f"checkout-{turn}")
    async with as_worker() as session:
        is_ours = await paying_once.note_page(session, user.id, page.id, plan, turn)
    if not is_ours:
        await _close_page(gateway, page.id)
        await _refuse_subscribed(user)
        raise Conflict("checkout_elsewhere")
    return HostedPage(url=str(page.url))


async def _same_page(gateway: Gateway, user: CurrentUser, session_id: str) -> HostedPage:
    """The page of a moment ago for who chooses the same again."""
    with stripe_errors():
        told = await gateway.client.v1.checkout.sessions.retrieve_async(session_id)
    if told.url is not None and told.status == "open":
        return HostedPage(url=told.url)
    await refresh_checkout(gateway, session_id)
    await _refuse_subscribed(user)
    raise Unavailable("payments_away")


async def _refuse_subscribed(user: CurrentUser) -> bool:
    """Whether the user has ever had a subscription; raises `Conflict` if one goes on."""
    async with as_user(user.id) as session:
        known = await own_payments.subscriptions(session, user.id)
    if any(is_live(one) for one in known):
        raise Conflict("already_subscribed")
    return bool(known)


async def _trial_days() -> int:
    """The first subscription of a user begins with days on trial, if the operator gives some."""
    async with as_worker() as session:
        return (await payments.payment_account(session)).trial_days


async def _close_other_pages(gateway: Gateway, user: CurrentUser, turn: UUID) -> None:
    """Whoever left a page and chooses again cannot pay on both. What is paid already is found by it."""
    async with as_worker() as session:
        pages = await paying_once.other_pages(session, user.id, turn)
    for page in pages:
        await _close_page(gateway, page)
        await refresh_checkout(gateway, page)


async def _close_page(gateway: Gateway, session_id: str) -> None:
    with stripe_errors(), suppress(InvalidRequestError):  # paid or over by now: what became of it decides
        await gateway.client.v1.checkout.sessions.expire_async(session_id)


async def _open_page(gateway: Gateway, params: SessionCreateParams, key: str) -> Session:
    with stripe_errors():
        made = await gateway.client.v1.checkout.sessions.create_async(params, {"idempotency_key": key})
    if made.url is None:
        raise Unavailable("payments_away")
    return made
