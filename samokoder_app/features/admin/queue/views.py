"""What the page of the queue shows; pure."""

from datetime import UTC, datetime

from pydantic import BaseModel

from samokoder_app.operating.builds import QueueView
from samokoder_app.operating.readiness import MAX_HEARTBEAT_SECONDS


class WorkerLine(BaseModel):
    """A worker process."""

    id: int
    seconds: float
    jobs: int
    is_silent: bool


class WaitingLine(BaseModel):
    """A build in the queue, with its place from 1."""

    place: int
    email: str
    project: str
    seconds: float


class JobLine(BaseModel):
    """Jobs of one kind in one state."""

    task: str
    status: str
    jobs: int
    seconds: float


def worker_lines(queue: QueueView) -> list[WorkerLine]:
    """Workers, in their order."""
    return [
        WorkerLine(
            id=one.id,
            seconds=one.heartbeat_seconds,
            jobs=one.jobs,
            is_silent=one.heartbeat_seconds > MAX_HEARTBEAT_SECONDS,
        )
        for one in queue.workers
    ]


def waiting_lines(queue: QueueView, now: datetime | None = None) -> list[WaitingLine]:
    """Builds in the order in which they are taken."""
    moment = now or datetime.now(UTC)
    return [
        WaitingLine(
            place=place,
            email=one.email,
            project=str(one.project_id)[:8],
            seconds=(moment - one.created_at).total_seconds(),
        )
        for place, one in enumerate(queue.waiting, 1)
    ]


def job_lines(queue: QueueView) -> list[JobLine]:
    """Jobs by kind and state."""
    return [
        JobLine(task=one.task, status=one.status, jobs=one.jobs, seconds=one.oldest_seconds or 0) for one in queue.jobs
    ]
