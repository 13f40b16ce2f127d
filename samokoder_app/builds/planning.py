"""A plan as its owner changed it, put into the state of a waiting build."""

from engine.builds.state import BuildState, Plan, Requirement, Spec, Task
from engine.events.payloads import PlanReady
from samokoder_app.builds.views import PlanDraft, RequirementDraft, TaskDraft
from samokoder_app.errors import Conflict, InvalidInput


def apply_draft(state: BuildState, draft: PlanDraft) -> BuildState:
    """The state with the draft's tasks and requirements, in the draft's order.

    A task keeps its files. A requirement whose text changed loses its checks: they proved the old one,
    so that it ends as `not_verified` instead of passing for the wrong reason.
    """
    spec, plan = _planned(state)
    _refuse_doubles([task.id for task in draft.tasks], [item.id for item in draft.requirements])
    requirements = _requirements(spec, draft.requirements)
    tasks = _tasks(plan, draft.tasks, {item.id for item in requirements})
    changed = spec.model_copy(update={"requirements": requirements})
    return state.model_copy(update={"spec": changed, "plan": Plan(tasks=tasks)})


def plan_event(state: BuildState) -> PlanReady:
    """The event that tells everybody about the changed plan."""
    spec, plan = _planned(state)
    return PlanReady(plan=plan, spec=spec)


def _planned(state: BuildState) -> tuple[Spec, Plan]:
    if state.plan is None or state.spec is None:
        raise Conflict("build_not_waiting")
    return state.spec, state.plan


def _refuse_doubles(*groups: list[str]) -> None:
    for ids in groups:
        if len(ids) != len(set(ids)):
            raise InvalidInput("plan_double_id")


def _requirements(spec: Spec, drafts: tuple[RequirementDraft, ...]) -> tuple[Requirement, ...]:
    known = {item.id: item for item in spec.requirements}
    changed = []
    for draft in drafts:
        text = draft.text.strip()
        if not text:
            raise InvalidInput("plan_empty_text")
        old = known.get(draft.id)
        changed.append(old if old is not None and old.text == text else Requirement(id=draft.id, text=text))
    return tuple(changed)


def _tasks(plan: Plan, drafts: tuple[TaskDraft, ...], requirement_ids: set[str]) -> tuple[Task, ...]:
    known = {task.id: task for task in plan.tasks}
    tasks = []
    for draft in drafts:
        title, goal = draft.title.strip(), draft.goal.strip()
        if not title or not goal:
            raise InvalidInput("plan_empty_text")
        old = known.get(draft.id)
        serves = tuple(item for item in old.requirements if item in requirement_ids) if old else ()
        files = old.files if old else ()
        tasks.append(Task(id=draft.id, title=title, goal=goal, files=files, requirements=serves))
    return tuple(tasks)
