"""Replan: the plan as the user changed it gets what it lacks: checks for open requirements, tasks for unplanned ones."""

from engine.agents.replanning import amend_plan
from engine.builds.rerouting import next_task_index
from engine.builds.stages.briefing import brief_of
from engine.builds.stages.coding import file_map
from engine.builds.state import Plan, TaskStatus
from engine.builds.step import Step, StepResult
from engine.builds.table import Outcome
from engine.events.payloads import PlanReady

_FILES_BUDGET = 10_000
"""Characters of the app's files in the prompt: the names on its pages must be known to write checks."""


async def replan(step: Step) -> StepResult:
    """Tech Lead: what open requirements need. What is done stays done; checks that exist stay as they are."""
    state = step.state
    if state.spec is None or state.plan is None:
        raise ValueError("only a plan can be amended")
    brief = brief_of(step, state=state, files=file_map(step, _files_of_done(state.plan), _FILES_BUDGET))
    amended = await amend_plan(step.ask, brief, step.say("no_check"))
    step.at_checkpoint("plan", PlanReady(plan=amended.plan, spec=amended.spec))
    known = {check.id for item in state.spec.requirements for check in item.checks}
    added = tuple(check.id for item in amended.spec.requirements for check in item.checks if check.id not in known)
    return step.done(
        Outcome.PLAN_AMENDED,
        plan=amended.plan,
        spec=amended.spec,
        architecture=amended.architecture,
        new_checks=(*state.new_checks, *added),
        revision=state.revision + 1,
        task_index=next_task_index(state.model_copy(update={"plan": amended.plan})),
    )


def _files_of_done(plan: Plan) -> tuple[str, ...]:
    done = (task for task in plan.tasks if task.status is TaskStatus.DONE)
    return tuple(dict.fromkeys(path for task in done for path in task.files))
