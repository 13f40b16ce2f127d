"""From the wish for a plan to the plan, and what changes it."""

import asyncio

import pytest

from samokoder_app.billing.payments.catalog import make_catalog
from samokoder_app.billing.payments.checkout import CheckoutRequest, confirm_checkout, start_checkout
from samokoder_app.billing.payments.portal import PortalRequest, open_portal
from samokoder_app.billing.payments.service import BillingView, get_billing
from samokoder_app.errors import Conflict, NotFound
from tests.conftest import MakeUser
from tests.integration.payments.conftest import Stripe, kept, page_for, plan_of


def standings(view: BillingView) -> list[tuple[str | None, str]]:
    return [(one.plan, one.standing) for one in view.subscriptions]


async def test_a_paid_page_gives_the_plan(stand_in: Stripe, make_user: MakeUser) -> None:
    user = await make_user()
    assert await plan_of(user.id) == "free"
    await stand_in.subscribe(user)
    assert await plan_of(user.id) == "starter"
    view = await get_billing(user)
    assert [(one.plan, one.standing, one.amount) for one in view.subscriptions] == [("starter", "fine", 500)]
    assert [(one.status, one.total) for one in view.invoices] == [("paid", 500)]


async def test_who_comes_back_from_paying_has_the_plan_before_any_event(stand_in: Stripe, make_user: MakeUser) -> None:
    user, other = await make_user(), await make_user()
    page = await page_for(user, plan="starter")
    assert not await confirm_checkout(user, page)
    stand_in.world.pay(page)
    assert not await confirm_checkout(other, page)
    assert await plan_of(user.id) == "free"
    assert await confirm_checkout(user, page)
    assert await plan_of(user.id) == "starter"
    await stand_in.bring()
    assert await plan_of(user.id) == "starter"


async def test_an_abandoned_page_changes_nothing(stand_in: Stripe, make_user: MakeUser) -> None:
    user = await make_user()
    page = await page_for(user, plan="starter")
    stand_in.world.expire(page)
    await stand_in.bring()
    assert await plan_of(user.id) == "free"
    assert (await get_billing(user)).subscriptions == ()
    assert [
        row["status"] for row in await kept("select status from app.checkouts where session_id = :id", id=page)
    ] == ["expired"]


async def test_whoever_chooses_again_cannot_pay_on_the_first_page(stand_in: Stripe, make_user: MakeUser) -> None:
    user = await make_user()
    first = await page_for(user, plan="starter")
    second = await page_for(user, plan="professional")
    assert stand_in.world.find(first)["status"] == "expired"
    stand_in.world.pay(second)
    await stand_in.bring()
    assert await plan_of(user.id) == "professional"
    with pytest.raises(Conflict, match="already_subscribed"):
        await page_for(user, plan="business")


async def test_two_clicks_at_once_open_one_page_for_one_customer(stand_in: Stripe, make_user: MakeUser) -> None:
    user = await make_user()
    pages = await asyncio.gather(*(start_checkout(user, CheckoutRequest(plan="starter")) for _ in range(5)))
    assert len({page.url for page in pages}) == 1
    assert len([one for one in stand_in.world.all_of("customer") if one["email"] == user.email]) == 1


async def test_what_is_not_for_sale_cannot_be_paid(stand_in: Stripe, make_user: MakeUser) -> None:
    user = await make_user()
    for wanted in ({"plan": "free"}, {"plan": "enterprise"}, {"plan": "gold"}, {"pack": "huge"}):
        with pytest.raises(NotFound, match="nothing_to_buy"):
            await start_checkout(user, CheckoutRequest(**wanted))


async def test_a_higher_plan_holds_at_once_with_the_sum_that_stripe_took(stand_in: Stripe, make_user: MakeUser) -> None:
    user = await make_user()
    subscription = await stand_in.subscribe(user)
    await open_portal(user, PortalRequest(flow="change", plan="business"))
    stand_in.world.change(subscription, stand_in.price_of("business"), amount=1234)
    await stand_in.bring()
    assert await plan_of(user.id) == "business"
    view = await get_billing(user)
    assert sorted(one.total for one in view.invoices) == [500, 1234]


async def test_a_lower_plan_begins_when_the_paid_month_is_over(stand_in: Stripe, make_user: MakeUser) -> None:
    user = await make_user()
    subscription = await stand_in.subscribe(user, "business")
    stand_in.world.change_later(subscription, stand_in.price_of("starter"))
    await stand_in.bring()
    assert await plan_of(user.id) == "business"
    assert (await get_billing(user)).subscriptions[0].pending_plan == "starter"
    stand_in.world.renew(subscription)
    await stand_in.bring()
    assert await plan_of(user.id) == "starter"
    assert (await get_billing(user)).subscriptions[0].pending_plan is None


