"""A brake on guessing: failures per key in a sliding window, in the memory of this process."""

import time
from collections import OrderedDict, deque
from collections.abc import Callable

_MAX_KEYS = 10_000


class Throttle:
    """Refuses a key after `limit` failures within `seconds`, until the oldest is that old."""

    def __init__(self, limit: int, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._limit = limit
        self._seconds = seconds
        self._clock = clock
        self._failures: OrderedDict[str, deque[float]] = OrderedDict()

    def is_blocked(self, key: str) -> bool:
        """Whether this key must wait."""
        return len(self._recent(key)) >= self._limit

    def add_failure(self, key: str) -> None:
        """Count a failure."""
        recent = self._recent(key)
        recent.append(self._clock())
        self._failures[key] = recent
        self._failures.move_to_end(key)
        while len(self._failures) > _MAX_KEYS:
            self._failures.popitem(last=False)

    def take_back(self, key: str) -> None:
        """The newest was no failure."""
        recent = self._recent(key)
        if recent:
            recent.pop()

    def forget(self, key: str) -> None:
        """A success: start from nothing."""
        self._failures.pop(key, None)

    def _recent(self, key: str) -> deque[float]:
        recent = self._failures.get(key, deque())
        oldest = self._clock() - self._seconds
        while recent and recent[0] <= oldest:
            recent.popleft()
        return recent
