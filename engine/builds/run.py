"""The loop: stage after stage by the table, checkpoint after each, until the build comes to rest."""

import time
from collections.abc import Mapping

from engine.agents.problems import AnswerUnusable
from engine.builds.beginning import begun, with_edit_to_come, with_message
from engine.builds.halting import Halt, halt_of
from engine.builds.intake import Answers, fitting
from engine.builds.pilot_work import has_plan_to_approve, is_with_pilot
from engine.builds.ports import BuildStore, Control, EditUntaken, EventSink, Journal, MessageUnheard
from engine.builds.rerouting import rerouted
from engine.builds.stages.all import STAGES, Work
from engine.builds.stages.failing import NOTHING_FAILED, UNMET
from engine.builds.state import ASKING_STAGES, BuildState, BuildStatus, Mode, Stage, WantedMode
from engine.builds.steering import is_begun, steered
from engine.builds.step import STAGES_WITH_FILES, Step, StepResult, StepStopped
from engine.builds.table import TABLE, Next
from engine.builds.toolbox import BuildRequest, Toolbox
from engine.builds.watch import watched
from engine.events.payloads import BuildFinished, BuildStarted, Notice, StageFinished, StageStarted
from engine.llm.errors import ModelError
from engine.llm.prices import is_priced
from engine.llm.profiles import ModelProfile

__all__ = ["BuildRequest", "Toolbox", "mode_of", "run_build", "run_stages", "wanted_mode"]

_RESTING = (BuildStatus.WAITING, BuildStatus.PAUSED)


async def run_build(
    request: BuildRequest,
    toolbox: Toolbox,
    store: BuildStore,
    journal: Journal,
    sink: EventSink,
    control: Control,
) -> BuildState:
    """Run (or resume from the last checkpoint) one build until it is done, waiting, paused or failed.

    Model failures end as `paused` with the error's code. `BuildInterrupted` passes through: nothing is
    saved for it here, the host records the status.
    """
    return await run_stages(STAGES, request, toolbox, store, journal, sink, control)


async def run_stages(
    stages: Mapping[Mode, Mapping[Stage, Work]],
    request: BuildRequest,
    toolbox: Toolbox,
    store: BuildStore,
    journal: Journal,
    sink: EventSink,
    control: Control,
) -> BuildState:
    """The loop of every engine: `stages` says who does the work of which stage."""
    state = await _opened(request, toolbox, store, journal, sink)
    while state.status is BuildStatus.RUNNING:
        step = Step(state, toolbox, store, journal, sink, request.budget)
        state = await watched(_run_step(step, stages[state.mode][state.stage]), control)
        state = await steered(Step(state, toolbox, store, journal, sink))
    return state


async def _opened(
    request: BuildRequest, toolbox: Toolbox, store: BuildStore, journal: Journal, sink: EventSink
) -> BuildState:
    """The state to go on from; a new or reopened build is told and saved first.

    A step that was broken off runs again before the user's edits are taken, unless no model was asked in it.
    """
    state = await store.load()
    if state is None:
        version, _ = await store.latest_files()
        state = begun(request, mode_of(request, toolbox), version)
    elif state.status in _RESTING:
        state = _reopened(state, request, mode_of(request, toolbox))
    else:
        step = Step(state, toolbox, store, journal, sink)
        return state if await is_begun(step) else await steered(step)
    started = BuildStarted(
        idea=state.idea,
        stack=state.stack,
        model=request.model_name,
        is_demo=request.is_demo,
        is_turn=state.turn is not None,
        budget=request.budget,
        images=state.materials.images,
        page=state.materials.page.url if state.materials.page else "",
        forecast=request.forecast,
        is_plan_open=not is_with_pilot(state),
    )
    step = Step(state, toolbox, store, journal, sink)
    events = [step.envelope("build_started", started)]
    if request.budget.usd is not None and request.budget.tokens is not None and not is_priced(toolbox.prices):
        told = Notice(level="warning", code="budget_tokens_only", text=step.say("budget_tokens_only"))
        events.append(step.envelope("notice/budget_tokens_only", told))
    await store.save(state, events)
    return await steered(step, is_begun=await is_begun(step))


