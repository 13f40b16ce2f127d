import pytest

from engine.agents.answers import SpecAnswer
from engine.agents.payload import json_payload, validated
from engine.agents.problems import AnswerUnusable


@pytest.mark.parametrize(
    "text",
    [
        'Sure!\n```json\n{"a": [1, 2]}\n```\nHope it helps.',
        '```\n{"a": [1, 2,],}\n```',
        'Here it is: {"a": [1, 2]} – done.',
        '{"a": [1, /* two */ 2] // end\n}',
        'First {"b": 0} was wrong, so:\n```JSON\n{"a": [1, 2], "x": "longer, so it counts"}\n```',
    ],
)
def test_json_among_words_is_found_and_mended(text):
    assert json_payload(text)["a"] == [1, 2]


def test_strings_are_left_alone():
    assert json_payload('{"a": "x, } // True ,]", "b": True}') == {"a": "x, } // True ,]", "b": True}


def test_line_breaks_inside_strings_are_forgiven():
    assert json_payload('{"a": "one\ntwo"}') == {"a": "one\ntwo"}


@pytest.mark.parametrize("text", ["", "no json", '```json\n{"a": \n```', "[1, 2]"])
def test_what_is_no_object_is_named(text):
    with pytest.raises(AnswerUnusable) as caught:
        json_payload(text)
    assert "JSON" in caught.value.problems[0]


def test_the_broken_line_is_shown():
    with pytest.raises(AnswerUnusable) as caught:
        json_payload('{"a": 1,\n "b" 2}')
    assert '"b" 2' in caught.value.problems[0]


def test_validation_names_the_field_and_forgives_extra_ones():
    assert validated(SpecAnswer, {"title": "x", "mood": "good"}).title == "x"
    with pytest.raises(AnswerUnusable) as caught:
        validated(SpecAnswer, {"requirements": [{"id": "R1"}]})
    assert caught.value.problems[0].startswith("requirements.0.text")
