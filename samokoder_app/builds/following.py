"""Follow a project's events: history from the database, then what the hub announces, without a gap."""

from collections.abc import AsyncGenerator, AsyncIterator
from uuid import UUID

from samokoder_app.builds.authors import told_with_authors
from samokoder_app.builds.hub import PeopleChanged, RightsChanged, current_hub
from samokoder_app.builds.presence import people_at, present
from samokoder_app.builds.views import CaughtUpView, EventView, LiveView, PeopleView, RightsView
from samokoder_app.db.repositories import events
from samokoder_app.db.repositories.rights import Right, project_rights
from samokoder_app.db.session import as_user

BATCH = 200

Told = EventView | CaughtUpView | LiveView | PeopleView | RightsView


async def follow(user_id: UUID, project_id: UUID, after: int, *, tells_end: bool = False) -> AsyncGenerator[Told, None]:
    """Events with `seq` > `after` in order, each once; running text where it came; of a team's project who else looks.

    The subscription exists before the first look at the history, and every announcement makes us read
    on from the last number seen: whatever is dropped, doubled or late, no number is missed. It ends at once when the
    user may not see the project any more; other rights of his are told. With `tells_end` the history ends with a `CaughtUpView`.
    """
    hub = await current_hub()
    last = after
    with hub.subscription(project_id, user_id) as subscription:
        async with present(user_id, project_id):
            async for event in _read_on(user_id, project_id, last):
                last = event.seq
                yield event
            if tells_end:
                yield CaughtUpView()
            while True:
                item = await subscription.get()
                if isinstance(item, RightsChanged):
                    rights = await _rights(user_id, project_id)
                    if Right.VIEW not in rights:
                        return
                    yield RightsView(rights=tuple(sorted(rights)))
                elif isinstance(item, PeopleChanged):
                    yield await people_at(user_id, project_id)
                elif isinstance(item, LiveView):
                    yield item
                else:
                    async for event in _read_on(user_id, project_id, last):
                        last = event.seq
                        yield event


async def _rights(user_id: UUID, project_id: UUID) -> frozenset[Right]:
    async with as_user(user_id) as session:
        return await project_rights(session, project_id)


async def _read_on(user_id: UUID, project_id: UUID, after: int) -> AsyncIterator[EventView]:
    while True:
        async with as_user(user_id) as session:
            rows = await events.read_events(session, project_id, after, BATCH)
            told = await told_with_authors(session, user_id, project_id, rows)
        for event in told:
            after = event.seq
            yield event
        if len(told) < BATCH:
            return
