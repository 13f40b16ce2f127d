"""One per web process: listens to the database once and fans out to every open page.

A subscriber never blocks the hub. Its queue is bounded: when it is full its contents are dropped and
the subscriber is told to read the database again, so that a slow tab misses nothing but running text,
which is saved about once a second anyway.
"""

import asyncio
import json
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from uuid import UUID

import psycopg
from loguru import logger

from samokoder_app.builds.views import LiveView
from samokoder_app.db.engines import current_engines
from samokoder_app.db.notify import EVENTS, LIVE, Listener
from samokoder_app.errors import Unavailable

QUEUE_LIMIT = 500


class EventsArrived:
    """Marker in a queue: the database holds events that were not read yet."""


ARRIVED = EventsArrived()


class Subscription:
    """What one subscriber has still to read of one project."""

    def __init__(self, limit: int = QUEUE_LIMIT) -> None:
        self._limit = limit
        self._items: deque[LiveView | EventsArrived] = deque()
        self._filled = asyncio.Event()

    def put(self, item: LiveView | EventsArrived) -> None:
        """Add an item; on overflow everything becomes one wish to read the database."""
        if len(self._items) >= self._limit:
            self._items.clear()
            item = ARRIVED
        if item is ARRIVED and self._items and self._items[-1] is ARRIVED:
            return
        self._items.append(item)
        self._filled.set()

    async def get(self) -> LiveView | EventsArrived:
        """The next item, waiting for it."""
        while not self._items:
            self._filled.clear()
            await self._filled.wait()
        return self._items.popleft()


class EventHub:
    """Dispatches notifications to the subscriptions of their project."""

    def __init__(self, listener: Listener) -> None:
        self._listener = listener
        self._subscriptions: defaultdict[UUID, set[Subscription]] = defaultdict(set)
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Listen; returns once both channels are heard."""
        await self._listener.start()
        heard = [asyncio.Event(), asyncio.Event()]
        self._tasks = [
            asyncio.create_task(self._listen(EVENTS, heard[0]), name="events hub: events"),
            asyncio.create_task(self._listen(LIVE, heard[1]), name="events hub: live"),
        ]
        for event in heard:
            await event.wait()

    async def stop(self) -> None:
        """Stop listening."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._listener.stop()

    @contextmanager
    def subscription(self, project_id: UUID, limit: int = QUEUE_LIMIT) -> Iterator[Subscription]:
        """Everything that is dispatched for a project from now on."""
        subscription = Subscription(limit)
        self._subscriptions[project_id].add(subscription)
        try:
            yield subscription
        finally:
            self._subscriptions[project_id].discard(subscription)
            if not self._subscriptions[project_id]:
                del self._subscriptions[project_id]

    async def _listen(self, channel: str, heard: asyncio.Event) -> None:
        async with self._listener.subscribe(channel) as payloads:
            heard.set()
            await self._dispatch_all(channel, payloads)

    async def _dispatch_all(self, channel: str, payloads: AsyncIterator[str]) -> None:
        async for payload in payloads:
            if not payload:
                self._wake_everybody()
                continue
            try:
                self._dispatch(channel, payload)
            except (ValueError, KeyError, TypeError):
                logger.warning("a notification of an unknown shape was ignored", channel=channel)

    def _dispatch(self, channel: str, payload: str) -> None:
        if channel == EVENTS:
            self._put(UUID(payload.partition(":")[0]), ARRIVED)
            return
        piece = json.loads(payload)
        view = LiveView(build_id=UUID(piece["b"]), channel=piece["c"], offset=piece["o"], text=piece["t"])
        self._put(UUID(piece["p"]), view)

    def _put(self, project_id: UUID, item: LiveView | EventsArrived) -> None:
        for subscription in self._subscriptions.get(project_id, ()):
            subscription.put(item)

    def _wake_everybody(self) -> None:
        for project_id in list(self._subscriptions):
            self._put(project_id, ARRIVED)


class _Current:
    hub: EventHub | None = None
    starting: asyncio.Lock | None = None


async def current_hub() -> EventHub:
    """The process's hub, started at its first use; raises `Unavailable` while the database is away."""
    if _Current.starting is None:
        _Current.starting = asyncio.Lock()
    async with _Current.starting:
        if _Current.hub is None:
            hub = EventHub(Listener(current_engines().addresses.web.get_secret_value()))
            try:
                await hub.start()
            except psycopg.OperationalError as error:
                raise Unavailable("database_away") from error
            _Current.hub = hub
        return _Current.hub


async def close_hub() -> None:
    """Stop the process's hub, if it runs."""
    hub, _Current.hub, _Current.starting = _Current.hub, None, None
    if hub is not None:
        await hub.stop()
