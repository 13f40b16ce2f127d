"""What a fork's build knows, and what it may claim."""

import pytest

from engine.builds.state import (
    BuildError,
    BuildState,
    BuildStatus,
    Plan,
    Requirement,
    RequirementStatus,
    Spec,
    Stage,
    Task,
    Usage,
)
from engine.events.payloads import VerificationFinished
from engine.verify.evidence import CheckEvidence, CheckStatus
from samokoder_app.versions.forking import UNFINISHED, Source, fork_events, forked_state

SEEN = CheckEvidence(check_id="C1", title="Add", status=CheckStatus.PASSED, sentence="", ran_at="2026-11-23T03:00:00Z")
SOURCE = Source(name="Shop", version=3, model="m", is_demo=False)


def spec(*statuses: RequirementStatus) -> Spec:
    requirements = tuple(
        Requirement(
            id=f"R{number}",
            text=f"Does {number}",
            status=status,
            evidence=(SEEN,) if status is RequirementStatus.PASSED else (),
        )
        for number, status in enumerate(statuses, 1)
    )
    return Spec(title="Notes", summary="Notes", requirements=requirements)


PASSED, FAILED, PENDING = RequirementStatus.PASSED, RequirementStatus.FAILED, RequirementStatus.PENDING
TASKS = (Task(id="T1", title="One", goal="One"), Task(id="T2", title="Two", goal="Two"))


def state(stage: Stage, *statuses: RequirementStatus, step: int = 9, task: int = 1, **more: object) -> BuildState:
    known = BuildState(
        idea="notes", language="en", stack="fastapi", stage=stage, step=step, task_index=task,
        spec=spec(*statuses), plan=Plan(tasks=TASKS), usage=Usage(calls=7), seconds=30, rests=2, is_accepted=True,
    )  # fmt: skip
    return known.model_copy(update=more)


def statuses(found: BuildState | None) -> list[RequirementStatus]:
    assert found is not None
    assert found.spec is not None
    return [item.status for item in found.spec.requirements]


def test_a_verified_version_stays_verified_and_done() -> None:
    own = state(Stage.DONE, PASSED, PASSED, step=12, status=BuildStatus.DONE)
    found = forked_state(own, state(Stage.DOCUMENT, PASSED, PASSED, step=11))
    assert found is not None
    assert (found.status, found.stage, found.error, found.step) == (BuildStatus.DONE, Stage.DONE, None, 12)
    assert (found.usage, found.seconds, found.is_accepted, found.files_version) == (Usage(), 0, False, 1)
    assert statuses(found) == [PASSED, PASSED]


def test_files_that_nobody_verified_prove_nothing_and_can_be_verified() -> None:
    found = forked_state(state(Stage.DONE, PASSED, PASSED, status=BuildStatus.DONE), None)
    assert found is not None
    assert statuses(found) == [RequirementStatus.NOT_VERIFIED] * 2
    assert found.spec is not None
    assert [item.evidence for item in found.spec.requirements] == [(), ()]
    assert (found.status, found.stage) == (BuildStatus.PAUSED, Stage.EXECUTE)
    assert found.error is not None
    assert (found.error.code, found.error.details["unmet"]) == ("unmet_requirements", "R1,R2")


def test_what_failed_stays_failed_and_the_build_can_go_on_or_be_accepted() -> None:
    error = BuildError(code="unmet_requirements", message="…")
    found = forked_state(None, state(Stage.VERIFY, PASSED, FAILED, error=error, status=BuildStatus.PAUSED))
    assert statuses(found) == [PASSED, FAILED]
    assert found is not None
    assert found.error is not None
    assert (found.status, found.error.code) == (BuildStatus.PAUSED, "unmet_requirements")
    assert "1 of 2" in found.error.message


@pytest.mark.parametrize("verified", [True, False])
def test_a_version_in_the_middle_goes_on_where_it_was(verified: bool) -> None:
    own = state(Stage.EXECUTE, PENDING, PENDING, step=6, task=0)
    after = state(Stage.DEVELOP, PASSED, PENDING, step=8, task=1) if verified else None
    found = forked_state(own, after)
    assert found is not None
    assert found.error is not None
    assert (found.status, found.error.code) == (BuildStatus.PAUSED, UNFINISHED)
    assert (found.stage, found.step) == ((Stage.DEVELOP, 8) if verified else (Stage.EXECUTE, 6))
    assert statuses(found) == [PASSED if verified else PENDING, PENDING]


def test_all_due_requirements_of_the_first_task_are_no_finished_build() -> None:
    found = forked_state(None, state(Stage.DEVELOP, PASSED, task=0))
    assert found is not None
    assert found.status is BuildStatus.PAUSED


def test_without_a_plan_there_is_nothing_to_go_on_with() -> None:
    assert forked_state(None, None) is None
    assert forked_state(state(Stage.PLAN, PENDING, plan=None), None) is None


def test_events_tell_the_new_project_what_its_build_knows() -> None:
    found = forked_state(state(Stage.DONE, PASSED), state(Stage.DOCUMENT, PASSED))
    verification = VerificationFinished(passed=1, failed=0, not_verified=0, pending=0, fingerprint="f")
    events = list(fork_events(found, verification, SOURCE, "Made from version 3"))
    assert [getattr(event, "kind", None) for event in events] == [
        "build_started", "notice", "plan_ready", "requirement_updated", "version_saved", "verification_finished",
        "build_finished",
    ]  # fmt: skip
    assert "version 3 of “Shop”" in str(events[1])
    assert [event.version for event in fork_events(None, None, SOURCE, "t")] == [1]  # type: ignore[attr-defined]