def mode_of(request: BuildRequest, toolbox: Toolbox) -> Mode:
    """The mode of a build that begins now."""
    return wanted_mode(request.mode, toolbox.profile)


def wanted_mode(wanted: WantedMode, profile: ModelProfile) -> Mode:
    """As asked for, else what suits the model."""
    return profile.mode if wanted == "auto" else Mode(wanted)


def _reopened(state: BuildState, request: BuildRequest, mode: Mode) -> BuildState:
    """A resting build as it goes on: what used up its repairs is verified anew, with all rounds again.

    In another mode its step begins anew: what was journaled for it is of another form.
    """
    changes: dict[str, object] = {
        "status": BuildStatus.RUNNING,
        "error": None,
        # GPT-Pilot's later questions are the user's, whatever he said to its plan.
        "auto_approve": state.auto_approve
        or request.auto_approve
        or (request.is_approved and not is_with_pilot(state)),
    }
    if has_plan_to_approve(state) and (request.is_approved or request.auto_approve):
        changes["answers"] = Answers()
    elif state.stage in ASKING_STAGES and request.answers is not None:
        changes["answers"] = fitting(state.questions, request.answers)
    if request.is_accepted:
        changes |= {"is_accepted": True, "stage": Stage.DOCUMENT}
    elif state.error is not None and state.error.code == UNMET:
        changes |= {**NOTHING_FAILED, "stage": Stage.EXECUTE, "loop_steps": ()}
    if mode is not state.mode:
        changes |= {"mode": mode, "step": state.step + 1, "loop_steps": ()}
    return rerouted(state.model_copy(update=changes))


async def _run_step(step: Step, work: Work) -> BuildState:
    """One step with its events and its checkpoint; returns the saved state."""
    started = time.monotonic()
    stage, task = step.state.stage, step.task_id
    await step.look_around()
    if stage in STAGES_WITH_FILES:
        await step.files.sync()
    await step.emit(
        "stage_started",
        StageStarted(stage=stage, role=step.role, task=task, is_plan_open=not is_with_pilot(step.state)),
    )
    if stage in STAGES_WITH_FILES:
        await step.look_at_packages()
    try:
        result = await work(step)
    except (ModelError, StepStopped, AnswerUnusable) as error:
        return await _stop(step, halt_of(step, error), started)
    return await _go_on(step, result, started)


async def _go_on(step: Step, result: StepResult, started: float) -> BuildState:
    following = TABLE[step.state.stage, result.outcome]
    state = _advanced(result.state, following, time.monotonic() - started)
    try:
        return await _saved(step, state, result.outcome.value, started)
    except MessageUnheard as unheard:
        heard = with_message(state, unheard.message)
        return await _saved(step, heard, result.outcome.value, started)
    except EditUntaken:
        return await _saved(step, with_edit_to_come(state), result.outcome.value, started)


def _advanced(state: BuildState, following: Next, seconds: float) -> BuildState:
    changes: dict[str, object] = {"step": state.step + 1, "seconds": round(state.seconds + seconds, 3)}
    if isinstance(following, Stage):
        changes["stage"] = following
        if following is Stage.DONE:
            changes["status"] = BuildStatus.DONE
    else:
        changes |= {"status": following, "rests": state.rests + 1}
    return rerouted(state.model_copy(update=changes))


async def _stop(step: Step, halt: Halt, started: float) -> BuildState:
    """Pause at this stage."""
    state = step.state
    changes: dict[str, object] = {
        "status": BuildStatus.PAUSED,
        "error": halt.error,
        "rests": state.rests + 1,
        "seconds": round(state.seconds + time.monotonic() - started, 3),
        **halt.changes,
    }
    return await _saved(step, state.model_copy(update=changes), halt.outcome, started)


async def _saved(step: Step, state: BuildState, outcome: str, started: float) -> BuildState:
    seconds = round(time.monotonic() - started, 3)
    finished = StageFinished(stage=step.state.stage, role=step.role, outcome=outcome, seconds=seconds)
    events = [*step.pending_events, step.envelope("stage_finished", finished)]
    if state.status is not BuildStatus.RUNNING:
        over = BuildFinished(status=state.status, usage=state.usage, seconds=state.seconds, error=state.error)
        events.append(step.envelope("build_finished", over))
    await step.store.save(state, events)
    return state
