"""Where requests are counted: in this process, in bounded memory.

The memory storage of `limits` keeps as many keys as there are callers and looks through all of them with every
request (docs/decisions/0031); this one counts the same window and forgets whoever asked longest ago.
"""

import math
import time
from collections import OrderedDict
from collections.abc import Callable

from limits.aio.storage import SlidingWindowCounterSupport, Storage

MOST_KEYS = 50_000
"""About 10 MB. A caller is forgotten too early only when so many others asked within two minutes."""


class BoundedCounts(Storage, SlidingWindowCounterSupport):
    """Counts of the present window and of the one before, for each key. No method waits: nothing comes between."""

    STORAGE_SCHEME = None

    def __init__(self, most: int = MOST_KEYS, clock: Callable[[], float] = time.time) -> None:
        super().__init__()
        self._most = most
        self._clock = clock
        self._counts: OrderedDict[str, tuple[int, int, int]] = OrderedDict()

    @property
    def base_exceptions(self) -> type[Exception]:
        """Nothing fails here."""
        return ValueError

    async def acquire_sliding_window_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        """Count these, unless that would be more than the limit."""
        before, before_ends, present, _ = self._window(key, expiry)
        if key in self._counts:
            self._counts.move_to_end(key)  # also of whoever is refused: he asks on
        if math.floor(before * before_ends / expiry + present) + amount > limit:
            return False
        self._counts[key] = (int(self._clock() // expiry), before, present + amount)
        if len(self._counts) > self._most:
            self._counts.popitem(last=False)
        return True

    async def get_sliding_window(self, key: str, expiry: int) -> tuple[int, float, int, float]:
        """Counts of both windows, each with the seconds until it counts no more."""
        return self._window(key, expiry)

    async def clear_sliding_window(self, key: str, expiry: int) -> None:
        """Begin from nothing."""
        self._counts.pop(key, None)

    async def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        """Of the fixed window, which nobody asks for."""
        raise NotImplementedError

    async def get(self, key: str) -> int:
        """Of the fixed window, which nobody asks for."""
        raise NotImplementedError

    async def get_expiry(self, key: str) -> float:
        """Of the fixed window, which nobody asks for."""
        raise NotImplementedError

    async def check(self) -> bool:
        """Memory is always there."""
        return True

    async def reset(self) -> int:
        """Forget everybody."""
        count = len(self._counts)
        self._counts.clear()
        return count

    async def clear(self, key: str) -> None:
        """Begin from nothing."""
        self._counts.pop(key, None)

    def _window(self, key: str, expiry: int) -> tuple[int, float, int, float]:
        now = self._clock()
        present_window = int(now // expiry)
        window, before, present = self._counts.get(key, (present_window, 0, 0))
        if window == present_window - 1:
            before, present = present, 0
        elif window != present_window:
            before, present = 0, 0
        left = expiry - now % expiry
        return before, left if before else 0.0, present, left + expiry
