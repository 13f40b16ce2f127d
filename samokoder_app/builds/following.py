"""Follow a project's events: history from the database, then what the hub announces, without a gap."""

from collections.abc import AsyncGenerator, AsyncIterator
from uuid import UUID

from samokoder_app.builds.hub import current_hub
from samokoder_app.builds.views import EventView, LiveView
from samokoder_app.db.repositories import events
from samokoder_app.db.session import as_user

BATCH = 200


async def follow(user_id: UUID, project_id: UUID, after: int) -> AsyncGenerator[EventView | LiveView, None]:
    """Events with `seq` > `after` in order, each once; running text where it came.

    The subscription exists before the first look at the history, and every announcement makes us read
    on from the last number seen: whatever is dropped, doubled or late, no number is missed.
    """
    hub = await current_hub()
    last = after
    with hub.subscription(project_id) as subscription:
        async for event in _read_on(user_id, project_id, last):
            last = event.seq
            yield event
        while True:
            item = await subscription.get()
            if isinstance(item, LiveView):
                yield item
                continue
            async for event in _read_on(user_id, project_id, last):
                last = event.seq
                yield event


async def _read_on(user_id: UUID, project_id: UUID, after: int) -> AsyncIterator[EventView]:
    while True:
        async with as_user(user_id) as session:
            rows = await events.read_events(session, project_id, after, BATCH)
        for row in rows:
            after = row.seq
            yield EventView(**row.model_dump())
        if len(rows) < BATCH:
            return
