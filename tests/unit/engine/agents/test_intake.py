"""Questions out of what models write: whatever is usable is used, within limits, and nothing breaks the reading."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.agents.answers import SpecAnswer
from engine.agents.intake import parse_intake
from engine.agents.problems import AnswerUnusable
from engine.builds.intake import MAX_ANSWER_TEXT, MAX_CHOICE_TEXT, MAX_CHOICES, MAX_QUESTION_TEXT, MAX_QUESTIONS

SPEC = {"title": "Todo", "requirements": [{"id": "R1", "text": "A task can be added."}]}


def asked(value: object):
    return parse_intake(f"Words.\n```json\n{json.dumps(value)}\n```")


def test_a_question_with_choices_and_one_without():
    first, second = asked({"questions": [{"text": "Who?", "choices": ["me", "all"], "free": False}, {"text": "What?"}]})
    assert (first.id, first.text, first.choices, first.is_free) == ("Q1", "Who?", ("me", "all"), False)
    assert (second.id, second.text, second.choices, second.is_free) == ("Q2", "What?", (), True)


@pytest.mark.parametrize(
    ("given_", "choices", "is_free"),
    [
        ("Who?", (), True),
        ({"question": "Who?"}, (), True),
        ({"title": " Who?\n ", "options": [{"label": "me"}, {"value": 2}, "me", "", None]}, ("me", "2"), True),
        ({"text": "Who?", "choices": "me or you"}, (), True),
        ({"text": "Who?", "choices": [], "free": False}, (), True),
        ({"id": "q-7", "text": "Who?", "choices": ["a"], "allow_other": False}, ("a",), False),
    ],
)
def test_other_forms(given_, choices, is_free):
    (question,) = asked({"questions": [given_]})
    assert (question.id, question.text, question.choices, question.is_free) == ("Q1", "Who?", choices, is_free)


def test_too_many_too_long_and_double_ones():
    many = [{"text": f"{number} " + "x" * 400, "choices": ["y" * 200, *"abcdefgh"]} for number in range(9)]
    questions = asked({"questions": ["same", "same", *many]})
    assert len(questions) == MAX_QUESTIONS
    assert [one.text for one in questions].count("same") == 1
    assert max(len(one.text) for one in questions) == MAX_QUESTION_TEXT
    assert questions[1].choices[0].endswith("…")
    assert (len(questions[1].choices), len(questions[1].choices[0])) == (MAX_CHOICES, MAX_CHOICE_TEXT)


@pytest.mark.parametrize("also", [{}, {"questions": []}, {"questions": ["Who?"]}])
def test_whoever_specifies_asks_nothing(also):
    assert isinstance(asked({**SPEC, **also}), SpecAnswer)


def test_whoever_declines_asks_nothing():
    assert asked({"cannot": "No games.", "questions": ["Who?"]}).cannot == "No games."


@pytest.mark.parametrize(
    "value", [{"questions": []}, {"questions": [{}, {"choices": ["a"]}]}, {"questions": [[], True]}]
)
def test_neither_questions_nor_a_specification(value):
    with pytest.raises(AnswerUnusable):
        asked(value)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=400),
    lambda inner: (
        st.lists(inner, max_size=8)
        | st.dictionaries(
            st.sampled_from(["text", "question", "choices", "options", "label", "free", "title", "x"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=30,
)


@given(anything)
def test_whatever_is_listed_is_read_within_the_limits_or_refused(value):
    try:
        questions = asked({"questions": value})
    except AnswerUnusable:
        return
    assert not isinstance(questions, SpecAnswer)
    assert 1 <= len(questions) <= MAX_QUESTIONS
    assert [one.id for one in questions] == [f"Q{number}" for number in range(1, len(questions) + 1)]
    for one in questions:
        assert 0 < len(one.text) <= MAX_QUESTION_TEXT
        assert "\n" not in one.text
        assert len(set(one.choices)) == len(one.choices) <= MAX_CHOICES
        assert all(0 < len(choice) <= MAX_CHOICE_TEXT <= MAX_ANSWER_TEXT for choice in one.choices)
        assert one.choices or one.is_free
