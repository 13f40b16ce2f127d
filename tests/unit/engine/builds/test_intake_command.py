"""Questions in a terminal."""

import argparse
import io

import pytest

from engine.builds.intake import Answer, Answers, Question
from engine.builds.intake_command import add_arguments, asked_in_terminal, given_answers

QUESTIONS = (
    Question(id="Q1", text="Whose?", choices=("mine", "a team's")),
    Question(id="Q2", text="What?"),
    Question(id="Q3", text="When?"),
)


@pytest.mark.parametrize(
    ("typed", "given"),
    [
        ("2\nown words\n\n", (("Q1", "a team's"), ("Q2", "own words"))),
        ("7\n\nsoon\n", (("Q1", "7"), ("Q3", "soon"))),
        ("\n!\n", ()),
        ("", ()),
    ],
)
def test_what_is_typed(typed, given):
    out = io.StringIO()
    answers = asked_in_terminal(QUESTIONS, io.StringIO(typed), out)
    assert tuple((one.question, one.text) for one in answers.given) == given
    assert "1) mine" in out.getvalue()


def test_options():
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    given = given_answers(parser.parse_args(["--answer", "q1=a = b", "--answer", "Q2: two", "--answer", "Q1=c"]))
    assert given == Answers(given=(Answer(question="Q1", text="c"), Answer(question="Q2", text="two")))
    assert given_answers(parser.parse_args(["--decide"])) == Answers()
    assert given_answers(parser.parse_args([])) is None
    with pytest.raises(SystemExit):
        parser.parse_args(["--answer", "blue"])
