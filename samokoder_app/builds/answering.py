"""Questions of a build about its idea, and its owner's answers."""

from collections.abc import Sequence

from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from engine.builds.intake import MAX_ANSWER_TEXT, Answer, Answers, Intake, Question, fitting
from engine.builds.stages.intake import told_at_once
from engine.builds.state import ASKING_STAGES, BuildStatus
from samokoder_app.db.repositories import builds
from samokoder_app.db.repositories.builds import BuildRow
from samokoder_app.errors import Conflict, InvalidInput


def asked_by(row: BuildRow) -> tuple[Question, ...]:
    """The questions that the build waits for answers to."""
    if row.status != BuildStatus.WAITING or row.state is None or row.state.stage not in ASKING_STAGES:
        return ()
    return row.state.questions


async def answer(session: AsyncSession, row: BuildRow, answers: Answers) -> None:
    """Let the build go on with these answers; see `service.answer_questions`."""
    state, questions = row.state, asked_by(row)
    if state is None or not questions:
        raise Conflict("no_questions_open")
    known = {one.id for one in questions}
    if unknown := next((one.question for one in answers.given if one.question not in known), None):
        raise InvalidInput("question_unknown", question=unknown)
    said = (one.model_copy(update={"text": one.text.strip()}) for one in fitting(questions, answers).given)
    given = Answers(given=tuple(one for one in said if one.text))
    await builds.answer_questions(session, row.id, given, told_at_once(state, given))


def answers_to(questions: tuple[Question, ...], question: str | None, text: str) -> Answers | None:
    """A message as the answer to the question that it names; None if it names none of them."""
    if question not in {one.id for one in questions}:
        return None
    if len(text) > MAX_ANSWER_TEXT:
        raise InvalidInput("message_length", limit=MAX_ANSWER_TEXT)
    return Answers(given=(Answer(question=question, text=text),))


def read_answers(value: str) -> Answers:
    """What the page has sent; raises `InvalidInput`."""
    try:
        return Answers.model_validate_json(value)
    except ValidationError as error:
        raise InvalidInput from error


def known_intake(known: Sequence[BuildRow], idea: str) -> Intake | None:
    """What was asked and answered when the same idea was built the last time: it is not asked again."""
    state = known[0].state if known else None
    if state is None or not state.questions or state.answers is None or state.idea != idea:
        return None
    return Intake(questions=state.questions, answers=state.answers)