async def test_a_cancelled_plan_holds_to_the_end_and_can_be_kept(stand_in: Stripe, make_user: MakeUser) -> None:
    user = await make_user()
    subscription = await stand_in.subscribe(user)
    stand_in.world.cancel_later(subscription)
    await stand_in.bring()
    assert (await plan_of(user.id), standings(await get_billing(user))) == ("starter", [("starter", "ending")])
    stand_in.world.cancel_later(subscription, is_wanted=False)
    await stand_in.bring()
    assert standings(await get_billing(user)) == [("starter", "fine")]
    stand_in.world.cancel_later(subscription)
    stand_in.world.end(subscription)
    await stand_in.bring()
    assert (await plan_of(user.id), standings(await get_billing(user))) == ("free", [])
    await stand_in.subscribe(user, "professional")
    assert await plan_of(user.id) == "professional"


async def test_a_trial_is_given_once_and_brings_no_credits(stand_in: Stripe, make_user: MakeUser) -> None:
    await make_catalog(stand_in.gateway, trial_days=14, grace_days=7)
    try:
        user = await make_user()
        subscription = await stand_in.subscribe(user, "professional")
        assert standings(await get_billing(user)) == [("professional", "trial")]
        credited = await kept("select micro from app.plan_credits where user_id = :id", id=user.id)
        assert [row["micro"] for row in credited if row["micro"]] == []
        stand_in.world.renew(subscription)
        await stand_in.bring()
        assert standings(await get_billing(user)) == [("professional", "fine")]
        credited = await kept("select micro from app.plan_credits where user_id = :id", id=user.id)
        assert [row["micro"] for row in credited if row["micro"]] == [500_000_000]
        stand_in.world.end(subscription)
        await stand_in.bring()
        await stand_in.subscribe(user, "professional")
        assert standings(await get_billing(user)) == [("professional", "fine")]
    finally:
        await make_catalog(stand_in.gateway, trial_days=0, grace_days=7)


async def test_a_coupon_changes_the_sum_and_not_the_plan(stand_in: Stripe, make_user: MakeUser) -> None:
    user = await make_user()
    stand_in.world.pay(await page_for(user, plan="starter"), amount=250)
    await stand_in.bring()
    assert await plan_of(user.id) == "starter"
    assert [one.total for one in (await get_billing(user)).invoices] == [250]


async def test_an_operators_gift_is_no_less_than_what_is_paid(stand_in: Stripe, make_user: MakeUser) -> None:
    user = await make_user()
    subscription = await stand_in.subscribe(user)
    given = "update app.plan_holders set granted_plan = 'business' where user_id = :id"
    await stand_in.as_owner(given, id=user.id)
    stand_in.world.renew(subscription)
    await stand_in.bring()
    assert await plan_of(user.id) == "business"
    stand_in.world.end(subscription)
    await stand_in.bring()
    assert await plan_of(user.id) == "business"


async def test_a_price_that_changed_leaves_old_subscriptions_their_plan(stand_in: Stripe, make_user: MakeUser) -> None:
    user = await make_user()
    subscription = await stand_in.subscribe(user)
    old = stand_in.price_of("starter")
    await stand_in.as_owner("update public.subscription_limits set price_usd = 6 where plan = 'starter'")
    try:
        await make_catalog(stand_in.gateway, trial_days=0, grace_days=7)
        stand_in.world.renew(subscription)
        await stand_in.bring()
        assert await plan_of(user.id) == "starter"
        newcomer = await make_user()
        page = await page_for(newcomer, plan="starter")
        assert stand_in.world.prices_of[page] != old
    finally:
        await stand_in.as_owner("update public.subscription_limits set price_usd = 5 where plan = 'starter'")
        await make_catalog(stand_in.gateway, trial_days=0, grace_days=7)


async def test_the_portal_is_for_who_has_something_there(stand_in: Stripe, make_user: MakeUser) -> None:
    user = await make_user()
    with pytest.raises(Conflict, match="no_payments"):
        await open_portal(user, PortalRequest())
    await page_for(user, pack="small")
    assert "/portal/" in (await open_portal(user, PortalRequest())).url
    with pytest.raises(Conflict, match="no_subscription"):
        await open_portal(user, PortalRequest(flow="cancel"))
