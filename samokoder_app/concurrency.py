"""How many pieces of work that cost shared processor time each user may ask for at once."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from samokoder_app.errors import TooManyRequests


class ConcurrencyLimit:
    """At most `most` of one kind of work per user at a time, in this process."""

    def __init__(self, most: int, code: str) -> None:
        self._most = most
        self._code = code
        self._working: Counter[UUID] = Counter()

    @contextmanager
    def slot(self, user_id: UUID) -> Iterator[None]:
        """Taken while it lasts; raises `TooManyRequests` when the user has as many already."""
        if self._working[user_id] >= self._most:
            raise TooManyRequests(self._code)
        self._working[user_id] += 1
        try:
            yield
        finally:
            self._working[user_id] -= 1
            if not self._working[user_id]:
                del self._working[user_id]
