"""An app of GPT-Pilot's that does not start is mended by our own agents, and proven once it does."""

from engine.builds.rerouting import open_requirements
from engine.builds.stages.characterising import is_started
from engine.builds.stages.document import document
from engine.builds.state import BuildState
from engine.builds.step import Step, StepResult
from engine.builds.table import Outcome
from engine.engine_name import PILOT
from engine.verify.evidence import CheckStatus


def is_to_be_mended(state: BuildState) -> bool:
    """Whether its app was seen not to start. Where nothing can be run, nobody knows."""
    return bool(state.facts) and not is_started(state.facts)


async def mend(step: Step) -> StepResult:
    """Hand the app that was described over to our agents. It gets its plan when it is known, and until then no tasks."""
    failed = (fact.sentence.rstrip(".") for fact in step.state.facts if fact.status is CheckStatus.FAILED)
    await step.notice("pilot_not_started", step.say("pilot_not_started", why=". ".join(failed)))
    return step.done(Outcome.PROOF_LOST)


async def document_or_characterise(step: Step) -> StepResult:
    """An app that starts by now gets the checks that it could not have before; else its README gets its table."""
    state = step.state
    is_unproven = state.engine == PILOT and state.turn is None and not state.is_accepted
    if is_unproven and is_started(state.facts) and open_requirements(state):
        return step.done(Outcome.APP_STARTED)
    return await document(step)
