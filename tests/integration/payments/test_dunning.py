"""A payment that fails: days of grace, what brings the plan back, and what ends it."""

import time

from sqlalchemy import text

from samokoder_app.billing.payments.keeping import end_left_subscriptions, keep_payments
from samokoder_app.billing.payments.service import get_billing
from samokoder_app.db.repositories import payment_events
from samokoder_app.db.session import as_auth, as_worker
from tests.conftest import MakeUser
from tests.integration.payments.conftest import Stripe, kept, plan_of

_DAY = 86_400


async def test_a_failed_renewal_keeps_the_plan_for_days_of_grace(stand_in: Stripe, make_user: MakeUser) -> None:
    user = await make_user()
    subscription = await stand_in.subscribe(user)
    bill = stand_in.world.renew(subscription, is_paid=False)
    await stand_in.bring()
    one = (await get_billing(user)).subscriptions[0]
    assert (await plan_of(user.id), one.standing, one.pay_url) == ("starter", "grace", bill["hosted_invoice_url"])
    assert one.keeps_plan_until is not None
    assert one.next_attempt_at is not None
    stand_in.world.fail_again(bill["id"])
    stand_in.world.pay_invoice(bill["id"])
    await stand_in.bring()
    one = (await get_billing(user)).subscriptions[0]
    assert (await plan_of(user.id), one.standing, one.pay_url) == ("starter", "fine", None)


async def test_after_the_grace_the_plan_is_free_and_a_payment_brings_it_back(
    stand_in: Stripe, make_user: MakeUser
) -> None:
    user = await make_user()
    stand_in.world.clock = lambda: int(time.time()) - 8 * _DAY
    subscription = await stand_in.subscribe(user, "professional")
    bill = stand_in.world.renew(subscription, is_paid=False)
    await stand_in.bring()
    assert await plan_of(user.id) == "free"
    assert (await get_billing(user)).subscriptions[0].standing == "overdue"
    stand_in.world.pay_invoice(bill["id"])
    await stand_in.bring()
    assert await plan_of(user.id) == "professional"


async def test_a_grace_that_runs_out_meanwhile_is_ended_by_a_worker(stand_in: Stripe, make_user: MakeUser) -> None:
    user, other = await make_user(), await make_user()
    subscription = await stand_in.subscribe(user)
    await stand_in.subscribe(other)
    stand_in.world.renew(subscription, is_paid=False)
    await stand_in.bring()
    await stand_in.as_owner(
        "update app.subscriptions set past_due_since = now() - interval '8 days' where user_id = :id", id=user.id
    )
    assert await plan_of(user.id) == "starter"
    async with as_worker() as session:
        assert await payment_events.end_graces(session) == 1
        assert await payment_events.end_graces(session) == 0
    assert (await plan_of(user.id), await plan_of(other.id)) == ("free", "starter")


async def test_when_stripe_gives_up_the_plan_is_over(stand_in: Stripe, make_user: MakeUser) -> None:
    user = await make_user()
    subscription = await stand_in.subscribe(user)
    stand_in.world.renew(subscription, is_paid=False)
    stand_in.world.end(subscription)
    await stand_in.bring()
    assert await plan_of(user.id) == "free"
    assert (await get_billing(user)).subscriptions == ()


async def test_a_first_payment_that_is_not_complete_gives_no_plan(stand_in: Stripe, make_user: MakeUser) -> None:
    user = await make_user()
    subscription = await stand_in.subscribe(user)
    stand_in.world.find(subscription)["status"] = "incomplete"
    stand_in.world.tell("customer.subscription.updated", stand_in.world.find(subscription))
    await stand_in.bring()
    assert await plan_of(user.id) == "free"
    assert (await get_billing(user)).subscriptions[0].standing == "unfinished"


async def test_who_deletes_the_account_pays_no_more(stand_in: Stripe, make_user: MakeUser) -> None:
    user = await make_user()
    subscription = await stand_in.subscribe(user)
    async with as_auth() as session:
        await session.execute(text("select app.delete_account(:id, true)"), {"id": user.id})
    assert stand_in.world.find(subscription)["status"] == "active"
    await end_left_subscriptions(stand_in.gateway)
    assert stand_in.world.find(subscription)["status"] == "canceled"
    assert await kept("select 1 from app.left_customers") == []
    await stand_in.bring()
    await keep_payments()


async def test_a_customer_who_is_deleted_at_stripe_can_pay_again(stand_in: Stripe, make_user: MakeUser) -> None:
    user = await make_user()
    subscription = await stand_in.subscribe(user)
    stand_in.world.remove_customer(stand_in.world.find(subscription)["customer"])
    await stand_in.bring()
    assert await plan_of(user.id) == "free"
    stand_in.forget_answers()
    await stand_in.subscribe(user, "business")
    assert await plan_of(user.id) == "business"
