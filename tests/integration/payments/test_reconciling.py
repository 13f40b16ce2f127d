"""The nightly look at everything: what no event told is found and mended, once."""

import pytest

from samokoder_app.billing.payments.keeping import keep_payments
from samokoder_app.billing.payments.overseeing import read_payments
from samokoder_app.billing.payments.reconciling import reconcile
from samokoder_app.errors import NotFound
from tests.conftest import MakeUser
from tests.integration.payments.conftest import Stripe, deliver, kept, page_for, plan_of


async def test_what_no_event_told_is_mended_once(stand_in: Stripe, make_user: MakeUser) -> None:
    subscriber, buyer = await make_user(), await make_user()
    stand_in.world.pay(await page_for(subscriber, plan="professional"))
    paid = stand_in.world.pay(await page_for(buyer, pack="medium"))["payment_intent"]
    stand_in.world.refund(paid, 100)
    found = await reconcile(stand_in.gateway)
    assert await plan_of(subscriber.id) == "professional"
    rows = await kept("select refunded from app.credit_purchases where user_id = :id", id=buyer.id)
    assert rows == [{"refunded": 100}]
    assert len(found.mended) >= 3
    assert (await reconcile(stand_in.gateway)).mended == ()
    told = await kept("select reconciliation from app.payment_account")
    assert told[0]["reconciliation"]["mended"] == []


async def test_a_customer_that_an_older_database_does_not_know_is_taken_up_again(
    stand_in: Stripe, make_user: MakeUser
) -> None:
    user = await make_user()
    subscription = await stand_in.subscribe(user)
    customer = stand_in.world.find(subscription)["customer"]
    await stand_in.as_owner("delete from app.subscriptions where user_id = :id", id=user.id)
    await stand_in.as_owner("delete from app.payment_customers where user_id = :id", id=user.id)
    stranger = stand_in.world.keep(
        {"id": "cus_stranger", "object": "customer", "created": 1, "livemode": False, "email": None, "metadata": {}}
    )
    found = await reconcile(stand_in.gateway)
    assert stranger["id"] in found.unknown_customers
    assert customer not in found.unknown_customers
    rows = await kept("select plan from app.subscriptions where subscription_id = :id", id=subscription)
    assert rows == [{"plan": "starter"}]


async def test_one_worker_a_day_reconciles(stand_in: Stripe, make_user: MakeUser) -> None:
    user = await make_user()
    stand_in.world.pay(await page_for(user, plan="starter"))
    await stand_in.as_owner("update app.payment_account set reconciled_at = null where true = :id", id=True)
    await keep_payments()
    assert await plan_of(user.id) == "starter"
    stand_in.world.end(str(stand_in.world.all_of("subscription")[0]["id"]))
    await keep_payments()
    assert await plan_of(user.id) == "starter", "the second round of the day looks at nothing"


async def test_a_subscription_that_is_gone_at_stripe_is_over_here(stand_in: Stripe, make_user: MakeUser) -> None:
    user, other = await make_user(), await make_user()
    gone = await stand_in.subscribe(user)
    await stand_in.subscribe(other)
    del stand_in.world.objects[gone]
    assert gone in (await reconcile(stand_in.gateway)).mended
    assert (await plan_of(user.id), await plan_of(other.id)) == ("free", "starter")


async def test_the_key_of_another_account_takes_nobodys_plan(stand_in: Stripe, make_user: MakeUser) -> None:
    user = await make_user()
    gone = await stand_in.subscribe(user)
    await stand_in.as_owner("delete from app.subscriptions where subscription_id <> :id", id=gone)
    stand_in.world.objects = {
        key: one for key, one in stand_in.world.objects.items() if one["object"] in {"price", "product"}
    }
    assert (await reconcile(stand_in.gateway)).mended == ()
    assert await plan_of(user.id) == "starter"


async def test_operators_see_what_only_the_log_told(stand_in: Stripe, make_user: MakeUser) -> None:
    user, other = await make_user(), await make_user()
    with pytest.raises(NotFound):
        await read_payments(other)
    await stand_in.as_owner("update public.profiles set is_operator = true where id = :id", id=other.id)
    try:
        stand_in.world.pay(await page_for(user, plan="starter"))
        stranger = {"id": "cus_heard_of", "object": "customer", "created": 1, "livemode": False}
        stand_in.world.keep({**stranger, "email": None, "metadata": {}})
        stand_in.world.tell("customer.deleted", stranger)
        for event in stand_in.new_events()[-1:]:
            await deliver(event)
        found = await reconcile(stand_in.gateway)
        overview = await read_payments(other)
    finally:
        await stand_in.as_owner("update public.profiles set is_operator = false where id = :id", id=other.id)
    assert overview.reconciliation == found
    assert overview.reconciliation.mended
    assert "cus_heard_of" in overview.reconciliation.unknown_customers
    assert overview.report.waiting == 0
