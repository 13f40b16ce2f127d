"""Packs of credits, credits of a plan, and money that goes back. What is kept here is what accounts of credits are told."""

import asyncio
from typing import Any
from uuid import UUID

import pytest

from samokoder_app.billing.payments.checkout import CheckoutRequest, start_checkout
from samokoder_app.billing.payments.fake.world import month_later
from samokoder_app.errors import Conflict
from tests.conftest import MakeUser
from tests.integration.payments.conftest import Stripe, deliver, kept, page_for

CREDIT = 1_000_000


async def bought(user_id: UUID) -> list[dict[str, Any]]:
    return await kept(
        "select pack, credits, amount, refunded, taken from app.credit_purchases where user_id = :id order by pack",
        id=user_id,
    )


def balance(stand_in: Stripe, user_id: UUID) -> int:
    """Whole credits on the account."""
    query = "select coalesce(sum(available - owed), 0)::bigint from app.credit_accounts where holder_id = %s"
    with stand_in.server.connect_owner() as connection:
        row = connection.execute(query, (user_id,)).fetchone()
    return int(row[0]) // CREDIT if row else 0


async def of_plans(user_id: UUID) -> list[int]:
    rows = await kept("select micro from app.plan_credits where user_id = :id order by period_end, micro", id=user_id)
    return [row["micro"] // CREDIT for row in rows]


async def test_a_paid_pack_is_bought_once_however_often_it_is_told(stand_in: Stripe, make_user: MakeUser) -> None:
    user = await make_user()
    stand_in.world.pay(await page_for(user, pack="small"))
    events = stand_in.new_events()
    await asyncio.gather(*(deliver(event) for event in events * 3))
    assert await bought(user.id) == [{"pack": "small", "credits": 500, "amount": 500, "refunded": 0, "taken": 0}]
    assert balance(stand_in, user.id) == 500


async def test_nobody_is_sold_credits_where_there_is_nothing_to_buy_with_them(
    stand_in: Stripe, make_user: MakeUser
) -> None:
    user = await make_user()
    await stand_in.as_owner("update app.managed_models set is_offered = false where model = :id", id="m")
    with pytest.raises(Conflict, match="nothing_for_credits"):
        await page_for(user, pack="small")
    assert stand_in.world.all_of("checkout.session") == []


async def test_two_purchases_at_once_are_two(stand_in: Stripe, make_user: MakeUser) -> None:
    user = await make_user()
    pages = await asyncio.gather(*(start_checkout(user, CheckoutRequest(pack=pack)) for pack in ("small", "large")))
    for page in pages:
        stand_in.world.pay(page.url.rpartition("/")[2])
    await asyncio.gather(*(deliver(event) for event in reversed(stand_in.new_events())))
    assert [row["credits"] for row in await bought(user.id)] == [2500, 500]
    assert balance(stand_in, user.id) == 3000


async def test_an_unpaid_page_brings_nothing(stand_in: Stripe, make_user: MakeUser) -> None:
    user = await make_user()
    page = await page_for(user, pack="small")
    stand_in.world.tell("checkout.session.completed", stand_in.world.find(page) | {"payment_status": "paid"})
    await stand_in.bring()
    assert await bought(user.id) == [], "what an event says is believed as little as what it leaves out"


async def test_a_refund_takes_the_same_share_back_and_never_more(stand_in: Stripe, make_user: MakeUser) -> None:
    user = await make_user()
    paid = stand_in.world.pay(await page_for(user, pack="medium"))["payment_intent"]
    await stand_in.bring()
    stand_in.world.refund(paid, 250)
    await stand_in.bring()
    assert [(row["refunded"], row["taken"]) for row in await bought(user.id)] == [(250, 250 * CREDIT)]
    stand_in.world.refund(paid, 750)
    events = stand_in.new_events()
    await asyncio.gather(*(deliver(event) for event in events * 2))
    assert [(row["refunded"], row["taken"]) for row in await bought(user.id)] == [(1000, 1000 * CREDIT)]
    assert balance(stand_in, user.id) == 0


async def test_a_refund_that_is_heard_of_before_its_payment_is_not_lost(stand_in: Stripe, make_user: MakeUser) -> None:
    user = await make_user()
    paid = stand_in.world.pay(await page_for(user, pack="small"))["payment_intent"]
    stand_in.world.refund(paid, 500)
    for event in reversed(stand_in.new_events()):
        await deliver(event)
    assert [(row["refunded"], row["taken"]) for row in await bought(user.id)] == [(500, 500 * CREDIT)]


async def test_a_plan_brings_its_credits_with_every_paid_month(stand_in: Stripe, make_user: MakeUser) -> None:
    user = await make_user()
    subscription = await stand_in.subscribe(user, "professional")
    assert await of_plans(user.id) == [500]
    stand_in.world.renew(subscription)
    events = stand_in.new_events()
    await asyncio.gather(*(deliver(event) for event in events * 2))
    assert await of_plans(user.id) == [500, 500]
    bill = stand_in.world.renew(subscription, is_paid=False)
    await stand_in.bring()
    assert await of_plans(user.id) == [500, 500]
    stand_in.world.pay_invoice(bill["id"])
    await stand_in.bring()
    assert await of_plans(user.id) == [500, 500, 500]
    assert balance(stand_in, user.id) == 1500


async def test_an_upgrade_brings_what_is_more_for_what_is_left_of_the_month(
    stand_in: Stripe, make_user: MakeUser
) -> None:
    """And to and fro brings it once."""
    user = await make_user()
    start = stand_in.world.clock()
    half = start + (month_later(start) - start) // 2
    subscription = await stand_in.subscribe(user, "professional")
    stand_in.world.clock = lambda: half
    for plan in ("business", "professional", "business"):
        stand_in.world.change(subscription, stand_in.price_of(plan), amount=750)
        await stand_in.bring()
    assert await of_plans(user.id) in ([749], [750])


async def test_credits_of_a_plan_do_not_depend_on_the_order_of_events(stand_in: Stripe, make_user: MakeUser) -> None:
    user = await make_user()
    start = stand_in.world.clock()
    half = start + (month_later(start) - start) // 2
    stand_in.world.pay(await page_for(user, plan="professional"))
    subscription = str(stand_in.world.all_of("subscription")[0]["id"])
    stand_in.world.clock = lambda: half
    bill = stand_in.world.change(subscription, stand_in.price_of("business"), amount=1000)
    stand_in.world.refund(bill["payments"]["data"][0]["payment"]["payment_intent"], 1000)
    for event in reversed(stand_in.new_events()):
        await deliver(event)
    assert await of_plans(user.id) == [500]
    assert balance(stand_in, user.id) == 500


async def test_money_back_for_a_month_takes_its_credits_back(stand_in: Stripe, make_user: MakeUser) -> None:
    user = await make_user()
    subscription = await stand_in.subscribe(user, "professional")
    bill = stand_in.world.find(str(stand_in.world.find(subscription)["latest_invoice"]))
    stand_in.world.refund(bill["payments"]["data"][0]["payment"]["payment_intent"], 500)
    await stand_in.bring()
    assert await of_plans(user.id) == [250]
    assert balance(stand_in, user.id) == 250
    assert [
        row["refunded"] for row in await kept("select refunded from app.invoices where user_id = :id", id=user.id)
    ] == [500]


async def test_who_has_his_bank_take_the_money_back_keeps_no_credits(stand_in: Stripe, make_user: MakeUser) -> None:
    user = await make_user()
    paid = stand_in.world.pay(await page_for(user, pack="small"))["payment_intent"]
    await stand_in.bring()
    disputed = stand_in.world.dispute(paid, 500)
    await stand_in.bring()
    assert balance(stand_in, user.id) == 0
    stand_in.world.end_dispute(disputed["id"], is_lost=False)
    await stand_in.bring()
    assert balance(stand_in, user.id) == 500, "the bank found that he had paid"
    stand_in.world.refund(paid, 500)
    await stand_in.bring()
    assert [(row["refunded"], row["taken"]) for row in await bought(user.id)] == [(500, 500 * CREDIT)]
    assert balance(stand_in, user.id) == 0


async def test_a_refund_that_failed_gives_the_credits_back_until_it_is_made_again(
    stand_in: Stripe, make_user: MakeUser
) -> None:
    user = await make_user()
    paid = stand_in.world.pay(await page_for(user, pack="small"))["payment_intent"]
    refund = stand_in.world.refund(paid, 500)
    await stand_in.bring()
    assert balance(stand_in, user.id) == 0
    stand_in.world.find(refund["id"])["status"] = "failed"
    stand_in.world.tell("refund.failed", refund)
    await stand_in.bring()
    assert balance(stand_in, user.id) == 500
    stand_in.world.refund(paid, 500)
    events = stand_in.new_events()
    await asyncio.gather(*(deliver(event) for event in events * 3))
    assert balance(stand_in, user.id) == 0


async def test_a_refund_that_meets_its_invoice_being_written_is_not_lost(stand_in: Stripe, make_user: MakeUser) -> None:
    user = await make_user()
    await stand_in.subscribe(user, "professional")
    row = (await kept("select invoice_id, payment_intent, user_id from app.invoices where user_id = :id", id=user.id))[
        0
    ]
    with stand_in.server.connect_owner() as writing, stand_in.server.connect_owner() as refunding:
        writing.execute(
            "select app.write_invoice(1000, (select customer_id from app.payment_customers where user_id = %s),"
            " (select to_jsonb(i) from app.invoices i where invoice_id = %s))",
            (user.id, row["invoice_id"]),
        )
        statement = "select app.write_refunds(1000, %s, 1000)"
        refund = asyncio.create_task(asyncio.to_thread(refunding.execute, statement, (row["payment_intent"],)))
        await asyncio.wait_for(asyncio.to_thread(wait_for, stand_in, refunding.info.backend_pid), 20)
        writing.commit()
        assert (await refund).fetchone() == ("changed",)
    assert await of_plans(user.id) == [0]


def wait_for(stand_in: Stripe, backend: int) -> None:
    """Until that connection waits for another one."""
    with stand_in.server.connect_owner() as looking:
        looking.autocommit = True
        query = "select cardinality(pg_blocking_pids(%s)) > 0"
        while looking.execute(query, (backend,)).fetchone() != (True,):
            pass
