"""How a build begins: from an idea, or from a message about what earlier builds made."""

from engine.builds.language import language_of
from engine.builds.pilot_work import has_first_version_to_come
from engine.builds.requirements import unmet_ids
from engine.builds.stages.coding import NOT_RETURNED
from engine.builds.stages.failing import NOTHING_FAILED
from engine.builds.state import BuildState, BuildStatus, Mode, Plan, Stage, TaskStatus, Unfinished, Usage
from engine.builds.toolbox import BuildRequest
from engine.builds.turns import Message
from engine.engine_name import PILOT

_SETTLED: dict[str, object] = {
    **NOTHING_FAILED,
    **NOT_RETURNED,
    "status": BuildStatus.RUNNING,
    "error": None,
    "pending_answer": None,
    "loop_steps": (),
    "is_accepted": False,
}
"""What belongs to work that is over."""

_ANEW: dict[str, object] = {
    **_SETTLED,
    "step": 0,
    "rests": 0,
    "heard": 0,
    "usage": Usage(),
    "seconds": 0.0,
    "is_preview_ready": False,
}
"""What belongs to the build that is over: its steps, its journal, its bill."""


def begun(request: BuildRequest, mode: Mode, version: int) -> BuildState:
    """The state in which a new build begins; `version` is that of the project's present files."""
    if request.turn is not None and request.earlier is not None:
        return _begun_turn(request, request.earlier, mode, version)
    state = BuildState(
        idea=request.idea,
        language=request.language or language_of(request.idea),
        stack=request.stack,
        auto_approve=request.auto_approve,
        engine=request.engine,
        mode=mode,
        files_version=version,
        materials=request.materials,
    )
    return state.model_copy(update=_first_stage(request))


def _first_stage(request: BuildRequest) -> dict[str, object]:
    """Where the work begins: an app that was brought in is looked at; an idea may be asked about, once."""
    if request.is_survey:
        return {"stage": Stage.SURVEY, "turn": request.turn, "is_brought_in": True}
    if request.engine == PILOT:
        return {"stage": Stage.PILOT, "is_brought_in": True}
    if request.intake:
        return {"questions": request.intake.questions, "answers": request.intake.answers}
    return {} if request.auto_approve else {"stage": Stage.INTAKE}


def with_message(state: BuildState, message: Message) -> BuildState:
    """A build that is done hears what was said while it ran, in place of its end."""
    changes = {"stage": Stage.LISTEN, "turn": message.turn, "left": None, "heard": message.number}
    return state.model_copy(update={**_SETTLED, **changes, "plan": _taken_plan(state), "waived": _waived(state)})


def with_edit_to_come(state: BuildState) -> BuildState:
    """A build that is done is not yet over: it takes the plan as it was edited meanwhile, and renews its README's table."""
    return state.model_copy(update={"stage": Stage.DOCUMENT, "status": BuildStatus.RUNNING})


def _begun_turn(request: BuildRequest, earlier: BuildState, mode: Mode, version: int) -> BuildState:
    """The living documents of the project, and what was left unfinished, with a message to be understood first.

    GPT-Pilot goes on with its first version, and hears the message at its end.
    """
    is_heard_by_pilot = request.engine == PILOT and has_first_version_to_come(earlier)
    return earlier.model_copy(
        update={
            **_ANEW,
            "auto_approve": request.auto_approve,
            "engine": request.engine,
            "mode": mode,
            "stage": Stage.PILOT if is_heard_by_pilot else Stage.LISTEN,
            "files_version": version,
            "turn": request.turn,
            "left": _unfinished(earlier),
            "plan": _taken_plan(earlier),
            "waived": _waived(earlier),
        }
    )


def _waived(state: BuildState) -> tuple[str, ...]:
    """What the user took unmet, now or before."""
    unmet = unmet_ids(state.spec) if state.is_accepted else ()
    return tuple(dict.fromkeys((*state.waived, *unmet)))


def _taken_plan(earlier: BuildState) -> Plan | None:
    """A task of which the user took what there is, is not done again."""
    if earlier.plan is None or not earlier.is_accepted:
        return earlier.plan
    return Plan(tasks=tuple(task.model_copy(update={"status": TaskStatus.DONE}) for task in earlier.plan.tasks))


def _unfinished(earlier: BuildState) -> Unfinished | None:
    if earlier.status is BuildStatus.DONE:
        return None
    return Unfinished(stage=_stage_to_resume(earlier), error=earlier.error)


def _stage_to_resume(earlier: BuildState) -> Stage:
    """A message that was never understood does not keep the work before it from going on."""
    if earlier.stage is not Stage.LISTEN:
        # An answer that waits to be applied is not taken along: it is asked for again.
        return {Stage.WRITE: Stage.DEVELOP, Stage.REPAIR: Stage.EXECUTE}.get(earlier.stage, earlier.stage)
    return earlier.left.stage if earlier.left else Stage.DONE
