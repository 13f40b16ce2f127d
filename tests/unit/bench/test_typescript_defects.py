"""Places for planted defects in TypeScript apps: found by pattern, planted as code that leaves a mark."""

from collections import Counter

import pytest

from bench.defects.defect import MARKER, Defect, DefectClass
from bench.defects.finding import find_defects
from bench.defects.typescript import WITNESS, closed
from bench.defects.typescript_server import optional_fields
from engine.builds.state import Role
from engine.edits.blocks import FileWrite
from engine.edits.recognition import parse_blocks
from engine.llm.demo.answers import Question, answer
from engine.stacks.stack import load_stack

IDEA = "CRM: клиенты, товары и заказы с суммой и статусом"


@pytest.fixture(scope="module")
def files() -> dict[str, str]:
    """A finished app of the demo model: the starter and the answers to its tasks."""
    written = {path: content.decode() for path, content in load_stack("react-express").starter_files().items()}
    for task in ("T1", "T2", "T3", "T4"):
        question = Question(role=Role.DEVELOPER, language="ru", idea=IDEA, task=task, stack="react-express")
        written |= {
            block.path: block.content for block in parse_blocks(answer(question)) if isinstance(block, FileWrite)
        }
    return written


@pytest.fixture(scope="module")
def defects(files: dict[str, str]) -> list[Defect]:
    return find_defects(files)


def _notes(defects: list[Defect], kind: DefectClass, path: str) -> list[str]:
    return [defect.note for defect in defects if defect.kind is kind and defect.path == path]


def test_every_class_has_several_places_and_none_is_in_the_tests_or_the_parts_of_the_stack(
    defects: list[Defect],
) -> None:
    found = Counter(defect.kind for defect in defects)
    assert set(found) == set(DefectClass)
    assert min(found.values()) >= 3
    assert all(defect.path.startswith(("server/", "src/")) for defect in defects)
    assert not any(defect.path.startswith("src/ui/") for defect in defects)
    assert len(set(defects)) == len(defects)


def test_planted_code_keeps_its_brackets_and_leaves_a_mark_when_it_runs(
    files: dict[str, str], defects: list[Defect]
) -> None:
    for defect in defects:
        text, planted = files[defect.path], defect.planted_in(files[defect.path])
        assert planted != text
        assert MARKER in planted
        assert MARKER in WITNESS[0]
        assert defect.witness == WITNESS
        for opening, closing in ("()", "[]", "{}"):
            balance = text.count(opening) - text.count(closing)
            assert planted.count(opening) - planted.count(closing) == balance, defect.place(text)


def test_fields_that_may_be_left_out_are_known_with_their_defaults(files: dict[str, str]) -> None:
    known = optional_fields(files)
    assert known["orders"] == {"amount": "null", "due_date": "null", "status": '"new"'}
    assert "name" not in known["clients"]


def test_a_field_is_lost_by_the_api_when_added_and_when_changed_and_by_its_form(defects: list[Defect]) -> None:
    assert _notes(defects, DefectClass.FIELD_NOT_SAVED, "server/routes/clients.ts") == [
        *("add: phone", "edit: phone", "add: email", "edit: email", "add: note", "edit: note"),
    ]
    fields = _notes(defects, DefectClass.FIELD_NOT_SAVED, "src/parts/ClientFields.tsx")
    assert fields == ["form: phone", "form: email", "form: note"]


def test_each_condition_of_a_list_is_a_place_of_its_own(files: dict[str, str], defects: list[Defect]) -> None:
    conditions = _notes(defects, DefectClass.FILTER_IGNORED, "src/lists/orders.ts")
    assert len(conditions) == 4
    assert conditions[1] == "(!wanted.status || String(row.status) === wanted.status)"
    (asked,) = [defect for defect in defects if defect.path == "src/parts/OrderSection.tsx"]
    assert '? "/api/orders" : null);' in asked.planted_in(files[asked.path])


def test_a_condition_ends_with_its_bracket() -> None:
    text = "rows.filter((row) => keeps(row, [1, 2])).map(show)"
    start = text.index("keeps")
    assert text[start : closed(text, start)] == "keeps(row, [1, 2])"
