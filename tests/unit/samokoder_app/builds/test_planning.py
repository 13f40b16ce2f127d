import pytest

from engine.builds.state import BuildState, Plan, Requirement, Spec, Task
from engine.verify.checks import Check, Step
from samokoder_app.builds.planning import apply_draft, plan_event
from samokoder_app.builds.views import PlanDraft, RequirementDraft, TaskDraft
from samokoder_app.errors import Conflict, InvalidInput

CHECK = Check(id="C1", requirement="R1", title="adds", steps=(Step(do="open", path="/"), Step(do="see", text="Books")))
STATE = BuildState(
    idea="books",
    language="en",
    stack="fastapi",
    spec=Spec(
        title="Books",
        summary="",
        requirements=(Requirement(id="R1", text="Add", checks=(CHECK,)), Requirement(id="R2", text="List")),
    ),
    plan=Plan(
        tasks=(
            Task(id="T1", title="Data", goal="Tables", files=("app/models.py",), requirements=("R1", "R2")),
            Task(id="T2", title="Pages", goal="Pages"),
        )
    ),
)


def task(number: int, title: str = "t", goal: str = "g") -> TaskDraft:
    return TaskDraft(id=f"T{number}", title=title, goal=goal)


def requirement(number: int, text: str) -> RequirementDraft:
    return RequirementDraft(id=f"R{number}", text=text)


def test_order_texts_and_removals_are_taken_over() -> None:
    draft = PlanDraft(tasks=(task(3, " New "), task(1)), requirements=(requirement(1, "Add"),))
    state = apply_draft(STATE, draft)
    assert state.plan is not None
    assert [(one.id, one.title) for one in state.plan.tasks] == [("T3", "New"), ("T1", "t")]
    assert state.plan.tasks[1].files == ("app/models.py",)
    assert state.plan.tasks[1].requirements == ("R1",)
    assert state.spec is not None
    assert [one.id for one in state.spec.requirements] == ["R1"]
    assert state.spec.requirements[0].checks == (CHECK,)
    assert plan_event(state).plan == state.plan


def test_a_requirement_with_another_text_loses_its_checks() -> None:
    state = apply_draft(STATE, PlanDraft(tasks=(task(1),), requirements=(requirement(1, "Add and tag"),)))
    assert state.spec is not None
    assert state.spec.requirements[0].checks == ()


@pytest.mark.parametrize(
    "draft",
    [
        PlanDraft(tasks=(task(1), task(1)), requirements=(requirement(1, "Add"),)),
        PlanDraft(tasks=(task(1),), requirements=(requirement(1, "a"), requirement(1, "b"))),
        PlanDraft(tasks=(task(1, " "),), requirements=(requirement(1, "a"),)),
        PlanDraft(tasks=(task(1),), requirements=(requirement(1, " "),)),
    ],
)
def test_a_plan_that_makes_no_sense_is_refused(draft: PlanDraft) -> None:
    with pytest.raises(InvalidInput):
        apply_draft(STATE, draft)


def test_without_a_plan_there_is_nothing_to_change() -> None:
    draft = PlanDraft(tasks=(task(1),), requirements=(requirement(1, "a"),))
    with pytest.raises(Conflict):
        apply_draft(STATE.model_copy(update={"plan": None}), draft)
