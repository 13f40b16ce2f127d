"""Lines of the architecture that come or change with an amended plan."""

import pytest

from engine.agents.design_change import with_design
from engine.builds.state import Architecture

MADE = Architecture(
    entities=("Task(title: text)", "Tag: name"),
    pages=("/tasks: heading “Tasks”", "/tasks/{id}: heading of the task"),
    endpoints=("GET /api/tasks -> list", "POST /api/tasks {title} -> 201"),
    notes="none",
)


def test_a_line_replaces_the_one_of_its_name_and_others_come_last() -> None:
    changed = with_design(
        MADE,
        {
            "entities": ["Task(title: text; rank: number)", "Note(text)"],
            "pages": ["/tasks: heading “Tasks”, input “Rank”"],
            "endpoints": ["POST /api/tasks {title, rank} -> 201", "GET /api/notes -> list"],
        },
    )
    assert changed is not None
    assert changed.entities == ("Task(title: text; rank: number)", "Tag: name", "Note(text)")
    assert changed.pages == ("/tasks: heading “Tasks”, input “Rank”", "/tasks/{id}: heading of the task")
    assert changed.endpoints == (
        "GET /api/tasks -> list", "POST /api/tasks {title, rank} -> 201", "GET /api/notes -> list"
    )  # fmt: skip
    assert changed.notes == "none"
    noted = with_design(MADE, {"notes": "There are tests now."})
    assert noted is not None
    assert (noted.notes, noted.pages) == ("There are tests now.", MADE.pages)


@pytest.mark.parametrize("raw", [None, "nothing", [], {}, {"pages": "/x: y"}, {"pages": ["  "]}])
def test_what_is_no_design_changes_nothing(raw: object) -> None:
    assert with_design(MADE, raw) == MADE


def test_objects_become_lines() -> None:
    changed = with_design(MADE, {"entities": [{"name": "Note"}]})
    assert changed is not None
    assert changed.entities[-1] == '{"name": "Note"}'


def test_lines_that_were_objects_or_prose_are_kept_apart() -> None:
    odd = Architecture(
        entities=('{"name": "Task"}', '{"name": "Tag"}'),
        pages=('{"path": "/a"}', '{"path": "/b"}', "Page /c: a list", "Page /d: a form"),
        endpoints=('{"method": "GET", "path": "/a"}', '{"method": "GET", "path": "/b"}'),
    )
    assert with_design(odd, {}) == odd
    changed = with_design(odd, {"pages": [{"path": "/b", "title": "B"}, "Page /e: more"], "entities": ["Tag(name)"]})
    assert changed is not None
    assert changed.entities == ('{"name": "Task"}', "Tag(name)")
    assert changed.pages == (
        '{"path": "/a"}', '{"path": "/b", "title": "B"}', "Page /c: a list", "Page /d: a form", "Page /e: more"
    )  # fmt: skip
