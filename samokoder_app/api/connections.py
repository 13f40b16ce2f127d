"""Connections that stay open: how many of them a user may hold at a time in this process."""

from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from uuid import UUID

from fastapi import Request
from starlette.requests import HTTPConnection

from samokoder_app.api.access import User
from samokoder_app.errors import TooManyRequests


class OpenStreams:
    """Counts those that are open now: nobody without one is remembered."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._open: Counter[UUID] = Counter()

    @property
    def count(self) -> int:
        """Of all users."""
        return self._open.total()

    @contextmanager
    def one_more(self, user_id: UUID) -> Iterator[None]:
        """While a stream is open; raises `TooManyRequests` (`streams_full`)."""
        if self._open[user_id] >= self._most:
            raise TooManyRequests("streams_full", limit=self._most)
        self._open[user_id] += 1
        try:
            yield
        finally:
            self._open[user_id] -= 1
            if not self._open[user_id]:
                del self._open[user_id]


def streams_of(connection: HTTPConnection) -> OpenStreams:
    """The streams of the app that serves this connection."""
    streams: OpenStreams = connection.app.state.streams
    return streams


async def held_stream(request: Request, user: User) -> AsyncIterator[None]:
    """A dependency: the answer counts as an open stream until it has been sent, or its client has left."""
    with streams_of(request).one_more(user.id):
        yield
