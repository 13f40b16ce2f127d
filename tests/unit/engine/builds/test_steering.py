"""The user's edits of a plan: what they change, when they are taken, and that each is taken once."""

import itertools
import json

import pytest

from engine.builds.plan_edit import WantedPlan, WantedRequirement, WantedTask, edit_of
from engine.builds.ports import BuildPaused
from engine.builds.state import BuildState, BuildStatus, Plan, Requirement, RequirementStatus, Role, Spec, Stage, Task
from engine.builds.state import TaskStatus as Is
from engine.builds.steering import with_edit
from engine.testing import MemoryHost, ScriptedModel
from engine.verify.checks import Check, Step

STEPS = (Step(do="open", path="/"), Step(do="click", name="Add"), Step(do="see", text="x"))


def proven(number: int, text: str, status: RequirementStatus) -> Requirement:
    check = Check(id=f"C{number}", requirement=f"R{number}", title="t", steps=STEPS)
    return Requirement(id=f"R{number}", text=text, status=status, checks=(check,))


STATE = BuildState(
    idea="a todo list",
    language="en",
    stack="fastapi",
    stage=Stage.VERIFY,
    spec=Spec(
        title="Todo",
        summary="",
        requirements=(
            proven(1, "Tasks can be added.", RequirementStatus.PASSED),
            proven(2, "Tasks can be deleted.", RequirementStatus.WORKING),
            proven(3, "Tasks can be searched.", RequirementStatus.PENDING),
        ),
    ),
    plan=Plan(
        tasks=(
            Task(id="T1", title="Data", goal="Tables.", files=("app/models.py",), requirements=("R1",), status=Is.DONE),
            Task(id="T2", title="Pages", goal="Lists.", requirements=("R2",), status=Is.WORKING),
            Task(id="T3", title="Search", goal="A box.", requirements=("R3",)),
            Task(id="T4", title="Looks", goal="Colours."),
        )
    ),
    task_index=1,
)
TASKS = [WantedTask(id=one.id, title=one.title, goal=one.goal) for one in STATE.plan.tasks]
REQUIREMENTS = [WantedRequirement(id=one.id, text=one.text) for one in STATE.spec.requirements]


def edited(tasks=TASKS, requirements=REQUIREMENTS, *, state=STATE, is_at_work=True):
    edit = edit_of(state, WantedPlan(tasks=tuple(tasks), requirements=tuple(requirements)), 1)
    return with_edit(state, edit, is_at_work=is_at_work)


def ids(steered) -> list[str]:
    return [task.id for task in steered.state.plan.tasks]


def test_an_edit_that_changes_nothing_changes_nothing():
    assert edited().state == STATE.model_copy(update={"edits": 1})


def test_tasks_to_come_are_reordered_added_and_dropped():
    new = WantedTask(title="  Sorting  by date ", comment="newest first")
    found = edited([TASKS[0], TASKS[1], TASKS[3], new])
    assert ids(found) == ["T1", "T2", "T4", "T5"]
    added = found.state.plan.tasks[3]
    assert (added.title, added.goal, added.comment) == ("Sorting by date", "Sorting by date", "newest first")
    assert found.state.task_index == 1


def test_what_is_done_or_at_work_keeps_its_place_and_cannot_be_dropped():
    assert ids(edited([TASKS[3], TASKS[1]])) == ["T1", "T2", "T4"]


@pytest.mark.parametrize("place", [0, 1])
def test_a_change_that_comes_too_late_follows_as_a_task_of_its_own(place):
    tasks = [*TASKS]
    tasks[place] = TASKS[place].model_copy(update={"goal": "Lists with pictures."})
    found = edited(tasks)
    assert found.state.plan.tasks[:2] == STATE.plan.tasks[:2]
    assert ids(found) == ["T1", "T2", "T5", "T3", "T4"]
    follow_up = found.state.plan.tasks[2]
    assert (follow_up.goal, follow_up.status) == ("Lists with pictures.", Is.PENDING)
    assert found.late == ((TASKS[place].id, "T5"),)


def test_before_its_work_begins_the_present_task_is_changed_itself():
    state = STATE.model_copy(
        update={"stage": Stage.DEVELOP, "plan": Plan(tasks=(STATE.plan.tasks[0], STATE.plan.tasks[2]))}
    )
    tasks = [TASKS[0], TASKS[2].model_copy(update={"title": "Find", "comment": "as you type"})]
    found = edited(tasks, state=state, is_at_work=False)
    assert ids(found) == ["T1", "T3"]
    assert (found.state.plan.tasks[1].title, found.state.plan.tasks[1].comment) == ("Find", "as you type")
    assert found.late == ()


