"""Connections that stay open: how many of them a user may hold at a time in this process."""

from collections.abc import AsyncIterator

from fastapi import Request
from starlette.requests import HTTPConnection

from samokoder_app.api.access import User
from samokoder_app.concurrency import ConcurrencyLimit


def limit_of_streams(most: int) -> ConcurrencyLimit:
    """A slot for every open stream of a user; who has `most` is told so (`streams_full`)."""
    return ConcurrencyLimit(most, "streams_full", limit=most)


def streams_of(connection: HTTPConnection) -> ConcurrencyLimit:
    """The streams of the app that serves this connection."""
    streams: ConcurrencyLimit = connection.app.state.streams
    return streams


async def held_stream(request: Request, user: User) -> AsyncIterator[None]:
    """A dependency: the answer counts as an open stream until it has been sent, or its client has left."""
    with streams_of(request).slot(user.id):
        yield
