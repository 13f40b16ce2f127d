"""Places for planted defects: found by pattern, planted as code that still parses, chosen fairly."""

import ast
from collections import Counter

import pytest

from bench.defects.defect import MARKER, Defect, DefectClass
from bench.defects.finding import by_turns, find_defects
from bench.planted_defects import measured
from engine.builds.state import Role
from engine.edits.blocks import FileWrite
from engine.edits.recognition import parse_blocks
from engine.llm.demo.answers import Question, answer
from engine.stacks.stack import load_stack

IDEA = "CRM: клиенты, товары и заказы с суммой и статусом"


@pytest.fixture(scope="module")
def files() -> dict[str, str]:
    """A finished app of the demo model: the starter and the answers to its tasks."""
    written = {path: content.decode() for path, content in load_stack("fastapi").starter_files().items()}
    for task in ("T1", "T2", "T3", "T4"):
        text = answer(Question(role=Role.DEVELOPER, language="ru", idea=IDEA, task=task))
        written |= {block.path: block.content for block in parse_blocks(text) if isinstance(block, FileWrite)}
    return written


@pytest.fixture(scope="module")
def defects(files: dict[str, str]) -> list[Defect]:
    return find_defects(files)


def test_every_class_has_several_places_and_none_is_in_the_tests(defects: list[Defect]) -> None:
    found = Counter(defect.kind for defect in defects)
    assert set(found) == set(DefectClass)
    assert min(found.values()) >= 3
    assert all(defect.path.startswith("app/") for defect in defects)
    assert len(set(defects)) == len(defects)


def test_planted_code_parses_and_leaves_a_mark_when_it_runs(files: dict[str, str], defects: list[Defect]) -> None:
    for defect in defects:
        planted = defect.planted_in(files[defect.path])
        assert planted != files[defect.path]
        assert MARKER in planted
        if defect.path.endswith(".py"):
            ast.parse(planted)


def test_a_field_is_lost_only_where_its_form_offers_it(files: dict[str, str]) -> None:
    files = {**files, "app/templates/orders/fields.html": '{% if row %}{{ field(form, "amount") }}{% endif %}'}
    lost = {defect.note for defect in find_defects(files) if defect.path == "app/routers/orders.py"}
    assert "edit: amount" in lost
    assert "add: amount" not in lost
    assert "edit: due_date" not in lost


def test_offsets_hold_behind_letters_of_several_bytes() -> None:
    text = '"""Заказы."""\n\n\ndef забыть(session, row):\n    """Удалить."""; session.delete(row)\n'
    (defect,) = find_defects({"app/x.py": text})
    assert text[defect.start : defect.end] == "session.delete(row)"


def test_the_sample_takes_turns_among_classes_and_depends_on_the_seed_alone(defects: list[Defect]) -> None:
    places = [(0, defect) for defect in defects]
    sample = by_turns(places, seed=1)
    assert sorted(map(str, sample)) == sorted(map(str, places))
    assert {defect.kind for _, defect in sample[: len(DefectClass)]} == set(DefectClass)
    assert by_turns(places, seed=1) == sample != by_turns(places, seed=2)


def test_stacks_are_measured_for_whose_language_there_are_patterns() -> None:
    assert [stack.id for stack in measured(None)] == ["fastapi", "react-express"]
    assert [stack.id for stack in measured(["static", "reflex"])] == ["reflex"]
