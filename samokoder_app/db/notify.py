"""LISTEN and NOTIFY: one listening connection per process, shared by all subscribers."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress

import psycopg
from loguru import logger
from psycopg import sql
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

EVENTS = "events"
LIVE = "live"
CONTROL = "control"
RIGHTS = "rights"
"""The id of a user whose rights have changed."""
PRESENCE = "presence"
"""The id of a project that somebody has begun or ceased to look at."""
CHANNELS = (EVENTS, LIVE, CONTROL, RIGHTS, PRESENCE)

MISSED = ""
"""Sent to every subscriber after a reconnection: something may have been missed, read the history again."""

_QUEUE_LIMIT = 10_000
_FIRST_DELAY = 0.1
_LONGEST_DELAY = 5.0


async def notify(session: AsyncSession, channel: str, payload: str) -> None:
    """Send a notification with the transaction's commit; the payload is at most 8,000 bytes (Postgres)."""
    await session.execute(text("select pg_notify(:channel, :payload)"), {"channel": channel, "payload": payload})


async def notify_all(session: AsyncSession, channel: str, payloads: Sequence[str]) -> None:
    """Send several notifications of one channel, in their order, with one statement."""
    sent = text("select pg_notify(:channel, payload) from unnest(cast(:payloads as text[])) as payload")
    await session.execute(sent, {"channel": channel, "payloads": list(payloads)})


class ListenerStopped(Exception):
    """The listener does not run: start it first."""


class Listener:
    """Listens on one connection and reconnects with growing pauses when it is lost.

    A subscriber that does not read for 10,000 notifications loses the rest and gets `MISSED` instead.
    """

    def __init__(self, address: str) -> None:
        self._address = address
        self._queues: dict[str, set[asyncio.Queue[str | None]]] = defaultdict(set)
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Connect and listen until `stop`; raises if the first connection fails."""
        connection = await self._connect()
        self._task = asyncio.create_task(self._run(connection), name="postgres listener")
        await asyncio.sleep(0)  # a task that is cancelled before its first step would not close the connection

    async def stop(self) -> None:
        """Stop listening and end all subscriptions."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
            self._task = None
        for queues in self._queues.values():
            for queue in queues:
                _put(queue, None)

    @asynccontextmanager
    async def subscribe(self, channel: str) -> AsyncIterator[AsyncIterator[str]]:
        """The payloads sent to `channel` from entering on; nothing is lost between entering and iterating."""
        if self._task is None:
            raise ListenerStopped("the listener was not started")
        queue: asyncio.Queue[str | None] = asyncio.Queue(_QUEUE_LIMIT)
        self._queues[channel].add(queue)
        try:
            yield _read(queue)
        finally:
            self._queues[channel].discard(queue)

    async def _connect(self) -> psycopg.AsyncConnection:
        connection = await psycopg.AsyncConnection.connect(self._address, autocommit=True)
        for channel in CHANNELS:
            await connection.execute(sql.SQL("listen {}").format(sql.Identifier(channel)))
        return connection

    async def _run(self, connection: psycopg.AsyncConnection) -> None:
        while True:
            try:
                async with connection:
                    async for notification in connection.notifies():
                        for queue in self._queues[notification.channel]:
                            _put(queue, notification.payload)
            except psycopg.OperationalError as error:
                logger.warning("The database connection for notifications was lost: {}", error)
            connection = await self._reconnect()
            for queues in self._queues.values():
                for queue in queues:
                    _put(queue, MISSED)

    async def _reconnect(self) -> psycopg.AsyncConnection:
        delay = _FIRST_DELAY
        while True:
            await asyncio.sleep(delay)
            try:
                return await self._connect()
            except psycopg.OperationalError:
                delay = min(delay * 2, _LONGEST_DELAY)


def _put(queue: asyncio.Queue[str | None], item: str | None) -> None:
    if queue.full():
        while not queue.empty():
            queue.get_nowait()
        queue.put_nowait(MISSED)
        if item is not None:
            return
    queue.put_nowait(item)


async def _read(queue: asyncio.Queue[str | None]) -> AsyncIterator[str]:
    while (item := await queue.get()) is not None:
        yield item
