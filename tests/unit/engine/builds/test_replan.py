"""A plan that changed while its build rests: the Tech Lead amends it, and the build goes on from there."""

import json

import pytest

from engine.builds.ports import BuildPaused
from engine.builds.state import BuildStatus, Plan, Requirement, RequirementStatus, Role, Stage, TaskStatus
from engine.testing import ScriptedModel

RANK = Requirement(id="R3", text="A task has a rank.")


def proof(name: str) -> dict[str, object]:
    return {
        "id": "C1",
        "requirement": name,
        "title": "ranks",
        "steps": [
            {"do": "open", "path": "/"},
            {"do": "fill", "name": "Rank", "value": "7"},
            {"do": "click", "name": "Add task"},
            {"do": "see", "text": "7"},
        ],
    }


def amending(good, tasks, checks=None):
    """Answers of a capable model that also amends plans."""

    def answer(prompt):
        if prompt.role is Role.TECH_LEAD and "Work: replan" in prompt.system:
            return f"Ranks come in.\n```json\n{json.dumps({'tasks': list(tasks), 'checks': [proof('R3')] if checks is None else checks})}\n```"
        if prompt.role is Role.DEVELOPER and '<task id="T3">' in prompt.turns[0].text:
            return 'Ranks are written.\n<file path="app/ranks.py">\nRANKS = True\n</file>\n'
        return good(prompt)

    return answer


NEW_TASK = {"id": "T3", "title": "Ranks", "goal": "A rank.", "requirements": ["R3"]}


@pytest.fixture
def ranking(bench, good):
    wanted = {"C1": "app/adding.py", "C2": "app/deleting.py", "C3": "app/ranks.py"}
    bench.model = ScriptedModel(amending(good, [NEW_TASK]))
    bench.verifier._judge = lambda check, app: (app.app_dir / wanted[check.id]).exists()
    return bench


async def rested(bench, kind: str, when: str):
    """Run until this event was told, then pause."""

    def pause(point: str) -> None:
        if point == "checkpoint" and any(
            one.payload.kind == kind and when in one.payload.model_dump_json() for one in bench.host.events
        ):
            raise BuildPaused

    bench.host.hook = pause
    with pytest.raises(BuildPaused):
        await bench.run()
    bench.host.hook = lambda _: None
    bench.host.state = bench.host.state.model_copy(update={"status": BuildStatus.PAUSED, "rests": 1})


def with_requirement(state, item: Requirement):
    return state.model_copy(
        update={"spec": state.spec.model_copy(update={"requirements": (*state.spec.requirements, item)})}
    )


def stages(host) -> list[str]:
    return [one.payload.stage.value for one in host.events if one.payload.kind == "stage_started"]


async def test_an_open_requirement_is_planned_before_the_first_code(ranking):
    waiting = await ranking.run(auto_approve=False)
    assert waiting.status is BuildStatus.WAITING
    ranking.host.state = with_requirement(ranking.host.state, RANK)
    state = await ranking.run(is_approved=True)

    assert (state.status, state.revision) == (BuildStatus.DONE, 2)
    assert [item.status for item in state.spec.requirements] == [RequirementStatus.PASSED] * 3
    assert stages(ranking.host)[3:7] == ["approval", "replan", "approval", "baseline"]
    assert ranking.verifier.measured == [(False, ("C1", "C2", "C3"))]
    assert [task.id for task in state.plan.tasks] == ["T1", "T2", "T3"]


async def test_an_open_requirement_meets_the_present_app_when_there_is_one(ranking):
    await rested(ranking, "task_updated", '"T1","title":"Adding","status":"done"')
    ranking.host.state = with_requirement(ranking.host.state, RANK)
    state = await ranking.run()

    assert state.status is BuildStatus.DONE
    assert ranking.verifier.measured == [(False, ("C1", "C2")), (True, ("C3",))]
    assert ranking.host.text_of("app/ranks.py") == "RANKS = True\n"
    plans = [one.payload for one in ranking.host.events if one.payload.kind == "plan_ready"]
    assert [task.status for task in plans[-1].plan.tasks] == [TaskStatus.DONE, TaskStatus.PENDING, TaskStatus.PENDING]


async def test_a_new_check_that_passes_already_proves_nothing(ranking):
    await rested(ranking, "task_updated", '"T1","title":"Adding","status":"done"')
    ranking.host.state = with_requirement(ranking.host.state, RANK)
    ranking.verifier._vacuous = ("C3",)
    state = await ranking.run()

    assert (state.status, state.stage) == (BuildStatus.PAUSED, Stage.DOCUMENT)
    assert state.spec.requirements[2].status is RequirementStatus.NOT_VERIFIED
    assert any("before the change" in one.payload.text for one in ranking.host.events if one.payload.kind == "notice")


async def test_a_requirement_whose_task_was_dropped_is_planned_again(ranking, good):
    await rested(ranking, "task_updated", '"T1","title":"Adding","status":"done"')
    state = ranking.host.state
    ranking.host.state = state.model_copy(update={"plan": Plan(tasks=state.plan.tasks[:1])})
    again = {"id": "T2", "title": "Deleting", "goal": "A button.", "requirements": ["R2"]}
    ranking.model = ScriptedModel(amending(good, [again], []))
    state = await ranking.run()

    assert state.status is BuildStatus.DONE
    assert [(task.id, task.status) for task in state.plan.tasks] == [("T1", TaskStatus.DONE), ("T2", TaskStatus.DONE)]


async def test_when_all_that_was_left_is_dropped_the_rest_is_verified(ranking):
    await rested(ranking, "task_updated", '"T1","title":"Adding","status":"done"')
    state = ranking.host.state
    only_first = state.spec.model_copy(update={"requirements": state.spec.requirements[:1]})
    ranking.host.state = state.model_copy(update={"plan": Plan(tasks=state.plan.tasks[:1]), "spec": only_first})
    state = await ranking.run()

    assert (state.status, len(state.spec.requirements)) == (BuildStatus.DONE, 1)
    assert stages(ranking.host)[-2:] == ["verify", "document"]


async def test_an_answer_that_plans_nothing_goes_back_and_then_stops_the_build(ranking, good):
    await ranking.run(auto_approve=False)
    ranking.host.state = with_requirement(ranking.host.state, RANK)
    ranking.model = ScriptedModel(amending(good, []))
    state = await ranking.run(is_approved=True)

    assert (state.status, state.stage, state.error.code) == (BuildStatus.PAUSED, Stage.REPLAN, "answer_unusable")
    assert "R3: name it" in state.error.details["problems"]
    assert len(ranking.model.prompts) == 3


async def test_an_id_that_is_used_again_inherits_nothing(ranking):
    await rested(ranking, "task_updated", '"T1","title":"Adding","status":"done"')
    ranking.host.state = with_requirement(ranking.host.state, RANK).model_copy(update={"vacuous": ("C3",)})
    state = await ranking.run()

    assert state.status is BuildStatus.DONE
    assert state.vacuous == ()
