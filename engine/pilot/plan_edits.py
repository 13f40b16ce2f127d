"""When GPT-Pilot's plan can be edited by its user, and to what."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from engine.builds.pilot_work import has_plan_to_approve
from engine.builds.plan_edit import WantedPlan
from engine.builds.state import BuildState, BuildStatus, TaskStatus
from engine.pilot.plan import MOST_CHARACTERS, MOST_TASKS


class PlanProblem(NamedTuple):
    """Why it cannot work by a plan: a code, and what fills its sentence."""

    code: str
    values: Mapping[str, int] = MappingProxyType({})


def is_open(state: BuildState, status: BuildStatus) -> bool:
    """Whether its plan can be edited: it takes it once, when it waits for it."""
    return status is BuildStatus.WAITING and has_plan_to_approve(state)


def problem_with(wanted: WantedPlan, state: BuildState) -> PlanProblem | None:
    """Why GPT-Pilot cannot work by this plan, if it cannot: it knows tasks alone, and takes so many of them in one answer."""
    known = [(one.id, one.text, one.comment) for one in (state.spec.requirements if state.spec else ())]
    if [(one.id, one.text, one.comment) for one in wanted.requirements] != known:
        return PlanProblem("plan_only_tasks")
    if len(wanted.tasks) > MOST_TASKS:
        return PlanProblem("plan_many_tasks", {"limit": MOST_TASKS})
    if sum(len(one.title) + len(one.goal) + len(one.comment) for one in wanted.tasks) > MOST_CHARACTERS:
        return PlanProblem("plan_too_long", {"limit": MOST_CHARACTERS})
    done = {task.id for task in (state.plan.tasks if state.plan else ()) if task.status is TaskStatus.DONE}
    return PlanProblem("plan_no_tasks") if all(one.id in done for one in wanted.tasks) else None
