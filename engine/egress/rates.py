"""How much one app may ask of the network in a time."""

import time
from collections import deque


class Rate:
    """Allows `most` in any `seconds`, counted in sixty parts."""

    def __init__(self, most: int, seconds: float) -> None:
        self._most = most
        self._seconds = seconds
        self._parts: deque[tuple[float, int]] = deque()
        self._spent = 0

    def spend(self, amount: int = 1) -> bool:
        """Whether so much may be spent now; then it is."""
        now = time.monotonic()
        while self._parts and now - self._parts[0][0] >= self._seconds:
            self._spent -= self._parts.popleft()[1]
        if self._spent + amount > self._most:
            return False
        self._spent += amount
        if self._parts and now - self._parts[-1][0] < self._seconds / 60:
            since, spent = self._parts.pop()
            self._parts.append((since, spent + amount))
        else:
            self._parts.append((now, amount))
        return True
