"""What is shown of builds; pure."""

from collections.abc import Sequence
from datetime import UTC, datetime

from pydantic import BaseModel

from engine.builds.state import BuildStatus
from samokoder_app.db.repositories.operating import BuildOverview

FILTERS: dict[str, tuple[BuildStatus, ...]] = {
    "all": tuple(BuildStatus),
    "working": (BuildStatus.QUEUED, BuildStatus.RUNNING, BuildStatus.WAITING),
    "paused": (BuildStatus.PAUSED,),
    "failed": (BuildStatus.FAILED,),
    "done": (BuildStatus.DONE,),
}
"""What can be chosen, by its word."""

_STOPPABLE = frozenset({BuildStatus.QUEUED, BuildStatus.RUNNING, BuildStatus.WAITING, BuildStatus.PAUSED})


class BuildLine(BaseModel):
    """A build. `seconds` is how long it took, runs, or waits; `reason` why it stopped, in its owner's language."""

    id: str
    project: str
    email: str
    status: str
    stage: str
    model: str
    is_demo: bool
    attempt: int
    worker: str
    created_at: str
    seconds: float
    usd: float
    has_price: bool
    reason: str
    code: str
    is_stopping: bool
    may_stop: bool


def build_lines(builds: Sequence[BuildOverview], now: datetime | None = None) -> list[BuildLine]:
    """Builds as lines, in their order."""
    return [_line(one, now or datetime.now(UTC)) for one in builds]


def _line(build: BuildOverview, now: datetime) -> BuildLine:
    return BuildLine(
        id=str(build.id),
        project=str(build.project_id)[:8],
        email=build.email,
        status=build.status.value,
        stage=build.stage.value if build.status is BuildStatus.RUNNING else "",
        model=build.model or "",
        is_demo=build.provider == "demo",
        attempt=build.attempt,
        worker=(build.worker or "") if build.status is BuildStatus.RUNNING else "",
        created_at=build.created_at.isoformat(),
        seconds=_seconds(build, now),
        usd=float(build.cost_usd or 0),
        has_price=build.cost_usd is not None,
        reason=build.error.message if build.error else "",
        code=build.error.code if build.error else "",
        is_stopping=build.is_stopping and build.status is BuildStatus.RUNNING,
        may_stop=build.status in _STOPPABLE and not build.is_stopping,
    )


def _seconds(build: BuildOverview, now: datetime) -> float:
    if build.status is BuildStatus.QUEUED:
        return (now - build.created_at).total_seconds()
    if build.started_at is None:
        return 0
    return ((build.finished_at or now) - build.started_at).total_seconds()
