"""Cancel and build again at once: the cancelled build gets a moment to end."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar
from uuid import UUID

from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.db.repositories import builds
from samokoder_app.db.session import as_user
from samokoder_app.errors import Conflict

LONGEST_WAIT = 15.0
"""Seconds. A cancelled build ends within one; one whose worker has died, when its lease of 12 is over."""

_INTERVAL = 0.25

Started = TypeVar("Started")


async def once_stopped(user: CurrentUser, project_id: UUID, start: Callable[[], Awaitable[Started]]) -> Started:
    """`start()`, tried again while the project's active build only has to end.

    Raises `Conflict("build_stopping")` if it does not end in time, and whatever else `start` raises.
    """
    for _ in range(int(LONGEST_WAIT / _INTERVAL)):
        try:
            return await start()
        except Conflict as error:
            if error.code != "build_active" or await _is_stopping(user, project_id) is False:
                raise
        await asyncio.sleep(_INTERVAL)
    raise Conflict("build_stopping")


async def _is_stopping(user: CurrentUser, project_id: UUID) -> bool | None:
    async with as_user(user.id) as session:
        return await builds.is_stopping(session, project_id)
