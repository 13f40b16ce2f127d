"""GPT-Pilot's plan in the hands of a user who wants to be asked, and what he says is wrong."""

import pytest

from engine.builds.intake import Answer, Answers
from engine.builds.local import write_edit
from engine.builds.plan_edit import WantedPlan, WantedRequirement, WantedTask, edit_of
from engine.builds.state import BuildState, BuildStatus, Stage
from engine.events.payloads import ApprovalAsked, PlanReady
from tests.integration.pilot_builds.conftest import IDEA

pytestmark = pytest.mark.timeout(240)
WORKS = "Everything works"
WORKS_IT = "Try the app: does everything work?"
WRONG = "What does not work? Describe one error: what you did, what you saw, what you expected."


async def answered(one, state: BuildState, said: dict[str, str], until: str) -> BuildState:
    """The build after its questions were answered; at `until` it stays."""
    while state.status is BuildStatus.WAITING and state.questions and state.questions[0].text != until:
        text = said.get(state.questions[0].text)
        given = (Answer(question=state.questions[0].id, text=text),) if text else ()
        state = await one.build(auto_approve=False, answers=Answers(given=given))
    return state


async def test_an_edited_plan_goes_to_it_and_an_issue_is_described(project):
    one = project(tasks=3)
    state = await one.build(auto_approve=False)
    state = await answered(one, state, {}, WORKS_IT)
    assert (state.status, state.stage, state.questions) == (BuildStatus.WAITING, Stage.PILOT, ())
    assert len(one.told_of(ApprovalAsked)) == 1
    assert [task.title for task in state.plan.tasks] == ["Task 1", "Task 2", "Task 3"]
    # Visitors of a link read it, and forks are made of it: the idea is its user's.
    assert IDEA not in state.spec.model_dump_json()
    assert one.told_of(PlanReady)[-1].spec.summary == IDEA

    first, second, third = (WantedTask(id=one.id, title=one.title, goal=one.goal) for one in state.plan.tasks)
    wanted = (third, first.model_copy(update={"title": "Another first"}), WantedTask(title="A new one"))
    requirements = tuple(WantedRequirement(id=item.id, text=item.text) for item in state.spec.requirements)
    write_edit(one.out / ".samokoder", edit_of(state, WantedPlan(tasks=wanted, requirements=requirements), 1))
    state = await one.build(auto_approve=False, is_approved=True)
    assert not state.auto_approve
    titles = ["Task 3", "Another first", "A new one"]
    assert [task.title for task in one.told_of(PlanReady)[-1].plan.tasks] == titles
    assert second.title not in one.text("plan.txt")

    state = await answered(one, state, {}, WORKS_IT)
    said = {WORKS_IT: "There is an issue", WRONG: "The list is empty"}
    state = await one.build(
        auto_approve=False, answers=Answers(given=(Answer(question=state.questions[0].id, text=said[WORKS_IT]),))
    )
    assert (state.questions[0].text, state.questions[0].choices) == (WRONG, ())
    state = await one.build(
        auto_approve=False, answers=Answers(given=(Answer(question=state.questions[0].id, text=said[WRONG]),))
    )
    state = await answered(one, state, {WORKS_IT: WORKS}, "")
    assert state.status is BuildStatus.DONE, state.error
    assert "The list is empty" in one.answers
    assert len([prompt for prompt in one.model.prompts if "Mend it" in prompt.turns[-1].text]) == 1


async def test_calls_before_the_plan_are_not_paid_again_after_it(project):
    one = project()
    await one.build()
    state = await one.say("Let me delete a todo", auto_approve=False)
    assert (state.status, len(state.pilot.planned)) == (BuildStatus.WAITING, 1)
    calls = state.usage.calls
    asked = len(one.model.prompts)
    state = await one.build(auto_approve=False, is_approved=True)
    assert state.questions[0].text == WORKS_IT
    assert len(one.model.prompts) - asked == state.usage.calls - calls == 1  # the code of its task
