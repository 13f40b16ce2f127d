"""A plan that its user changed: what the Tech Lead's answer may change, and what goes back to the model."""

import json

import pytest

from engine.agents.brief import Brief
from engine.agents.problems import AnswerUnusable
from engine.agents.replanning import parse_amendment
from engine.builds.state import BuildState, Plan, Requirement, RequirementStatus, Role, Spec, Task, TaskStatus
from engine.stacks.stack import load_stack
from engine.verify.checks import Check

STEPS = [
    {"do": "open", "path": "/"},
    {"do": "fill", "name": "Title", "value": "Candle"},
    {"do": "click", "name": "Add"},
    {"do": "see", "text": "Candle"},
]
DONE = Requirement(
    id="R1",
    text="Add.",
    status=RequirementStatus.PASSED,
    checks=(Check.model_validate({"id": "C1", "requirement": "R1", "title": "adds", "steps": STEPS}),),
)
STATE = BuildState(
    idea="a todo list",
    language="en",
    stack="fastapi",
    spec=Spec(
        title="Todo",
        summary="",
        requirements=(DONE, Requirement(id="R7", text="Rank.", comment="1 is the most urgent")),
    ),
    plan=Plan(
        tasks=(
            Task(id="T1", title="Data", goal="Tables.", requirements=("R1",), status=TaskStatus.DONE),
            Task(id="T2", title="Pages", goal="Lists.", comment="no colours"),
        )
    ),
)
PROOF = {"id": "C1", "requirement": "R7", "title": "ranks", "steps": STEPS}
TASK = {"id": "T9", "title": "Ranks", "goal": "A rank.", "requirements": ["R7"]}


def amended(**payload: object):
    return parse_amendment(f"Words.\n```json\n{json.dumps(payload)}\n```", STATE, "No check")


def test_open_requirements_get_checks_under_free_ids_and_a_task_under_a_free_id():
    work = amended(tasks=[TASK], checks=[PROOF])
    assert [(task.id, task.status) for task in work.plan.tasks] == [
        ("T1", TaskStatus.DONE),
        ("T2", TaskStatus.PENDING),
        ("T3", TaskStatus.PENDING),
    ]
    first, second = work.spec.requirements
    assert first == DONE
    assert [check.id for check in second.checks] == ["C2"]


def test_a_pending_task_takes_more_on_and_keeps_the_words_of_the_user():
    work = amended(tasks=[{"id": "T2", "requirements": ["R7"]}], checks=[PROOF])
    assert work.plan.tasks[1].requirements == ("R7",)
    assert (work.plan.tasks[1].goal, work.plan.tasks[1].comment) == ("Lists.", "no colours")
    work = amended(tasks=[{"id": "T2", "goal": "And ranks.", "requirements": ["R7"]}], checks=[PROOF])
    assert work.plan.tasks[1].goal == "Lists.\nAnd ranks."


def test_a_task_that_is_done_is_not_done_again():
    work = amended(tasks=[{**TASK, "id": "T1"}], checks=[PROOF])
    assert work.plan.tasks[0] == STATE.plan.tasks[0]
    assert (work.plan.tasks[2].id, work.plan.tasks[2].title) == ("T3", "Ranks")


def test_checks_of_other_requirements_are_left_as_they_are():
    work = amended(tasks=[TASK], checks=[PROOF, {**PROOF, "requirement": "R1", "id": "C9"}])
    assert work.spec.requirements[0] == DONE


def test_what_cannot_be_proven_is_said_and_is_no_longer_open():
    work = amended(tasks=[], checks=[], unprovable=[{"requirement": "R7", "reason": "A matter of taste."}])
    item = work.spec.requirements[1]
    assert (item.status, item.evidence[0].sentence) == (RequirementStatus.NOT_VERIFIED, "A matter of taste.")
    assert work.plan == STATE.plan


@pytest.mark.parametrize(
    ("payload", "problem"),
    [
        ({"tasks": [TASK], "checks": []}, "No check proves the requirement R7."),
        ({"tasks": [], "checks": [PROOF]}, "R7: name it in the requirements of a task"),
        ({"tasks": [{**TASK, "requirements": ["R9"]}], "checks": [PROOF]}, "there is no requirement R9"),
        ({"tasks": [TASK], "checks": [{**PROOF, "steps": STEPS[:1] + STEPS[3:]}]}, "does something"),
    ],
)
def test_what_is_missing_goes_back(payload, problem):
    with pytest.raises(AnswerUnusable) as caught:
        amended(**payload)
    assert problem in "\n".join(caught.value.problems)


def test_the_prompt_names_what_is_open_and_what_the_user_notes():
    prompt = Brief(state=STATE, stack=load_stack("fastapi")).prompt(Role.TECH_LEAD, "replan")
    user = prompt.turns[0].text
    assert prompt.system.splitlines()[:3] == ["# Role: tech_lead", "Language: en", "Work: replan"]
    assert "<open>\nR7: Rank.\n</open>" in user
    assert "The user notes: 1 is the most urgent" in user
    assert "T1 (done): Data. Tables. [R1]" in user
    assert "The user notes: no colours" in user
    assert "Without a task: R7" in user
