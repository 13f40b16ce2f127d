"""How evidence becomes the status of requirements, and what the events say about it."""

from collections.abc import Collection, Mapping, Sequence

from engine.builds.state import BuildState, Plan, Requirement, RequirementStatus, Spec, Stage, Task, TaskStatus
from engine.verify.checks import Check
from engine.verify.evidence import CheckEvidence, CheckStatus

STAGES_OF_TASKS = frozenset({Stage.DEVELOP, Stage.WRITE, Stage.EXECUTE, Stage.VERIFY, Stage.REPAIR})
"""Stages that work on one task."""


def current_task(state: BuildState) -> Task | None:
    """The task that is being worked on."""
    if state.plan is None or state.task_index >= len(state.plan.tasks):
        return None
    return state.plan.tasks[state.task_index]


def is_at_work(state: BuildState) -> bool:
    """Whether the present task is in the middle of its work."""
    task = current_task(state)
    return state.stage in STAGES_OF_TASKS and task is not None and task.status is TaskStatus.WORKING


def is_last_task(state: BuildState) -> bool:
    """Whether no task follows."""
    return state.plan is None or state.task_index >= len(state.plan.tasks) - 1


def without_requirements(plan: Plan, names: Collection[str]) -> Plan:
    """The plan without these requirements, and without tasks to come that were for nothing else."""
    kept = (
        task
        for task in plan.tasks
        if task.status is not TaskStatus.PENDING or not task.requirements or set(task.requirements) - set(names)
    )
    tasks = (
        task.model_copy(update={"requirements": tuple(one for one in task.requirements if one not in names)})
        for task in kept
    )
    return Plan(tasks=tuple(tasks))


def due_requirements(state: BuildState) -> tuple[str, ...]:
    """Ids that must hold now: those of all tasks up to the present one; with the last task all but the waived ones."""
    if state.spec is None:
        return ()
    wanted = [item.id for item in state.spec.requirements if item.id not in state.waived]
    if state.plan is None or is_last_task(state):
        return tuple(wanted)
    done = state.plan.tasks[: state.task_index + 1]
    named = {name for task in done for name in task.requirements}
    return tuple(name for name in wanted if name in named)


def due_checks(state: BuildState) -> tuple[Check, ...]:
    """The checks of the due requirements."""
    due = due_requirements(state)
    requirements = state.spec.requirements if state.spec else ()
    return tuple(check for item in requirements if item.id in due for check in item.checks)


def judged(item: Requirement, evidence: Mapping[str, CheckEvidence], vacuous: Sequence[str], note: str) -> Requirement:
    """The requirement with its evidence: passed only if all checks pass and one of them proves something.

    `note` replaces the sentence of evidence that proves nothing. Without checks it stays as it is.
    """
    if not item.checks:
        return item
    found = tuple(evidence[check.id] for check in item.checks if check.id in evidence)
    if not found:
        return item.model_copy(update={"status": RequirementStatus.NOT_VERIFIED, "evidence": ()})
    if any(one.status is CheckStatus.FAILED for one in found):
        status = RequirementStatus.FAILED
    elif len(found) < len(item.checks) or any(one.status is CheckStatus.NOT_VERIFIED for one in found):
        status = RequirementStatus.NOT_VERIFIED
    elif all(one.check_id in vacuous for one in found):
        status = RequirementStatus.NOT_VERIFIED
        unproven = {"status": CheckStatus.NOT_VERIFIED, "sentence": note}
        found = tuple(one.model_copy(update=unproven) for one in found)
    else:
        status = RequirementStatus.PASSED
    return item.model_copy(update={"status": status, "evidence": found})


def with_requirements(state: BuildState, changed: Sequence[Requirement]) -> Spec | None:
    """The specification with some requirements replaced."""
    if state.spec is None:
        return None
    by_id = {item.id: item for item in changed}
    requirements = tuple(by_id.get(item.id, item) for item in state.spec.requirements)
    return state.spec.model_copy(update={"requirements": requirements})


def count(spec: Spec | None, status: RequirementStatus) -> int:
    """How many requirements have this status."""
    return sum(item.status is status for item in spec.requirements) if spec else 0


def is_left_unproven(state: BuildState) -> bool:
    """Whether a requirement has not passed that the user has not taken as it is."""
    return not state.is_accepted and bool(set(unmet_ids(state.spec)) - set(state.waived))


def unmet_ids(spec: Spec | None) -> tuple[str, ...]:
    """Ids of the requirements that have not passed."""
    requirements = spec.requirements if spec else ()
    return tuple(item.id for item in requirements if item.status is not RequirementStatus.PASSED)
