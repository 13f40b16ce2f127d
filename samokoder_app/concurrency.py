"""How much of what costs all users something (processor time, an open connection) each may have at once."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from samokoder_app.errors import TooManyRequests


class ConcurrencyLimit:
    """At most `most` of one kind per user at a time, in this process; who has none is not remembered.

    The error of who asks for more has the `code`, and its sentence is filled with `values`.
    """

    def __init__(self, most: int, code: str, **values: int) -> None:
        self._most = most
        self._code = code
        self._values = values
        self._taken: Counter[UUID] = Counter()

    @property
    def count(self) -> int:
        """How many slots are taken now, by all users."""
        return self._taken.total()

    @contextmanager
    def slot(self, user_id: UUID) -> Iterator[None]:
        """Taken while it lasts; raises `TooManyRequests` when the user has as many already."""
        if self._taken[user_id] >= self._most:
            raise TooManyRequests(self._code, message_key=None, **self._values)
        self._taken[user_id] += 1
        try:
            yield
        finally:
            self._taken[user_id] -= 1
            if not self._taken[user_id]:
                del self._taken[user_id]
