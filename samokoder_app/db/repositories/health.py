"""SQL of the platform's own state."""

from typing import NamedTuple

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

_QUEUE = text("select heartbeat_seconds, waiting from app.queue_health()")


class QueueFacts(NamedTuple):
    """Seconds since the newest heartbeat of a worker (None: there is no worker), and jobs that wait."""

    heartbeat_seconds: float | None
    waiting: int


async def queue_facts(session: AsyncSession) -> QueueFacts:
    """The state of the queue."""
    row = (await session.execute(_QUEUE)).one()
    return QueueFacts(row.heartbeat_seconds, row.waiting)
