import math

from limits import RateLimitItemPerMinute
from limits.aio.strategies import SlidingWindowCounterRateLimiter

from samokoder_app.api.counting import BoundedCounts


class Clock:
    def __init__(self) -> None:
        self.now = 600_000.0

    def __call__(self) -> float:
        return self.now


async def hits(counts: BoundedCounts, key: str, times: int, limit: int = 10) -> int:
    limiter = SlidingWindowCounterRateLimiter(counts)
    return sum([await limiter.hit(RateLimitItemPerMinute(limit), key) for _ in range(times)])


async def test_a_window_slides() -> None:
    clock = Clock()
    counts = BoundedCounts(clock=clock)
    assert await hits(counts, "a", 15) == 10
    assert await hits(counts, "b", 15) == 10
    clock.now += 30
    assert await hits(counts, "a", 15) == 0
    clock.now += 60  # half of the next window: the ten count for half
    assert await hits(counts, "a", 15) == 5
    clock.now += 600
    assert await hits(counts, "a", 15) == 10


async def test_memory_is_bounded_and_whoever_asks_on_is_not_forgotten() -> None:
    clock = Clock()
    counts = BoundedCounts(most=100, clock=clock)
    await hits(counts, "busy", 10)
    for number in range(1_000):
        await hits(counts, f"other {number}", 1)
        if number % 50 == 0:
            assert await hits(counts, "busy", 1) == 0
    assert await counts.reset() == 100


async def test_it_says_when_there_is_room_again() -> None:
    clock = Clock()
    counts = BoundedCounts(clock=clock)
    await hits(counts, "a", 10)
    _, _, present, left = await counts.get_sliding_window(RateLimitItemPerMinute(10).key_for("a"), 60)
    assert (present, math.ceil(left)) == (10, 120)
