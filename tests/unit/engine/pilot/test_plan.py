"""GPT-Pilot's plan in the hands of its user: what he left alone goes back as it came, the rest as new tasks."""

import json

from engine.builds.state import Task, TaskStatus
from engine.pilot.plan import LONGEST_TITLE, MOST_TASKS, PilotPlan, tasks_of

LONG = "Keep notes on the server. " * 8
TASKS = (
    {"id": "a", "description": "One", "sub_epic_id": 1, "related_api_endpoints": [{"endpoint": "/api/one"}]},
    {"id": "b", "description": LONG, "sub_epic_id": 2},
    {"id": "c", "description": "Three", "sub_epic_id": 2},
)
PLAN = PilotPlan(epics=({"id": 1, "description": "First"}, {"id": 2, "description": "Second"}), tasks=TASKS)
FIRST = 4
SEEN = tuple(tasks_of(PLAN, FIRST))


def sent(*wanted: Task) -> object:
    return json.loads(PLAN.edited(wanted, PLAN.described, FIRST))


def test_it_goes_back_as_it_came():
    unchanged = [{"description": "First", "tasks": [TASKS[0]]}, {"description": "Second", "tasks": list(TASKS[1:])}]
    assert json.loads(PLAN.unchanged()) == sent(*SEEN) == unchanged


def test_tasks_of_no_epic_go_back_with_the_first():
    orphan = {"id": "d", "description": "Four", "sub_epic_id": 9}
    plan = PilotPlan(epics=PLAN.epics, tasks=(*TASKS, orphan))
    assert json.loads(plan.unchanged())[0]["tasks"] == [TASKS[0], orphan]
    assert json.loads(PilotPlan(tasks=(orphan,)).unchanged()) == [{"description": "", "tasks": [orphan]}]


def test_tasks_beyond_what_is_shown_are_not_dropped():
    tasks = tuple(
        {"id": str(number), "description": f"Task {number}", "sub_epic_id": 1} for number in range(MOST_TASKS + 2)
    )
    plan = PilotPlan(epics=PLAN.epics[:1], tasks=tasks)
    seen = tuple(tasks_of(plan, 1))
    assert len(seen) == MOST_TASKS
    answer = json.loads(plan.edited(seen[1:], plan.described, 1))
    assert [task for epic in answer for task in epic["tasks"]] == list(tasks[1:])


def test_its_tasks_are_ours():
    assert [task.id for task in SEEN] == ["T4", "T5", "T6"]
    assert len(SEEN[1].title) <= LONGEST_TITLE
    assert SEEN[1].goal == LONG
    done = PilotPlan(tasks=({"description": "One", "status": "done"},))
    assert next(tasks_of(done, 1)).status is TaskStatus.DONE


def test_order_and_dropped_tasks_are_the_users():
    assert sent(SEEN[2], SEEN[0]) == [
        {"description": "Second", "tasks": [TASKS[2]]},
        {"description": "First", "tasks": [TASKS[0]]},
    ]


def test_new_tasks_belong_to_the_epic_before_them():
    new = Task(id="T7", title="Export", goal="A file with all notes", comment="as CSV")
    assert sent(SEEN[0], new) == [
        {"description": "First", "tasks": [TASKS[0], {"description": "Export\n\nA file with all notes\n\nas CSV"}]}
    ]


def test_a_changed_task_is_a_new_one_in_its_words():
    def text(place: int, **changes: str) -> str:
        edited = sent(SEEN[place].model_copy(update=changes))
        assert isinstance(edited, list)
        return str(edited[0]["tasks"][0]["description"])

    assert text(0, title="Two") == "Two"
    assert text(0, goal="One and a half") == "One and a half"
    assert text(0, title="Two", goal="All of two") == "Two\n\nAll of two"
    assert text(1, title="Notes") == f"Notes\n\n{LONG}"
    assert text(0, comment="small") == "One\n\nsmall"


def test_tasks_that_it_plans_no_more_are_new_ones():
    other = PilotPlan(epics=PLAN.epics, tasks=({"id": "x", "description": "Else", "sub_epic_id": 1},))
    assert json.loads(other.edited(SEEN[:1], PLAN.described, FIRST)) == [
        {"description": "First", "tasks": [{"description": "One"}]}
    ]


def test_ids_may_be_anything():
    """Whatever speaks in its place ends its own build at the most, and not by an error of ours."""
    told = PilotPlan(
        epics=({"id": [1], "description": "First"}, {"id": {"a": 1}, "description": "Second"}),
        tasks=({"description": "One", "sub_epic_id": {"a": 1}}, {"description": "Two", "sub_epic_id": [1]}),
    )
    seen = tuple(tasks_of(told, 1))
    assert [one["description"] for one in json.loads(told.edited(seen, told.described, 1))] == ["Second", "First"]
    assert [len(one["tasks"]) for one in json.loads(told.unchanged())] == [1, 1]
