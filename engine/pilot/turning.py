"""A message about an app that GPT-Pilot wrote: our Spec Writer understands it, a change is GPT-Pilot's next feature."""

from engine.builds.numbering import highest_number
from engine.builds.stages.characterising import characterise
from engine.builds.stages.listening import listen
from engine.builds.stages.proving_again import prove_again
from engine.builds.state import PilotWork, Stage
from engine.builds.step import Step, StepResult
from engine.builds.table import Outcome
from engine.engine_name import OWN, PILOT
from engine.pilot.checkout import examined
from engine.pilot.mending import document_or_characterise, is_to_be_mended, mend
from engine.reasons import reason

_OF_WORK = frozenset({Outcome.SPEC_AMENDED, Outcome.TASK_RESUMED, Outcome.VERIFICATION_ASKED})


async def listen_for_pilot(step: Step) -> StepResult:
    """Answer a question; hand a change over to GPT-Pilot, or say why it is our own agents'."""
    result = await listen(step)
    state = result.state
    if state.engine != PILOT or result.outcome not in _OF_WORK:
        return result
    why = await _hindrance(step)
    if why or state.pilot is None:
        await step.notice("pilot_refused", step.say("pilot_refused", reason=why))
        return result.model_copy(update={"state": state.model_copy(update={"engine": OWN})})
    number = highest_number(task.id for task in state.plan.tasks) + 1 if state.plan else 1
    finished = state.pilot.finished
    work = PilotWork(project=state.pilot.project, database=finished, finished=finished, first_task=number)
    return StepResult(outcome=Outcome.PILOT_CALLED, state=state.model_copy(update={"pilot": work}))


async def characterise_or_prove(step: Step) -> StepResult:
    """An app that nobody knows is described; one that GPT-Pilot has changed is proven again. What it has just written and
    does not start is mended first."""
    state = step.state
    if state.turn is not None and state.turn.kind is not None and state.plan is not None:
        return await prove_again(step)
    return await (mend(step) if state.turn is None and is_to_be_mended(state) else characterise(step))


async def _hindrance(step: Step) -> str:
    """Why GPT-Pilot cannot work on the app, in a sentence; empty if it can."""
    tools, known = step.toolbox, step.state.pilot
    if tools.pilot is None:
        return _said(step, "pilot_not_set_up")
    if tools.sandbox is None:
        return _said(step, "pilot_no_sandbox")
    if problem := (await examined(tools.pilot)).problem:
        return problem.said_in(step.language)
    if known is None or not known.finished:
        return step.say("pilot_lost")
    try:
        await step.store.read_blob(known.finished)
    except (KeyError, OSError):
        return step.say("pilot_lost")
    return ""


def _said(step: Step, code: str) -> str:
    return reason(code).said_in(step.language)


STAGES_OF_TURNS = {
    Stage.LISTEN: listen_for_pilot,
    Stage.CHARACTERISE: characterise_or_prove,
    Stage.DOCUMENT: document_or_characterise,
}
