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
from samokoder_app.db.notify import EVENTS, LIVE, PRESENCE, RIGHTS, Listener
from samokoder_app.errors import Unavailable

QUEUE_LIMIT = 500


class EventsArrived:
    """Marker in a queue: the database holds events that were not read yet."""


ARRIVED = EventsArrived()


class RightsChanged:
    """Marker in a queue: the subscriber may not be let see the project any more."""


RIGHTS_CHANGED = RightsChanged()


class PeopleChanged:
    """Marker in a queue: somebody has begun or ceased to look at the project."""


PEOPLE_CHANGED = PeopleChanged()

Item = LiveView | EventsArrived | PeopleChanged


class Subscription:
    """What one subscriber has still to read of one project."""

    def __init__(self, limit: int = QUEUE_LIMIT, user_id: UUID | None = None) -> None:
        self.user_id = user_id
        self._limit = limit
        self._must_look = False
        self._items: deque[Item] = deque()
        self._filled = asyncio.Event()

    def put(self, item: Item) -> None:
        """Add an item; on overflow everything becomes one wish to read the database."""
        if len(self._items) >= self._limit:
            self._items.clear()
            item = ARRIVED
        if item is ARRIVED and self._items and self._items[-1] is ARRIVED:
            return
        self._items.append(item)
        self._filled.set()

    def doubt(self) -> None:
        """The subscriber may not be let see the project any more: he looks before anything that waits is told."""
        self._must_look = True
        self._filled.set()

    async def get(self) -> Item | RightsChanged:
        """The next item, waiting for it."""
        while not self._items and not self._must_look:
            self._filled.clear()
            await self._filled.wait()
        if self._must_look:
            self._must_look = False
            return RIGHTS_CHANGED
        return self._items.popleft()


class EventHub:
    """Dispatches notifications to the subscriptions of their project."""

    def __init__(self, listener: Listener) -> None:
        self._listener = listener
        self._subscriptions: defaultdict[UUID, set[Subscription]] = defaultdict(set)
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Listen; returns once all channels are heard."""
        await self._listener.start()
        heard = {channel: asyncio.Event() for channel in (EVENTS, LIVE, RIGHTS, PRESENCE)}
        self._tasks = [
            asyncio.create_task(self._listen(channel, event), name=f"events hub: {channel}")
            for channel, event in heard.items()
        ]
        for event in heard.values():
            await event.wait()

    async def stop(self) -> None:
        """Stop listening."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._listener.stop()

    @contextmanager
    def subscription(self, project_id: UUID, user_id: UUID, limit: int = QUEUE_LIMIT) -> Iterator[Subscription]:
        """Everything that is dispatched for a project from now on, to this user."""
        subscription = Subscription(limit, user_id)
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
        if channel == PRESENCE:
            self._put(UUID(payload), PEOPLE_CHANGED)
            return
        if channel == RIGHTS:
            self._tell_user(UUID(payload))
            return
        piece = json.loads(payload)
        view = LiveView(build_id=UUID(piece["b"]), channel=piece["c"], offset=piece["o"], text=piece["t"])
        self._put(UUID(piece["p"]), view)

    def _tell_user(self, user_id: UUID) -> None:
        for subscriptions in self._subscriptions.values():
            for subscription in subscriptions:
                if subscription.user_id == user_id:
                    subscription.doubt()

    def _put(self, project_id: UUID, item: Item) -> None:
        for subscription in self._subscriptions.get(project_id, ()):
            subscription.put(item)

    def _wake_everybody(self) -> None:
        for project_id in list(self._subscriptions):
            self._put(project_id, ARRIVED)
            for subscription in self._subscriptions[project_id]:
                subscription.doubt()


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
