"""A plan as its owner wants it, and as it will be once the build has taken what was changed; pure."""

from engine.builds.pilot_work import is_with_pilot
from engine.builds.plan_edit import WantedPlan, WantedRequirement, WantedTask
from engine.builds.requirements import STAGES_OF_TASKS, is_at_work
from engine.builds.state import BuildState, BuildStatus, Requirement, TaskStatus
from engine.builds.steering import with_edit
from engine.events.payloads import PlanEdited
from engine.pilot.plan_edits import is_open, problem_with
from samokoder_app.builds.views import PlanDraft, PlanView
from samokoder_app.db.repositories.builds import BuildRow
from samokoder_app.errors import InvalidInput

EDITABLE = frozenset({BuildStatus.QUEUED, BuildStatus.RUNNING, BuildStatus.WAITING, BuildStatus.PAUSED})


def is_of_pilot(row: BuildRow) -> bool:
    """Whether GPT-Pilot works by the plan."""
    return _pilots_state(row) is not None


def _pilots_state(row: BuildRow) -> BuildState | None:
    return row.state if row.state is not None and is_with_pilot(row.state) else None


def is_editable(row: BuildRow) -> bool:
    """Until the build is over; of GPT-Pilot's plan, its engine knows."""
    state = _pilots_state(row)
    return row.status in EDITABLE if state is None else is_open(state, row.status)


def check_draft(row: BuildRow, wanted: WantedPlan) -> None:
    """Raise `InvalidInput` for a plan that its engine cannot work by."""
    state = _pilots_state(row)
    if state is None:
        if not wanted.requirements:
            raise InvalidInput("plan_no_requirements")
    elif problem := problem_with(wanted, state):
        raise InvalidInput(problem.code, message_key=None, **problem.values)


def wanted_plan(draft: PlanDraft) -> WantedPlan:
    """The draft as the engine takes it; raises `InvalidInput` for what makes no plan."""
    for ids in ([one.id for one in draft.tasks if one.id], [one.id for one in draft.requirements if one.id]):
        if len(ids) != len(set(ids)):
            raise InvalidInput("plan_double_id")
    if not all([*(one.title.strip() for one in draft.tasks), *(one.text.strip() for one in draft.requirements)]):
        raise InvalidInput("plan_empty_text")
    return WantedPlan(
        tasks=tuple(WantedTask(**one.model_dump()) for one in draft.tasks),
        requirements=tuple(WantedRequirement(**one.model_dump()) for one in draft.requirements),
    )


def edit_number(row: BuildRow) -> int:
    """Number of the newest edit, taken or not."""
    return max(row.state.edits if row.state else 0, row.plan_edit.number if row.plan_edit else 0)


def revision_of(row: BuildRow) -> str:
    """What identifies the plan as it will be: the Tech Lead's plans and the owner's edits, counted."""
    return f"{row.state.revision if row.state else 0}.{edit_number(row)}"


def is_pending(row: BuildRow) -> bool:
    """Whether an edit waits for the build to take it."""
    return row.state is not None and row.plan_edit is not None and row.plan_edit.number > row.state.edits


def as_it_will_be(row: BuildRow) -> BuildState | None:
    """The state with the edit that waits; a task whose step runs now counts as being at work."""
    state = row.state
    if state is None or row.plan_edit is None or not is_pending(row):
        return state
    return with_edit(state, row.plan_edit, is_at_work=_is_at_work(row)).state


def plan_view(row: BuildRow) -> PlanView:
    """The plan of a build as it will be."""
    state = as_it_will_be(row)
    has_plan = state is not None and state.plan is not None
    tasks = state.plan.tasks if state is not None and state.plan is not None else ()
    current = state.task_index if state is not None and _is_at_work(row) else -1
    return PlanView(
        build_id=row.id,
        editable=has_plan and is_editable(row),
        only_tasks=is_of_pilot(row),
        pending=is_pending(row),
        revision=revision_of(row),
        settled=tuple(
            task.id for index, task in enumerate(tasks) if task.status is TaskStatus.DONE or index == current
        ),
        plan=state.plan if state else None,
        requirements=state.spec.requirements if state and state.spec else (),
    )


def edited_event(view: PlanView, number: int) -> PlanEdited | None:
    """The event that tells everybody about the changed plan."""
    if view.plan is None:
        return None
    return PlanEdited(number=number, plan=view.plan, requirements=tuple(map(_bare, view.requirements)))


def _bare(item: Requirement) -> Requirement:
    return item.model_copy(update={"checks": (), "evidence": ()})


def _is_at_work(row: BuildRow) -> bool:
    if row.state is None:
        return False
    return is_at_work(row.state) or (row.status == BuildStatus.RUNNING and row.state.stage in STAGES_OF_TASKS)
