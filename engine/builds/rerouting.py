"""A plan that changed leads a build elsewhere: to the Tech Lead, to tasks that came, past tasks that went.

Asked after every step and every change of the plan; all of it follows from the state, so that it survives a crash.
"""

from engine.builds.requirements import is_at_work
from engine.builds.state import BuildState, BuildStatus, Requirement, RequirementStatus, Stage, TaskStatus
from engine.builds.table import TABLE, Outcome

_BEFORE_WORK = frozenset({Stage.APPROVAL, Stage.BASELINE, Stage.DEVELOP, Stage.DOCUMENT})
"""Stages that may give way, as long as no task is in the middle of its work."""


def is_open(item: Requirement) -> bool:
    """Whether nobody has written checks for it yet."""
    return not item.checks and not item.unproven


def open_requirements(state: BuildState) -> tuple[Requirement, ...]:
    """Requirements that need checks: new ones, and those whose text changed."""
    return tuple(item for item in (state.spec.requirements if state.spec else ()) if is_open(item))


def unplanned_requirements(state: BuildState) -> tuple[Requirement, ...]:
    """Requirements that nobody will work on: open ones without a task to come, and those of dropped tasks."""
    tasks = state.plan.tasks if state.plan else ()
    named = {name for task in tasks for name in task.requirements}
    to_come = {name for task in tasks if task.status is TaskStatus.PENDING for name in task.requirements}
    return tuple(
        item
        for item in (state.spec.requirements if state.spec else ())
        if not item.unproven
        and (item.id not in to_come if is_open(item) else item.id not in named and not _has_passed(item))
    )


def needs_replan(state: BuildState) -> bool:
    """Whether the Tech Lead has something to do before the work goes on."""
    return bool(open_requirements(state) or unplanned_requirements(state))


def rerouted(state: BuildState) -> BuildState:
    """The state at the stage that comes next, now that the plan is what it is."""
    outcome = _rerouting(state)
    if outcome is None:
        return state
    following = TABLE[state.stage, outcome]
    changes: dict[str, object] = {"stage": following}
    if state.stage is Stage.DOCUMENT:
        changes["is_documented"] = False
    if outcome is not Outcome.PLAN_CHANGED:
        changes["task_index"] = next_task_index(state)
    return state.model_copy(update=changes)


def next_task_index(state: BuildState) -> int:
    """The first task that is not done; the last one when all are."""
    tasks = state.plan.tasks if state.plan else ()
    undone = (index for index, task in enumerate(tasks) if task.status is not TaskStatus.DONE)
    return next(undone, max(len(tasks) - 1, 0))


def _rerouting(state: BuildState) -> Outcome | None:
    if state.plan is None or state.status is not BuildStatus.RUNNING or state.stage not in _BEFORE_WORK:
        return None
    if is_at_work(state) or (state.is_accepted and state.stage is Stage.DOCUMENT):
        return None
    if needs_replan(state):
        return Outcome.PLAN_CHANGED
    has_tasks = any(task.status is not TaskStatus.DONE for task in state.plan.tasks)
    if state.stage is Stage.DEVELOP and not has_tasks:
        return Outcome.TASKS_DROPPED
    if state.stage is Stage.DOCUMENT and has_tasks:
        return Outcome.TASKS_ADDED
    return None


def _has_passed(item: Requirement) -> bool:
    return item.status is RequirementStatus.PASSED