def test_another_text_opens_a_requirement_and_other_signs_do_not():
    wanted = [
        WantedRequirement(id="R1", text="tasks can be added"),
        WantedRequirement(id="R2", text="Tasks can be archived.", comment="never deleted"),
        WantedRequirement(text="Tasks have a rank."),
    ]
    first, second, third = edited(requirements=wanted).state.spec.requirements
    assert (first.text, first.status, len(first.checks)) == ("tasks can be added", RequirementStatus.PASSED, 1)
    assert (second.id, second.status, second.checks) == ("R2", RequirementStatus.PENDING, ())
    assert second.comment == "never deleted"
    assert (third.id, third.text, third.checks) == ("R4", "Tasks have a rank.", ())


def test_a_dropped_requirement_leaves_its_tasks_too():
    found = edited(requirements=REQUIREMENTS[:2])
    assert [item.id for item in found.state.spec.requirements] == ["R1", "R2"]
    assert found.state.plan.tasks[2].requirements == ()


def test_what_the_tech_lead_added_meanwhile_stays():
    edit = edit_of(STATE, WantedPlan(tasks=tuple(TASKS[:3]), requirements=tuple(REQUIREMENTS)), 1)
    later = STATE.model_copy(
        update={
            "plan": Plan(tasks=(*STATE.plan.tasks, Task(id="T5", title="Ranks", goal="A rank."))),
            "spec": STATE.spec.model_copy(
                update={"requirements": (*STATE.spec.requirements, proven(4, "Rank.", RequirementStatus.PENDING))}
            ),
        }
    )
    found = with_edit(later, edit, is_at_work=True)
    assert ids(found) == ["T1", "T2", "T3", "T5"]
    assert found.state.spec.requirements[3].id == "R4"


RANK_PROOF = {
    "id": "C1",
    "requirement": "R3",
    "title": "ranks",
    "steps": [
        {"do": "open", "path": "/"},
        {"do": "fill", "name": "Rank", "value": "7"},
        {"do": "click", "name": "Add task"},
        {"do": "see", "text": "7"},
    ],
}


@pytest.fixture
def answers(good):
    """A capable model that also amends plans and does the tasks that come in."""

    def answer(prompt):
        user = prompt.turns[0].text
        if "Work: replan" in prompt.system:
            tasks = [{"id": "T9", "title": "Ranks", "goal": "A rank.", "requirements": ["R3"]}]
            return f"Ranks.\n```json\n{json.dumps({'tasks': tasks, 'checks': [RANK_PROOF]})}\n```"
        if prompt.role is Role.DEVELOPER and "Requirements: R3" in user:
            return 'Ranks.\n<file path="app/ranks.py">\nRANKS = True\n</file>\n'
        return good(prompt)

    return answer


@pytest.fixture
def steerable(bench, answers):
    wanted = {"C1": "app/adding.py", "C2": "app/deleting.py", "C3": "app/ranks.py"}
    bench.model = ScriptedModel(answers)
    bench.verifier._judge = lambda check, app: (app.app_dir / wanted[check.id]).exists()
    return bench


def edit_when(host: MemoryHost, stage: Stage, change) -> None:
    """Leave an edit as soon as the build is at this stage; `change` makes lists of tasks and requirements others."""
    before = host.hook

    def look(point: str) -> None:
        before(point)
        state = host.state
        if host.edit is None and state is not None and state.plan is not None and state.stage is stage:
            tasks = [WantedTask(id=one.id, title=one.title, goal=one.goal) for one in state.plan.tasks]
            items = [WantedRequirement(id=one.id, text=one.text) for one in state.spec.requirements]
            tasks, items = change(tasks, items)
            host.edit = edit_of(state, WantedPlan(tasks=tuple(tasks), requirements=tuple(items)), 1)

    host.hook = look


def with_rank(tasks, items):
    return tasks, [*items, WantedRequirement(text="A task has a rank.", comment="1 is first")]


@pytest.mark.parametrize("stage", [Stage.BASELINE, Stage.DEVELOP, Stage.VERIFY, Stage.DOCUMENT])
async def test_a_requirement_added_while_the_build_runs_is_built_and_proven(steerable, stage):
    edit_when(steerable.host, stage, with_rank)
    state = await steerable.run()

    assert (state.status, state.edits) == (BuildStatus.DONE, 1)
    assert [item.status for item in state.spec.requirements] == [RequirementStatus.PASSED] * 3
    assert steerable.host.text_of("app/ranks.py") == "RANKS = True\n"
    replan = next(prompt for prompt in steerable.model.prompts if "Work: replan" in prompt.system)
    assert "The user notes: 1 is first" in replan.turns[0].text


