"""Presence: while somebody follows a team's project, the others who do so know."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID, uuid4

from loguru import logger

from samokoder_app.builds.views import Looker, PeopleView
from samokoder_app.db.repositories import presence
from samokoder_app.db.session import as_user
from samokoder_app.errors import Unavailable

RENEW_SECONDS = 15.0
"""The database forgets who was not heard of for 50 seconds: their process is gone."""


@asynccontextmanager
async def present(user_id: UUID, project_id: UUID) -> AsyncIterator[None]:
    """The user counts as looking at the project until the block ends; for a project of no team nothing is kept."""
    connection = uuid4()
    async with as_user(user_id) as session:
        is_shared = await presence.look_at(session, project_id, connection)
    if not is_shared:
        yield
        return
    renewing = asyncio.create_task(_renew(user_id, project_id, connection))
    try:
        yield
    finally:
        renewing.cancel()
        await asyncio.gather(renewing, return_exceptions=True)
        await _leave(user_id, connection)


async def people_at(user_id: UUID, project_id: UUID) -> PeopleView:
    """Who looks at the project now."""
    async with as_user(user_id) as session:
        rows = await presence.who_looks(session, project_id)
    return PeopleView(people=tuple(Looker(**row.model_dump()) for row in rows))


async def _renew(user_id: UUID, project_id: UUID, connection: UUID) -> None:
    while True:
        await asyncio.sleep(RENEW_SECONDS)
        try:
            async with as_user(user_id) as session:
                await presence.look_at(session, project_id, connection)
        except Unavailable:
            logger.info("presence is not kept: the database is away")


async def _leave(user_id: UUID, connection: UUID) -> None:
    try:
        async with as_user(user_id) as session:
            await presence.look_away(session, connection)
    except Unavailable:
        logger.info("a presence ends by itself: the database is away")
