from datetime import UTC, datetime
from uuid import uuid4

import pytest

from engine.builds.plan_edit import WantedPlan, edit_of
from engine.builds.state import BuildState, BuildStatus, PilotWork, Plan, Requirement, Spec, Stage, Task, TaskStatus
from engine.verify.checks import Check, Step
from samokoder_app.builds.planning import as_it_will_be, check_draft, edited_event, plan_view, wanted_plan
from samokoder_app.builds.views import PlanDraft, RequirementDraft, TaskDraft
from samokoder_app.db.repositories.builds import BuildOrder, BuildRow
from samokoder_app.errors import InvalidInput

CHECK = Check(id="C1", requirement="R1", title="adds", steps=(Step(do="open", path="/"), Step(do="see", text="Books")))
STATE = BuildState(
    idea="books",
    language="en",
    stack="fastapi",
    stage=Stage.DEVELOP,
    revision=1,
    task_index=1,
    spec=Spec(
        title="Books",
        summary="",
        requirements=(Requirement(id="R1", text="Add", checks=(CHECK,)), Requirement(id="R2", text="List")),
    ),
    plan=Plan(
        tasks=(
            Task(id="T1", title="Data", goal="Tables", requirements=("R1", "R2"), status=TaskStatus.DONE),
            Task(id="T2", title="Pages", goal="Pages"),
            Task(id="T3", title="Looks", goal="Colours"),
        )
    ),
)


def row(status: BuildStatus, state: BuildState | None = STATE, draft: PlanDraft | None = None) -> BuildRow:
    return BuildRow(
        id=uuid4(),
        project_id=uuid4(),
        user_id=uuid4(),
        status=status,
        stage=state.stage if state else Stage.SPEC,
        attempt=1,
        request=BuildOrder(idea="books", stack="fastapi", model="demo", is_demo=True),
        state=state,
        error=None,
        plan_edit=edit_of(state, wanted_plan(draft), 1) if draft and state else None,
        cost_usd=None,
        approved=False,
        accepted=False,
        created_at=datetime.now(UTC),
        started_at=None,
        finished_at=None,
    )


def task(number: int | None, title: str = "t", goal: str = "g") -> TaskDraft:
    return TaskDraft(id=number and f"T{number}", title=title, goal=goal)


ADD = RequirementDraft(id="R1", text="Add")
DRAFT = PlanDraft(
    tasks=(task(1, "Data", "Tables"), task(3, "Looks", "Colours"), task(2, "Pages", "Lists")), requirements=(ADD,)
)


@pytest.mark.parametrize(
    ("status", "order"),
    [
        (BuildStatus.PAUSED, ["T1", "T3", "T2"]),  # the task that comes next may be moved while nobody works
        (BuildStatus.RUNNING, ["T1", "T2", "T4", "T3"]),  # its step runs now: it stays, and its change follows
    ],
)
def test_the_plan_is_shown_as_it_will_be(status: BuildStatus, order: list[str]) -> None:
    view = plan_view(row(status, draft=DRAFT))
    assert view.plan is not None
    assert [one.id for one in view.plan.tasks] == order
    assert (view.pending, view.editable, view.revision) == (True, True, "1.1")
    event = edited_event(view, 1)
    assert event is not None
    assert event.requirements == (Requirement(id="R1", text="Add"),)


def test_an_edit_that_was_taken_waits_no_more() -> None:
    edited = row(BuildStatus.RUNNING, draft=DRAFT)
    state = STATE.model_copy(update={"edits": 1})
    assert as_it_will_be(edited.model_copy(update={"state": state})) == state
    assert not plan_view(edited.model_copy(update={"state": state})).pending


@pytest.mark.parametrize("status", [BuildStatus.DONE, BuildStatus.FAILED, BuildStatus.CANCELLED])
def test_a_build_that_is_over_has_no_plan_to_edit(status: BuildStatus) -> None:
    assert not plan_view(row(status)).editable
    assert not plan_view(row(BuildStatus.RUNNING, None)).editable


@pytest.mark.parametrize(
    "draft",
    [
        PlanDraft(tasks=(task(1), task(1)), requirements=(ADD,)),
        PlanDraft(tasks=(task(1),), requirements=(ADD, ADD)),
        PlanDraft(tasks=(task(1, " "),), requirements=(ADD,)),
        PlanDraft(tasks=(task(1),), requirements=(RequirementDraft(text=" "),)),
    ],
)
def test_a_plan_that_makes_no_sense_is_refused(draft: PlanDraft) -> None:
    with pytest.raises(InvalidInput):
        wanted_plan(draft)


ASKED = STATE.model_copy(
    update={"stage": Stage.PILOT, "pilot": PilotWork(project="p", database="d", planned=("Pages", "Looks"))}
)


def wanted(*tasks: TaskDraft, text: str = "Add") -> WantedPlan:
    requirements = (RequirementDraft(id="R1", text=text), RequirementDraft(id="R2", text="List"))
    return wanted_plan(PlanDraft(tasks=tasks, requirements=requirements))


def test_gpt_pilots_plan_is_edited_while_it_waits_for_it() -> None:
    waits = row(BuildStatus.WAITING, ASKED)
    assert plan_view(waits).editable
    assert plan_view(waits).only_tasks
    check_draft(waits, wanted(task(1), task(3), task(None, "New")))
    asks = ASKED.model_copy(update={"pilot": PilotWork(project="p", database="d", asked="m")})
    for other in (row(BuildStatus.RUNNING, ASKED), row(BuildStatus.PAUSED, ASKED), row(BuildStatus.WAITING, asks)):
        assert not plan_view(other).editable


@pytest.mark.parametrize(
    ("draft", "code"),
    [
        (wanted(task(1)), "plan_no_tasks"),
        (wanted(task(2), text="Remove"), "plan_only_tasks"),
        (wanted(*(task(None) for _ in range(61))), "plan_many_tasks"),
        (wanted(*(task(None, "t", "g" * 4000) for _ in range(6))), "plan_too_long"),
    ],
)
def test_a_plan_that_gpt_pilot_cannot_take_is_refused(draft: WantedPlan, code: str) -> None:
    with pytest.raises(InvalidInput, match=code):
        check_draft(row(BuildStatus.WAITING, ASKED), draft)


def test_a_plan_of_ours_keeps_a_requirement() -> None:
    with pytest.raises(InvalidInput, match="plan_no_requirements"):
        check_draft(row(BuildStatus.RUNNING), wanted_plan(PlanDraft(tasks=(task(2),), requirements=())))