@pytest.mark.parametrize(
    ("change", "requirements"), [(with_rank, 3), (lambda tasks, items: (tasks[::-1], items), 2)], ids=["rank", "order"]
)
async def test_an_edit_that_comes_as_the_build_ends_is_taken_before_its_end(steerable, change, requirements):
    host = steerable.host
    edit_when(host, Stage.DOCUMENT, change)
    leave_edit = host.hook

    def at_the_end(point: str) -> None:
        if point == "before save" and host.state is not None and host.state.stage is Stage.DOCUMENT:
            leave_edit(point)

    host.hook = at_the_end
    state = await steerable.run()

    assert (state.status, state.edits, len(state.spec.requirements)) == (BuildStatus.DONE, 1, requirements)
    assert [item.status for item in state.spec.requirements] == [RequirementStatus.PASSED] * requirements
    assert host.kinds().count("build_finished") == 1
    writers = [prompt for prompt in steerable.model.prompts if prompt.role is Role.TECHNICAL_WRITER]
    assert len(writers) == (2 if requirements == 3 else 1)


async def test_an_edited_task_is_developed_as_it_was_edited(steerable):
    def change(tasks, items):
        return [tasks[0], tasks[1].model_copy(update={"goal": "A red button.", "comment": "ask first"})], items

    edit_when(steerable.host, Stage.WRITE, change)
    state = await steerable.run()

    asked = [prompt.turns[0].text for prompt in steerable.model.prompts if prompt.role is Role.DEVELOPER]
    assert "A red button." not in asked[0]
    assert "A red button.\nThe user notes: ask first" in asked[1]
    assert state.status is BuildStatus.DONE


async def test_a_dropped_task_and_its_requirement_are_not_built(steerable):
    edit_when(steerable.host, Stage.WRITE, lambda tasks, items: (tasks[:1], items[:1]))
    state = await steerable.run()

    assert (state.status, len(state.spec.requirements)) == (BuildStatus.DONE, 1)
    assert "app/deleting.py" not in steerable.host.versions[-1].manifest


async def test_the_change_of_a_task_at_work_follows_it(steerable):
    def change(tasks, items):
        return [tasks[0].model_copy(update={"goal": "List, form and pictures."}), *tasks[1:]], items

    edit_when(steerable.host, Stage.EXECUTE, change)
    state = await steerable.run()

    assert [(task.id, task.status) for task in state.plan.tasks] == [("T1", Is.DONE), ("T3", Is.DONE), ("T2", Is.DONE)]
    assert any(one.payload.kind == "notice" and one.payload.code == "edit_late" for one in steerable.host.events)


async def test_an_edit_made_while_the_build_rests_is_taken_as_it_goes_on(steerable):
    await steerable.run(auto_approve=False)
    edit_when(steerable.host, Stage.APPROVAL, lambda tasks, items: (tasks[1:], items[1:]))
    steerable.host.hook("now")
    state = await steerable.run(is_approved=True)

    assert (state.status, [task.id for task in state.plan.tasks]) == (BuildStatus.DONE, ["T2"])


async def test_a_task_whose_answer_is_in_the_journal_is_not_changed(steerable):
    class Stop(Exception):
        pass

    def die(point: str) -> None:
        state = steerable.host.state
        if point == "after journal put" and state.stage is Stage.DEVELOP:
            raise Stop

    steerable.host.hook = die
    with pytest.raises(Stop):
        await steerable.run()
    steerable.host.hook = lambda _: None
    steerable.host.state = steerable.host.state.model_copy(update={"status": BuildStatus.PAUSED})
    edit_when(
        steerable.host,
        Stage.DEVELOP,
        lambda tasks, items: ([tasks[0].model_copy(update={"goal": "Other."}), tasks[1]], items),
    )
    steerable.host.hook("now")
    calls = len(steerable.model.prompts)
    state = await steerable.run()

    assert [task.id for task in state.plan.tasks] == ["T1", "T3", "T2"]
    assert state.status is BuildStatus.DONE
    assert len(steerable.model.prompts) == calls + 3  # two tasks and the README; the first task was paid for already


@pytest.mark.timeout(400)  # about 50 builds
@pytest.mark.parametrize("stage", [Stage.DEVELOP, Stage.VERIFY])
async def test_killed_at_any_point_no_edit_is_lost_or_taken_twice(steerable, answers, stage):
    for number in itertools.count(1, 11):
        steerable.host, steerable.model = MemoryHost(), ScriptedModel(answers)
        left = number

        def die(_: str) -> None:
            nonlocal left
            left -= 1
            if left == 0:
                raise BuildPaused

        steerable.host.hook = die
        edit_when(steerable.host, stage, with_rank)
        try:
            await steerable.run()
            break
        except BuildPaused:
            pass
        state = await steerable.run()

        assert (state.status, state.edits) == (BuildStatus.DONE, 1), f"point {number}"
        assert [item.status for item in state.spec.requirements] == [RequirementStatus.PASSED] * 3, f"point {number}"
        plans = [one for one in steerable.host.events if one.payload.kind == "plan_ready"]
        assert len(plans) == 3, f"point {number}"  # written, edited, amended
        # At most the answer that was not journaled yet is asked for again.
        assert len(steerable.model.prompts) <= len(steerable.host.journal) + 1, f"point {number}"
    assert number > 100
