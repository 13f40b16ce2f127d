"""Intake: what the Spec Writer asks about an idea before it is specified, and what its user answers, once."""

from pydantic import Field

from engine.document import Document

MAX_QUESTIONS = 5
MAX_CHOICES = 6
MAX_QUESTION_TEXT = 300
MAX_CHOICE_TEXT = 120
MAX_ANSWER_TEXT = 1_000


class Question(Document):
    """A short question about an idea: answered with one of the choices or (`is_free`) in own words, or skipped."""

    id: str = Field(pattern=r"^Q[1-5]$")
    text: str = Field(min_length=1, max_length=MAX_QUESTION_TEXT)
    choices: tuple[str, ...] = Field(default=(), max_length=MAX_CHOICES)
    is_free: bool = True


class Answer(Document):
    """What the user says to one question."""

    question: str = Field(pattern=r"^Q[1-5]$")
    text: str = Field(min_length=1, max_length=MAX_ANSWER_TEXT)


class Answers(Document):
    """What the user says to all questions; a question without an answer is left to the Spec Writer to decide."""

    given: tuple[Answer, ...] = Field(default=(), max_length=MAX_QUESTIONS)


class Intake(Document):
    """What was asked about an idea, and answered."""

    questions: tuple[Question, ...]
    answers: Answers


def fitting(questions: tuple[Question, ...], answers: Answers) -> Answers:
    """The answers that fit the questions: of known ones, the last to each, in the order of the questions."""
    said = {one.question: one for one in answers.given}
    return Answers(given=tuple(said[one.id] for one in questions if one.id in said))


def answered(questions: tuple[Question, ...], answers: Answers | None) -> tuple[tuple[str, str], ...]:
    """Each question with its answer, empty where it was skipped; nothing before they were answered."""
    if answers is None:
        return ()
    said = {one.question: one.text for one in answers.given}
    return tuple((one.text, said.get(one.id, "")) for one in questions)
