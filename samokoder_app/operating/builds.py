"""Builds of everybody as operators see them, the queue, and the end of a build."""

from collections.abc import Sequence
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from engine.builds.state import BuildStatus
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.db.repositories import operating
from samokoder_app.db.repositories.operating import BuildOverview, JobCount, WorkerOverview
from samokoder_app.db.session import as_user
from samokoder_app.paging import Page, checked_cursor, page_of

MAX_PAGE = 200
MOST_IN_LINE = 50


class QueueView(BaseModel):
    """What waits, what works, and who works on it."""

    model_config = ConfigDict(frozen=True)

    waiting: tuple[BuildOverview, ...] = Field(description="Queued builds, the one that waits longest first.")
    jobs: tuple[JobCount, ...]
    workers: tuple[WorkerOverview, ...]


async def list_builds(
    user: CurrentUser, statuses: Sequence[BuildStatus] = tuple(BuildStatus), cursor: str | None = None, limit: int = 50
) -> Page[BuildOverview]:
    """Builds of everybody in these states; raises `NotFound` for who is no operator."""
    size = max(1, min(limit, MAX_PAGE))
    async with as_user(user.id) as session:
        found = await operating.list_builds(session, statuses, checked_cursor(cursor), size + 1)
    return page_of(found[:size], lambda one: (one.created_at, one.id), is_more=len(found) > size)


async def read_queue(user: CurrentUser) -> QueueView:
    """The queue and its workers; raises `NotFound` for who is no operator."""
    async with as_user(user.id) as session:
        waiting = await operating.list_builds(session, (BuildStatus.QUEUED,), None, MOST_IN_LINE)
        jobs, workers = await operating.list_jobs(session), await operating.list_workers(session)
    return QueueView(waiting=tuple(reversed(waiting)), jobs=tuple(jobs), workers=tuple(workers))


async def stop_build(user: CurrentUser, build_id: UUID) -> None:
    """Stop anybody's build, as its owner could; raises `NotFound` (also for who is no operator) and `Conflict`."""
    async with as_user(user.id) as session:
        await operating.stop_build(session, build_id)
