"""Two plans bought at the same moment: one page at a time, and if both were paid all the same, one of them is given back."""

import asyncio
import random

import pytest

from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.billing.payments.checkout import CheckoutRequest, start_checkout
from samokoder_app.billing.payments.customers import USER_MARK, customer_of
from samokoder_app.billing.payments.gateway import Gateway, use_gateway
from samokoder_app.billing.payments.keeping import keep_payments
from samokoder_app.billing.payments.reconciling import reconcile
from samokoder_app.db.repositories import paying_once
from samokoder_app.db.session import as_worker
from samokoder_app.errors import Conflict, Unavailable
from tests.conftest import MakeUser
from tests.integration.payments.conftest import KEY, SECRET, Stripe, deliver, kept, page_for, plan_of


async def paid_past_us(stand_in: Stripe, user: CurrentUser, plan: str, *, is_ours: bool = True) -> str:
    """A subscription that went past our turns; its id. Nobody here has heard of it yet."""
    made = await stand_in.gateway.client.v1.checkout.sessions.create_async(
        {
            "mode": "subscription",
            "customer": await customer_of(stand_in.gateway, user),
            "line_items": [{"price": stand_in.price_of(plan), "quantity": 1}],
            "subscription_data": {"metadata": {USER_MARK: str(user.id)} if is_ours else {}},
        }
    )
    return str(stand_in.world.pay(made.id)["subscription"])


def a_second_later(stand_in: Stripe) -> None:
    now = stand_in.world.clock() + 1
    stand_in.world.clock = lambda: now


def live(stand_in: Stripe) -> list[str]:
    """Plans that go on at Stripe."""
    return [
        one["items"]["data"][0]["price"]["product"].removeprefix("samokoder_plan_")
        for one in stand_in.world.all_of("subscription")
        if one["ended_at"] is None
    ]


def given_back(stand_in: Stripe) -> list[int]:
    return [one["amount"] for one in stand_in.world.all_of("refund")]


@pytest.mark.parametrize("seed", range(8))
async def test_of_two_plans_chosen_in_two_tabs_at_once_one_can_be_paid(
    stand_in: Stripe, make_user: MakeUser, seed: int
) -> None:
    user = await make_user()
    wanted = ["starter", "business", "professional", "starter", "business"]
    random.Random(seed).shuffle(wanted)  # noqa: S311 - an order, no secret
    found = await asyncio.gather(
        *(start_checkout(user, CheckoutRequest(plan=plan)) for plan in wanted), return_exceptions=True
    )
    pages = {one.url.rpartition("/")[2] for one in found if not isinstance(one, BaseException)}
    refused = [one for one in found if isinstance(one, BaseException)]
    assert all(isinstance(one, Conflict) and one.code == "checkout_elsewhere" for one in refused)
    open_at_stripe = {one["id"] for one in stand_in.world.all_of("checkout.session") if one["status"] == "open"}
    assert len(open_at_stripe) == 1
    assert open_at_stripe <= pages, "whoever came last can pay"


async def test_a_page_that_nobody_was_given_is_no_second_one(stand_in: Stripe, make_user: MakeUser) -> None:
    user = await make_user()
    async with as_worker() as session:  # the process dies after Stripe has made the page, before it is noted
        turn = await paying_once.take_turn(session, user.id, "starter")
    assert turn is not None
    made = await page_for(user, plan="business")
    async with as_worker() as session:
        assert not await paying_once.note_page(session, user.id, "cs_late", "starter", turn)
    assert [
        row["session_id"] for row in await kept("select session_id from app.checkouts where user_id = :id", id=user.id)
    ] == [made]


async def test_who_leaves_a_page_and_chooses_the_same_again_comes_back_to_it(
    stand_in: Stripe, make_user: MakeUser
) -> None:
    user = await make_user()
    page = await page_for(user, plan="starter")
    in_russian = user.model_copy(update={"language": "ru" if user.language != "ru" else "en"})
    assert await page_for(in_russian, plan="starter") == page
    stand_in.world.pay(page)
    with pytest.raises(Conflict, match="already_subscribed"):
        await page_for(user, plan="starter")


async def test_a_page_that_was_paid_meanwhile_ends_the_choice(stand_in: Stripe, make_user: MakeUser) -> None:
    user = await make_user()
    stand_in.world.pay(await page_for(user, plan="starter"))
    with pytest.raises(Conflict, match="already_subscribed"):
        await page_for(user, plan="business")
    assert live(stand_in) == ["starter"]
    assert await plan_of(user.id) == "starter", "known before its event has come"


