"""The brake on guessing."""

from samokoder_app.auth_server.throttle import Throttle


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_it_blocks_after_the_limit_and_lets_go_with_time() -> None:
    clock = Clock()
    throttle = Throttle(limit=2, seconds=10, clock=clock)
    throttle.add_failure("a")
    assert not throttle.is_blocked("a")
    clock.now = 5
    throttle.add_failure("a")
    assert throttle.is_blocked("a")
    assert not throttle.is_blocked("b")
    clock.now = 10.5
    assert not throttle.is_blocked("a")


def test_a_success_forgets() -> None:
    throttle = Throttle(limit=1, seconds=10)
    throttle.add_failure("a")
    throttle.forget("a")
    assert not throttle.is_blocked("a")


def test_it_does_not_grow_without_end() -> None:
    throttle = Throttle(limit=1, seconds=10)
    for number in range(10_050):
        throttle.add_failure(str(number))
    assert not throttle.is_blocked("0")
    assert throttle.is_blocked("10049")
