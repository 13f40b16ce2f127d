import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.verify.aliases import KINDS, repair_check, repair_step
from engine.verify.checks import Step


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ({"action": "goto", "url": "http://localhost:8000/contacts"}, {"do": "open", "path": "/contacts"}),
        ({"do": "navigate", "to": "contacts"}, {"do": "open", "path": "/contacts"}),
        ({"goto": "/"}, {"do": "open", "path": "/"}),
        ({"do": "type", "label": "Name", "text": "Ada"}, {"do": "fill", "name": "Name", "value": "Ada"}),
        (
            {"type": "fill", "selector": "input[name='email']", "value": "a@b.c"},
            {"do": "fill", "name": "email", "value": "a@b.c"},
        ),
        ({"action": "type", "selector": "#title", "text": "X"}, {"do": "fill", "name": "title", "value": "X"}),
        ({"do": "check", "label": "Done"}, {"do": "fill", "name": "Done", "value": True}),
        ({"do": "uncheck", "label": "Done"}, {"do": "fill", "name": "Done", "value": False}),
        (
            {"do": "select", "field": "Kind", "option": "Food"},
            {"do": "fill", "name": "Kind", "value": "Food"},
        ),
        ({"do": "click", "selector": "button:has-text('Add')"}, {"do": "click", "name": "Add"}),
        ({"do": "click", "selector": "text=Add contact"}, {"do": "click", "name": "Add contact"}),
        ({"click": "Add"}, {"do": "click", "name": "Add"}),
        ({"do": "click", "button": "Delete", "row": "Milk"}, {"do": "click", "name": "Delete", "in": "Milk"}),
        ({"do": "expect_text", "text": "Ada"}, {"do": "see", "text": "Ada"}),
        ({"do": "expectText", "value": "Ada"}, {"do": "see", "text": "Ada"}),
        ({"do": "see", "name": "Ada"}, {"do": "see", "text": "Ada"}),
        ({"do": "see", "field": "Name", "value": "Ada"}, {"do": "see", "name": "Name", "value": "Ada"}),
        ({"do": "see", "text": 3}, {"do": "see", "text": "3"}),
        ({"do": "should_not_see", "name": "Ada"}, {"do": "not_see", "text": "Ada"}),
        ({"do": "expect_url", "url": "https://x.test/a"}, {"do": "at", "path": "/a"}),
        ({"do": "press", "key": "enter"}, {"do": "press", "value": "Enter"}),
        ("reload", {"do": "reload"}),
        ({"do": "restart_server"}, {"do": "restart"}),
        ({"do": "login_as", "user": "Bob"}, {"do": "as", "name": "Bob"}),
        (
            {"do": "post", "url": "/api/items", "json": {"a": 1}, "status_code": "201"},
            {"do": "api", "path": "/api/items", "method": "POST", "body": {"a": 1}, "status": 201},
        ),
        (
            {"do": "api", "path": "DELETE /api/items/1", "expect": 204},
            {"do": "api", "path": "/api/items/1", "method": "DELETE", "status": 204},
        ),
        (
            {
                "do": "post",
                "url": "/api/rooms/{{ room.id }}/x",
                "json": {"room_id": "{{room.id}}", "tags": ["${tag.id}"]},
            },
            {
                "do": "api",
                "path": "/api/rooms/{room.id}/x",
                "method": "POST",
                "body": {"room_id": "{room.id}", "tags": ["{tag.id}"]},
            },
        ),
        ({"do": "see", "text": "{{ title }}"}, {"do": "see", "text": "{{ title }}"}),
        (
            {"do": "attach", "label": "Photo", "filename": "photo.png"},
            {"do": "upload", "name": "Photo", "file": "photo.png"},
        ),
        ({"do": "see", "text": "Ada", "timeout": 5000, "comment": "x"}, {"do": "see", "text": "Ada"}),
    ],
)
def test_weak_models_words_are_put_right(written: object, meant: dict[str, object]) -> None:
    assert repair_step(written) == meant


@pytest.mark.parametrize("needless", [{"do": "wait", "value": 500}, {"action": "screenshot"}, "sleep"])
def test_needless_steps_are_dropped(needless: object) -> None:
    assert repair_step(needless) is None


def test_check_fields_are_put_right() -> None:
    repaired = repair_check(
        {"name": "It works", "covers": ["R2"], "actions": [{"goto": "/"}, "wait", {"see": "Ada"}]}, number=4
    )
    assert repaired == {
        "id": "C4",
        "requirement": "R2",
        "title": "It works",
        "steps": [{"do": "open", "path": "/"}, {"do": "see", "text": "Ada"}],
    }


@pytest.mark.parametrize(("written", "number"), [("check-7", "C7"), ("C12", "C12"), (3, "C3"), (None, "C1")])
def test_ids_are_put_right(written: object, number: str) -> None:
    assert repair_check({"id": written, "requirement": 1}, 1)["id"] == number
    assert repair_check({"id": written, "requirement": "1"}, 1)["requirement"] == "R1"


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=8,
)
_words = st.sampled_from(
    [*sorted(KINDS), "do", "action", "type", "goto", "selector", "name", "text", "value", "path", "in"]
)


@given(_json | st.dictionaries(_words, _json, max_size=5))
def test_nothing_a_model_writes_breaks_the_repair(raw: object) -> None:
    repair_step(raw)
    repair_check({"steps": [raw]}, 1)


_valid = st.sampled_from(
    [
        {"do": "open", "path": "/a"},
        {"do": "click", "name": "Add", "role": "button", "in": "Row"},
        {"do": "fill", "name": "Name", "value": "Ada"},
        {"do": "fill", "name": "Done", "value": True, "in": "Row"},
        {"do": "press", "value": "Enter", "name": "Search"},
        {"do": "see", "text": "Ada", "count": 2, "in": "Row"},
        {"do": "see", "role": "row", "count": 2},
        {"do": "see", "name": "Name", "value": ""},
        {"do": "not_see", "text": "Ada", "in": "Row"},
        {"do": "at", "path": "/"},
        {"do": "reload"},
        {"do": "restart"},
        {"do": "as", "name": "Bob"},
        {
            "do": "api",
            "path": "/api",
            "method": "POST",
            "body": {"a": 1},
            "status": 201,
            "expect": {"a": 1},
            "save": "x",
        },
        {"do": "upload", "name": "Photo", "file": "photo.png"},
    ]
)


@given(_valid)
def test_right_steps_stay_as_they_are(step: dict[str, object]) -> None:
    assert repair_step(step) == step
    assert Step.model_validate(step).do == step["do"]
