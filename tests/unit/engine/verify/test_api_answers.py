import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.verify.api_answers import check_answer, with_saved_values
from engine.verify.checks import Step
from engine.verify.failures import StepNotHeld


def api(**fields: object) -> Step:
    return Step.model_validate({"do": "api", "path": "/api/x", **fields})


@pytest.mark.parametrize(
    ("fields", "answer"),
    [
        ({"expect": {"a": 1}}, {"a": 1, "b": 2}),
        ({"expect": {"a": {"b": [1]}}}, {"a": {"b": [0, 1], "c": 3}}),
        ({"expect": [{"n": "x"}], "count": 2}, [{"n": "y"}, {"n": "x", "id": 2}]),
        ({"expect": [{"n": "x"}], "count": 1}, {"items": [{"n": "x"}], "total": 1}),
        ({"expect": {"price": 12.5}}, {"price": "12.50"}),
        ({"expect": {"price": 12}}, {"price": 12.0}),
        ({"expect": []}, []),
        ({"count": 0}, []),
        ({"expect": {"count": 1}}, [{"n": "x"}]),
        ({"expect": {"count": 1}}, {"count": 1, "items": [1, 2]}),
    ],
)
def test_an_answer_with_at_least_this_holds(fields: dict[str, object], answer: object) -> None:
    assert check_answer(api(**fields), 200, json.dumps(answer)) == answer


@pytest.mark.parametrize(
    ("fields", "status", "text", "code"),
    [
        ({}, 404, "{}", "api_status"),
        ({"status": 201}, 200, "{}", "api_status"),
        ({"expect": {"a": 1}}, 200, "<html>", "api_not_json"),
        ({"expect": {"a": 1}}, 200, '{"a": 2}', "api_differs"),
        ({"expect": {"a": 1}}, 200, "{}", "api_differs"),
        ({"expect": {"a": True}}, 200, '{"a": 1}', "api_differs"),
        ({"expect": [{"n": "x"}, {"n": "x"}]}, 200, '[{"n": "x"}]', "api_item_missing"),
        ({"count": 2}, 200, "[1]", "api_count"),
        ({"expect": {"count": 2}}, 200, "[1]", "api_count"),
        ({"expect": {"count": True}}, 200, "[1]", "api_differs"),
        ({"count": 2}, 200, '{"a": 1}', "api_count"),
    ],
)
def test_other_answers_do_not(fields: dict[str, object], status: int, text: str, code: str) -> None:
    with pytest.raises(StepNotHeld) as caught:
        check_answer(api(**fields), status, text)
    assert caught.value.code == code


def test_a_wanted_status_may_be_an_error() -> None:
    assert check_answer(api(status=422), 422, "") is None


def test_saved_values_keep_their_type_when_they_stand_alone() -> None:
    saved = {"item": {"id": 7, "tags": [{"name": "a"}]}}
    step = api(path="/api/x/{item.id}", body={"id": "{item.id}", "text": "#{item.id}", "tag": "{item.tags.0.name}"})
    filled = with_saved_values(step, saved)
    assert filled.path == "/api/x/7"
    assert filled.body == {"id": 7, "text": "#7", "tag": "a"}


def test_an_unknown_reference_is_named() -> None:
    with pytest.raises(StepNotHeld) as caught:
        with_saved_values(api(path="/api/x/{item.id}"), {"item": {}})
    assert caught.value.values == {"reference": "item.id"}


_json = st.recursive(
    st.none() | st.booleans() | st.integers(-1000, 1000) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=10,
)


@given(_json.filter(lambda value: value is not None))
def test_every_answer_holds_itself(value: object) -> None:
    check_answer(api(expect=value), 200, json.dumps(value))


@given(st.dictionaries(st.text(max_size=5), _json, max_size=3), st.text(min_size=6, max_size=8), _json)
def test_more_than_wanted_still_holds(wanted: dict[str, object], key: str, extra: object) -> None:
    check_answer(api(expect=wanted), 200, json.dumps({**wanted, key: extra}))
