"""SQL of the platform's own state."""

from typing import NamedTuple

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

_QUEUE = text("select heartbeat_seconds, waiting from app.queue_health()")

_FIGURES = text("select name, labels, value from app.operating_figures()")


class Figure(NamedTuple):
    """A figure of the whole installation; `labels` are the values of its labels, in their order."""

    name: str
    labels: tuple[str, ...]
    value: float


class QueueFacts(NamedTuple):
    """Seconds since the newest heartbeat of a worker (None: there is no worker), and jobs that wait."""

    heartbeat_seconds: float | None
    waiting: int


async def queue_facts(session: AsyncSession) -> QueueFacts:
    """The state of the queue."""
    row = (await session.execute(_QUEUE)).one()
    return QueueFacts(row.heartbeat_seconds, row.waiting)


async def operating_figures(session: AsyncSession) -> list[Figure]:
    """Builds, queue and workers now; models and sign-ins of the last hour."""
    rows = await session.execute(_FIGURES)
    return [Figure(row.name, tuple(row.labels), row.value) for row in rows]
