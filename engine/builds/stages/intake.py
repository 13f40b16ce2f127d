"""Intake: the Spec Writer asks about an idea that is open, or specifies it in the same call."""

from engine.agents.answers import SpecAnswer
from engine.agents.intake import take_in
from engine.builds.intake import Answers, Question
from engine.builds.stages.materials import brief_of_idea
from engine.builds.stages.planning import specified
from engine.builds.state import BuildState
from engine.builds.step import Step, StepResult, envelope_of
from engine.builds.table import Outcome
from engine.events.payloads import Envelope, QuestionsAnswered, QuestionsAsked

_ANSWERED = "answered"


async def intake(step: Step) -> StepResult:
    """Questions for the user, or at once the specification. No stage leads back here, so they are asked once."""
    if step.state.questions:
        return _after_questions(step)
    found = await take_in(step.ask, await brief_of_idea(step))
    return specified(step, found) if isinstance(found, SpecAnswer) else _asked(step, found)


def told_at_once(state: BuildState, answers: Answers) -> Envelope:
    """The event of the answers, for a host that tells it before the build goes on: it will not be told twice."""
    return envelope_of(state, _ANSWERED, QuestionsAnswered(answers=answers.given))


def _after_questions(step: Step) -> StepResult:
    """The build goes on with the answers; without any it waits on, unless it was approved in advance meanwhile."""
    answers = step.state.answers
    if answers is None and not step.state.auto_approve:
        return _asked(step, step.state.questions)
    answers = answers or Answers()
    step.at_checkpoint(_ANSWERED, QuestionsAnswered(answers=answers.given))
    return step.done(Outcome.ANSWERS_GIVEN, answers=answers)


def _asked(step: Step, questions: tuple[Question, ...]) -> StepResult:
    step.at_checkpoint("questions", QuestionsAsked(questions=questions))
    return step.done(Outcome.QUESTIONS_ASKED, questions=questions)
