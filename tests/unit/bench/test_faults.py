"""The misbehaving model: its schedule, what it plants, and how it works with tools."""

import ast
import random

import pytest

from bench.faults.code import failing, files_so_far, good_files, not_compiling
from bench.faults.conversation import evidence_told, turns_for
from bench.faults.schedule import TASKS, Kind, schedule
from bench.judges.ideas import IDEAS
from bench.judges.visitor import words_of
from engine.builds.language import language_of
from engine.builds.state import Mode, Role
from engine.llm.demo.answers import Question
from engine.llm.demo.design import AppDesign
from engine.llm.demo.planning import task_entities
from engine.llm.demo.reading import read_idea

SCHEDULES = [schedule(number, seed) for seed in (1, 2) for number in range(40)]
_IN_CODE = {Kind.MALFORMED_EDIT, Kind.WRONG_PATH, Kind.ENDLESS_CALLS, Kind.NOT_COMPILING, Kind.FAILS_TWICE}


def test_every_build_has_a_fault_and_every_kind_its_turn() -> None:
    assert all(one.faults for one in SCHEDULES)
    assert [one.faults[0].kind for one in SCHEDULES[:10]] == list(Kind)
    assert {one.mode for one in SCHEDULES} == {Mode.BATCH, Mode.LOOP}
    assert schedule(7, 1) == SCHEDULES[7]


def test_a_place_has_at_most_one_fault_and_faults_in_code_strike_tasks() -> None:
    for one in SCHEDULES:
        places = [fault.place for fault in one.faults]
        assert len(set(places)) == len(places)
        assert all(fault.place in TASKS for fault in one.faults if fault.kind in _IN_CODE)
        assert one.mode is Mode.LOOP or Kind.ENDLESS_CALLS not in {fault.kind for fault in one.faults}


@pytest.mark.parametrize("idea", IDEAS, ids=lambda idea: idea.text)
def test_every_idea_of_the_benchmark_has_two_tasks(idea) -> None:
    design = read_idea(idea.text, language_of(idea.text))
    assert isinstance(design, AppDesign)
    assert len(task_entities(design)) == len(TASKS)


def drawing(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - a schedule, no secret


def question(task: str, stack: str = "fastapi") -> Question:
    text = "a todo list with due dates"
    return Question(role=Role.DEVELOPER, language="en", idea=text, task=task, stack=stack)


@pytest.mark.parametrize("stack", ["fastapi", "react-express"])
@pytest.mark.parametrize("task", TASKS)
def test_what_is_planted_changes_one_file_of_the_task(task, stack) -> None:
    files, _ = good_files(question(task, stack))
    for seed in range(4):
        for planted in (not_compiling(files, drawing(seed)), failing(files, drawing(seed), 2)):
            assert len([path for path in files if planted[path] != files[path]]) == 1


def test_code_that_fails_a_second_time_fails_in_its_tests() -> None:
    files, _ = good_files(question("T1"))
    planted = failing(files, drawing(3), 2)
    [path] = [path for path in files if planted[path] != files[path]]
    assert path.startswith("tests/test_")
    assert "test_planted_2" in {node.name for node in ast.walk(ast.parse(planted[path])) if hasattr(node, "name")}


def test_files_of_a_repair_are_those_of_all_tasks_so_far() -> None:
    assert set(good_files(question("T1"))[0]) < set(files_so_far(question("T2")))


def test_what_is_there_is_read_before_it_is_written() -> None:
    turns = turns_for({"app/a.py": "A", "app/b.py": "B"}, ("app/c.py",), "app/a.py (3 lines)")
    assert [[call.name for call in turn] for turn in turns] == [["read"], ["write", "write", "delete"], ["done"]]


def test_evidence_is_heard_also_behind_the_result_of_a_tool() -> None:
    told = [
        {"role": "user", "content": "the brief"},
        {"role": "assistant", "content": "<evidence>"},
        {"role": "tool", "content": "It is verified now.\n\n<evidence>\nR1\n</evidence>"},
    ]
    assert evidence_told(told) == 1


def test_a_judge_reads_words() -> None:
    assert words_of("<p>1&nbsp;220,75&nbsp;<b>total</b></p>\n<i>x</i>") == "1 220,75 total x"