@pytest.mark.parametrize("seed", range(3))
async def test_a_second_subscription_is_paid_back_and_ended_whatever_order_events_come_in(
    stand_in: Stripe, make_user: MakeUser, seed: int
) -> None:
    user = await make_user()
    await paid_past_us(stand_in, user, "starter")
    a_second_later(stand_in)
    later = await paid_past_us(stand_in, user, "business")
    events = stand_in.new_events() * 2
    random.Random(seed).shuffle(events)  # noqa: S311 - an order, no secret
    await asyncio.gather(*(deliver(event) for event in events))
    await stand_in.bring()
    assert live(stand_in) == ["starter"]
    assert given_back(stand_in) == [2500]
    assert await plan_of(user.id) == "starter"
    rows = await kept(
        "select subscription_id, plan, kept_plan, refunded, ended_at is not null as is_over from app.doubled_subscriptions where user_id = :id",
        id=user.id,
    )
    assert rows == [
        {"subscription_id": later, "plan": "business", "kept_plan": "starter", "refunded": 2500, "is_over": True}
    ]
    credited = await kept("select sum(micro) from app.plan_credits where user_id = :id", id=user.id)
    assert credited[0]["sum"] == 0, "credits go back with the money"
    told = await kept("select refunded from app.invoices where user_id = :id order by total", id=user.id)
    assert [row["refunded"] for row in told] == [0, 2500]


async def test_what_no_event_told_is_found_at_night(stand_in: Stripe, make_user: MakeUser) -> None:
    user = await make_user()
    await paid_past_us(stand_in, user, "professional")
    a_second_later(stand_in)
    await paid_past_us(stand_in, user, "starter")
    await reconcile(stand_in.gateway)
    assert live(stand_in) == ["professional"]
    assert given_back(stand_in) == [500]
    await reconcile(stand_in.gateway)
    assert given_back(stand_in) == [500]


async def test_who_dies_between_refund_and_ending_pays_back_once(
    stand_in: Stripe, make_user: MakeUser, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = await make_user()
    await paid_past_us(stand_in, user, "starter")
    a_second_later(stand_in)
    later = await paid_past_us(stand_in, user, "business")
    cancel = stand_in.gateway.client.v1.subscriptions.cancel_async

    async def die(*_: object, **__: object) -> None:
        raise RuntimeError("killed")

    monkeypatch.setattr(stand_in.gateway.client.v1.subscriptions, "cancel_async", die)
    with pytest.raises(RuntimeError, match="killed"):
        await stand_in.bring()
    assert (given_back(stand_in), len(live(stand_in))) == ([2500], 2)
    monkeypatch.setattr(stand_in.gateway.client.v1.subscriptions, "cancel_async", cancel)
    stand_in.forget_answers()  # longer ago than Stripe keeps keys of requests
    await keep_payments()
    await keep_payments()
    assert (given_back(stand_in), live(stand_in)) == ([2500], ["starter"])
    rows = await kept("select refunded from app.doubled_subscriptions where subscription_id = :id", id=later)
    assert rows == [{"refunded": 2500}]


async def test_while_stripe_is_away_nothing_is_lost(stand_in: Stripe, make_user: MakeUser) -> None:
    user = await make_user()
    await paid_past_us(stand_in, user, "starter")
    a_second_later(stand_in)
    await paid_past_us(stand_in, user, "business")
    events = stand_in.new_events()
    away = Gateway(KEY, SECRET, "http://localhost:3000", "http://127.0.0.1:9", retries=0)
    use_gateway(away)
    for event in events:
        if event["type"].startswith(("checkout", "customer.sub")):
            with pytest.raises(Unavailable):
                await deliver(event)
    await away.close()
    use_gateway(stand_in.gateway)
    for event in events:
        await deliver(event)
    assert (given_back(stand_in), live(stand_in)) == ([2500], ["starter"])


async def test_what_ended_at_stripe_and_was_not_heard_of_costs_nobody_the_new_plan(
    stand_in: Stripe, make_user: MakeUser
) -> None:
    user = await make_user()
    old = await stand_in.subscribe(user)
    stand_in.world.end(old)
    stand_in.new_events()  # late
    await paid_past_us(stand_in, user, "business")
    await stand_in.bring()
    assert (given_back(stand_in), live(stand_in)) == ([], ["business"])
    assert await plan_of(user.id) == "business"


async def test_what_an_operator_made_at_stripe_stays(stand_in: Stripe, make_user: MakeUser) -> None:
    user = await make_user()
    await stand_in.subscribe(user)
    a_second_later(stand_in)
    await paid_past_us(stand_in, user, "business", is_ours=False)
    await stand_in.bring()
    await reconcile(stand_in.gateway)
    assert given_back(stand_in) == []
    assert sorted(live(stand_in)) == ["business", "starter"]
    assert await plan_of(user.id) == "business"
