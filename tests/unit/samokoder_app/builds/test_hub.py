import asyncio
from uuid import uuid4

from samokoder_app.builds.hub import ARRIVED, Subscription
from samokoder_app.builds.views import LiveView


def piece(offset: int) -> LiveView:
    return LiveView(build_id=uuid4(), channel="m1", offset=offset, text="x")


async def test_items_keep_their_order_and_arrivals_are_merged() -> None:
    subscription = Subscription()
    first, second = piece(0), piece(1)
    for item in (first, ARRIVED, ARRIVED, second, ARRIVED):
        subscription.put(item)
    assert [await subscription.get() for _ in range(4)] == [first, ARRIVED, second, ARRIVED]


async def test_a_full_queue_becomes_one_wish_to_read() -> None:
    subscription = Subscription(limit=3)
    for offset in range(4):
        subscription.put(piece(offset))
    assert await subscription.get() is ARRIVED
    waiting = asyncio.create_task(subscription.get())
    await asyncio.sleep(0)
    assert not waiting.done()
    late = piece(9)
    subscription.put(late)
    assert await waiting == late
