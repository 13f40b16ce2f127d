"""What breaks a step off before it has an outcome of the table: a model, its answers, or the work itself."""

from pydantic import Field

from engine.agents.problems import AnswerUnusable
from engine.builds.budget import BudgetReached, PriceUnknown
from engine.builds.sentences import role_name
from engine.builds.stages.coding import NOT_RETURNED
from engine.builds.state import BuildError, Stage
from engine.builds.step import Step, StepStopped
from engine.document import Document
from engine.llm.errors import ModelError

_LONGEST_DETAIL = 500


class Halt(Document):
    """Why the build pauses at this step. `outcome` is told with the end of its stage; `changes` are fields of the state."""

    outcome: str
    error: BuildError
    changes: dict[str, object] = Field(default_factory=dict)


def halt_of(step: Step, error: ModelError | StepStopped | AnswerUnusable) -> Halt:
    """After a model's failure the same step is tried again, with what was journaled; else a new step asks anew."""
    if isinstance(error, ModelError):
        return _by_model(step, error)
    changes: dict[str, object] = {"step": step.state.step + 1, "usage": step.usage}
    if isinstance(error, StepStopped):
        problem = BuildError(code=error.reason.code, message=error.reason.said_in(step.language))
        return Halt(outcome="step_stopped", error=problem, changes=changes)
    changes |= {"pending_answer": None, **NOT_RETURNED}
    if step.state.stage is Stage.WRITE:
        changes["stage"] = step.author_stage
    return Halt(outcome="answer_unusable", error=_unusable(step, error), changes=changes)


def _by_model(step: Step, error: ModelError) -> Halt:
    details = {"provider": error.detail[:_LONGEST_DETAIL]} if error.detail and error.is_detail_for_user else {}
    problem = BuildError(code=error.code, message=error.sentence(step.language), details=details)
    is_limit = isinstance(error, BudgetReached | PriceUnknown)
    return Halt(outcome=error.code if is_limit else "model_failed", error=problem)


def _unusable(step: Step, error: AnswerUnusable) -> BuildError:
    role = role_name(step.author, step.language)
    details = {"problems": "\n".join(error.problems)[:2_000]}
    return BuildError(code="answer_unusable", message=step.say("answer_unusable", role=role), details=details)
