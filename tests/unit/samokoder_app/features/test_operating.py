"""What operators' pages show of what the services tell."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from engine.builds.state import BuildError, BuildStatus, Stage
from samokoder_app.db.repositories.operating import BuildOverview, WorkerOverview
from samokoder_app.features.admin.builds.views import FILTERS, build_lines
from samokoder_app.features.admin.overview.views import overview_figures, part_lines
from samokoder_app.features.admin.queue.views import waiting_lines, worker_lines
from samokoder_app.operating.builds import QueueView
from samokoder_app.operating.overview import OverviewView
from samokoder_app.operating.readiness import Finding, Findings

NOW = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)


def build(status: BuildStatus, **changes: Any) -> BuildOverview:
    values: dict[str, Any] = {
        "id": uuid4(), "project_id": uuid4(), "user_id": uuid4(), "email": "ann@example.com", "status": status,
        "stage": Stage.DEVELOP, "attempt": 1, "worker": "w", "is_stopping": False, "provider": "demo", "model": "demo",
        "created_at": NOW - timedelta(minutes=10), "started_at": NOW - timedelta(minutes=4), "finished_at": None,
        "cost_usd": None, "error": None,
    }  # fmt: skip
    return BuildOverview.model_validate(values | changes)


@pytest.mark.parametrize(
    ("status", "changes", "seconds"),
    [
        (BuildStatus.QUEUED, {}, 600),  # waits since it was ordered
        (BuildStatus.RUNNING, {}, 240),  # runs since it began
        (BuildStatus.DONE, {"finished_at": NOW - timedelta(minutes=1)}, 180),
        (BuildStatus.CANCELLED, {"started_at": None, "finished_at": NOW}, 0),  # never began
    ],
)
def test_how_long_a_build_has_taken(status: BuildStatus, changes: dict[str, Any], seconds: int) -> None:
    (line,) = build_lines([build(status, **changes)], NOW)
    assert line.seconds == seconds


def test_only_what_goes_on_can_be_stopped_and_only_once() -> None:
    stoppable = {status for status in BuildStatus if build_lines([build(status)], NOW)[0].may_stop}
    assert stoppable == {BuildStatus.QUEUED, BuildStatus.RUNNING, BuildStatus.WAITING, BuildStatus.PAUSED}
    (line,) = build_lines([build(BuildStatus.RUNNING, is_stopping=True)], NOW)
    assert (line.may_stop, line.is_stopping) == (False, True)


def test_a_failure_is_shown_with_its_reason_and_a_running_one_with_its_stage() -> None:
    error = BuildError(code="provider_down", message="The provider does not answer.")
    failed, running = build_lines([build(BuildStatus.FAILED, error=error), build(BuildStatus.RUNNING)], NOW)
    assert (failed.code, failed.reason, failed.stage) == ("provider_down", "The provider does not answer.", "")
    assert (running.stage, running.worker, running.reason) == ("develop", "w", "")


def test_every_status_can_be_chosen() -> None:
    assert set(FILTERS["all"]) == set(BuildStatus)
    assert {one for name, chosen in FILTERS.items() if name != "all" for one in chosen} == set(BuildStatus) - {
        BuildStatus.CANCELLED
    }


def test_the_queue_is_numbered_and_a_silent_worker_called_so() -> None:
    queue = QueueView(
        waiting=(build(BuildStatus.QUEUED), build(BuildStatus.QUEUED)),
        jobs=(),
        workers=(WorkerOverview(id=1, heartbeat_seconds=2, jobs=1), WorkerOverview(id=2, heartbeat_seconds=90, jobs=0)),
    )
    assert [(one.place, one.seconds) for one in waiting_lines(queue, NOW)] == [(1, 600), (2, 600)]
    assert [one.is_silent for one in worker_lines(queue)] == [False, True]


def test_what_does_not_work_comes_first() -> None:
    good, bad = Finding(ok=True, ru="а", en="a"), Finding(ok=False, ru="б", en="b")
    overview = OverviewView(
        version="1", health=Findings(status="reduced", parts={"database": good, "browser": bad}),
        builds={"running": 2, "done": 5}, oldest_build_seconds=0, workers=1, previews=0, sign_ins_last_hour=3,
        refused_sign_ins_last_hour=1, model_calls_last_hour=10, failed_model_calls_last_hour=4,
    )  # fmt: skip
    assert [one.name for one in part_lines(overview)] == ["browser", "database"]
    figures = overview_figures(overview)
    assert (figures.running, figures.done, figures.queued, figures.calls_failed) == (2, 5, 0, 4)
