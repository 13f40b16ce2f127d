"""What comes to the webhook: forged, old, doubled, late, in any order, of strangers, and while Stripe is away."""

import asyncio
import random
import time
from datetime import UTC, datetime

import pytest

from samokoder_app.billing.payments import webhook
from samokoder_app.billing.payments.events import try_again
from samokoder_app.billing.payments.gateway import Gateway, use_gateway
from samokoder_app.billing.payments.replay import replay
from samokoder_app.db.repositories import payments
from samokoder_app.db.session import as_worker
from samokoder_app.errors import InvalidInput, Unavailable
from tests.conftest import MakeUser
from tests.integration.payments.conftest import KEY, SECRET, Stripe, deliver, kept, page_for, plan_of, signed


async def state_of(event_id: str) -> list[str]:
    return [
        row["state"] for row in await kept("select state from app.payment_events where event_id = :id", id=event_id)
    ]


async def test_only_what_stripe_signed_a_moment_ago_is_read(stand_in: Stripe, make_user: MakeUser) -> None:
    user = await make_user()
    stand_in.world.pay(await page_for(user, plan="business"))
    event = stand_in.new_events()[-1]
    body, headers = signed(event)
    _, foreign = signed(event, secret="whsec_other")
    _, old = signed(event, at=int(time.time()) - webhook.TOLERANCE_SECONDS - 5)
    tampered = body.replace(b"complete", b"expired1")
    refused = [
        (body, None),
        (body, ""),
        (body, "t=1,v1=0"),
        (body, "nonsense"),
        (body, foreign["Stripe-Signature"]),
        (body, old["Stripe-Signature"]),
        (tampered, headers["Stripe-Signature"]),
        (b"\xff\xfe", headers["Stripe-Signature"]),
    ]
    for forged, signature in refused:
        with pytest.raises(InvalidInput, match="webhook_refused"):
            await webhook.receive(forged, signature)
    assert await state_of(event["id"]) == []
    assert await plan_of(user.id) == "free"


@pytest.mark.parametrize(
    "body", [{}, {"id": "evt_1"}, [], {"id": 1, "type": "x", "created": 1, "data": {"object": None}}]
)
async def test_what_is_signed_and_no_event_is_refused(stand_in: Stripe, body: object) -> None:
    with pytest.raises(InvalidInput, match="webhook_unreadable"):
        await deliver(body)  # type: ignore[arg-type]


async def test_events_that_nobody_asked_for_are_kept_and_left(stand_in: Stripe) -> None:
    stand_in.world.tell("payment_intent.succeeded", {"id": "pi_x", "object": "payment_intent", "customer": "cus_x"})
    event = stand_in.new_events()[-1]
    await deliver(event)
    assert await state_of(event["id"]) == ["ignored"]


async def test_any_order_and_doubled_ends_in_the_same_state(stand_in: Stripe, make_user: MakeUser) -> None:
    user = await make_user()
    stand_in.world.pay(await page_for(user, plan="starter"))
    subscription = str(stand_in.world.all_of("subscription")[0]["id"])
    stand_in.world.change(subscription, stand_in.price_of("business"), amount=2000)
    bill = stand_in.world.renew(subscription, is_paid=False)
    stand_in.world.pay_invoice(bill["id"])
    stand_in.world.cancel_later(subscription)
    events = stand_in.new_events() * 2
    random.Random(7).shuffle(events)  # noqa: S311 - an order, no secret
    await asyncio.gather(*(deliver(event) for event in events))
    rows = await kept(
        "select status, plan, cancel_at is not null as ends from app.subscriptions where user_id = :id", id=user.id
    )
    assert rows == [{"status": "active", "plan": "business", "ends": True}]
    invoices = await kept("select status from app.invoices where user_id = :id", id=user.id)
    assert [row["status"] for row in invoices] == ["paid"] * 3
    assert await plan_of(user.id) == "business"
    counted = await kept(
        "select distinct times from app.payment_events where event_id = any(:ids)", ids=[e["id"] for e in events]
    )
    assert [row["times"] for row in counted] == [2]


async def test_an_event_that_is_days_late_changes_nothing_back(stand_in: Stripe, make_user: MakeUser) -> None:
    user = await make_user()
    subscription = await stand_in.subscribe(user)
    late = stand_in.world.events[-1]
    stand_in.world.end(subscription)
    await stand_in.bring()
    assert await plan_of(user.id) == "free"
    await deliver(late | {"id": "evt_late", "created": late["created"] - 3 * 86_400})
    assert await plan_of(user.id) == "free"


async def test_an_unknown_customer_is_kept_and_said_and_looked_at_again_once_known(
    stand_in: Stripe, make_user: MakeUser
) -> None:
    user = await make_user()
    page = await page_for(user, plan="starter")
    customer = stand_in.world.find(page)["customer"]
    await stand_in.as_owner("delete from app.payment_customers where customer_id = :id", id=customer)
    stand_in.world.pay(page)
    events = stand_in.new_events()
    for event in events:
        await deliver(event)
    states = {state for event in events for state in await state_of(event["id"])}
    assert states == {"unknown"}
    assert await plan_of(user.id) == "free"
    stand_in.forget_answers()
    await page_for(user, pack="small")  # makes him another customer
    await stand_in.as_owner("delete from app.payment_customers where user_id = :id", id=user.id)
    async with as_worker() as session:
        assert await payments.keep_customer(session, user.id, customer) == customer
    await try_again(stand_in.gateway)
    assert await plan_of(user.id) == "starter"


async def test_while_stripe_is_away_the_event_waits(stand_in: Stripe, make_user: MakeUser) -> None:
    user = await make_user()
    stand_in.world.pay(await page_for(user, plan="starter"))
    events = stand_in.new_events()
    away = Gateway(KEY, SECRET, "http://localhost:3000", "http://127.0.0.1:9", retries=0)
    use_gateway(away)
    for event in events:
        with pytest.raises(Unavailable, match="payments_away"):
            await deliver(event)
    await away.close()
    use_gateway(stand_in.gateway)
    assert await plan_of(user.id) == "free"
    await stand_in.as_owner(
        "update app.payment_events set next_try_at = now() where state = 'pending' and true = :id", id=True
    )
    while await try_again(stand_in.gateway):
        pass
    assert await plan_of(user.id) == "starter"
    assert await kept("select 1 from app.payment_events where state = 'pending'") == []


async def test_events_can_be_worked_on_once_more(stand_in: Stripe, make_user: MakeUser) -> None:
    user = await make_user()
    subscription = await stand_in.subscribe(user)
    await stand_in.as_owner(
        "update app.subscriptions set status = 'canceled' where subscription_id = :id", id=subscription
    )
    event = stand_in.world.events[-1]
    counted = await replay(stand_in.gateway, datetime.fromtimestamp(event["created"] - 5, UTC))
    assert counted.keys() == {"done"}
    rows = await kept("select status from app.subscriptions where subscription_id = :id", id=subscription)
    assert rows == [{"status": "active"}]
