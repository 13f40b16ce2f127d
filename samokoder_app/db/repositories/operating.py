"""SQL of what operators see and do. The functions refuse everybody else."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from engine.builds.state import BuildError, BuildStatus, Stage
from samokoder_app.paging import Cursor


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True)


class UserOverview(_Row):
    """A user. The last three are of the last 30 days; `cost_usd_30` sums known prices, null without any."""

    id: UUID
    email: str
    display_name: str | None
    plan: str
    created_at: datetime
    is_operator: bool
    locked_at: datetime | None = Field(description="When an operator locked the account; null: it is open.")
    seen_at: datetime | None = Field(description="Kept to the hour for browsers.")
    projects: int
    builds: int
    active_builds: int
    calls_30: int
    tokens_30: int
    cost_usd_30: Decimal | None


class BuildOverview(_Row):
    """A build without anything that its owner wrote."""

    id: UUID
    project_id: UUID
    user_id: UUID
    email: str
    status: BuildStatus
    stage: Stage
    attempt: int
    worker: str | None
    is_stopping: bool
    provider: str | None
    model: str | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    cost_usd: Decimal | None
    error: BuildError | None


class JobCount(_Row):
    """Jobs of one kind in one state: `todo`, `doing`, or `failed` within the last day."""

    queue: str
    task: str
    status: str
    jobs: int
    oldest_seconds: float | None = Field(description="How long the one that has been so longest has been so.")


class WorkerOverview(_Row):
    """A worker process as the queue knows it."""

    id: int
    heartbeat_seconds: float = Field(description="Time since it last said that it lives.")
    jobs: int = Field(description="How many it has at work.")


_USERS = text("select * from app.operators_users(:search, cast(:at as timestamptz), cast(:id as uuid), :most)")
_BUILDS = text("select * from app.operators_builds(:statuses, cast(:at as timestamptz), cast(:id as uuid), :most)")
_QUEUE = text("select * from app.operators_queue()")
_WORKERS = text("select * from app.operators_workers()")
_LOCK = text("select app.lock_account(:user_id, :is_locked)")
_STOP = text("select app.stop_users_build(:build_id)")


def _place(after: Cursor | None) -> dict[str, object]:
    return {"at": after.at if after else None, "id": after.id if after else None}


async def list_users(session: AsyncSession, search: str, after: Cursor | None, most: int) -> list[UserOverview]:
    """Users whose address or name has `search` in it, or whose id it is; the newest first, after a cursor."""
    rows = await session.execute(_USERS, {"search": search, "most": most, **_place(after)})
    return [UserOverview.model_validate(dict(row._mapping)) for row in rows]


async def list_builds(
    session: AsyncSession, statuses: Sequence[BuildStatus], after: Cursor | None, most: int
) -> list[BuildOverview]:
    """Builds of everybody in these states, the newest first, after a cursor."""
    values = {"statuses": [status.value for status in statuses], "most": most, **_place(after)}
    return [BuildOverview.model_validate(dict(row._mapping)) for row in await session.execute(_BUILDS, values)]


async def list_jobs(session: AsyncSession) -> list[JobCount]:
    """What is in the queue, by kind and state."""
    return [JobCount.model_validate(dict(row._mapping)) for row in await session.execute(_QUEUE)]


async def list_workers(session: AsyncSession) -> list[WorkerOverview]:
    """Workers that have not signed off."""
    return [WorkerOverview.model_validate(dict(row._mapping)) for row in await session.execute(_WORKERS)]


async def lock_account(session: AsyncSession, user_id: UUID, *, is_locked: bool) -> None:
    """Lock or open an account; raises `NotFound`, or `Conflict` for an operator's."""
    await session.execute(_LOCK, {"user_id": user_id, "is_locked": is_locked})


async def stop_build(session: AsyncSession, build_id: UUID) -> None:
    """Stop anybody's build; raises `NotFound`, or `Conflict` if it is over."""
    await session.execute(_STOP, {"build_id": build_id})
