"""Listen: a message about an app that exists becomes an answer, amended requirements, or the hunt for a bug."""

import re
from collections.abc import Iterator

from engine.agents.answers import ListenAnswer
from engine.agents.listening import amended, understand
from engine.builds.requirements import without_requirements
from engine.builds.rerouting import is_open, next_task_index
from engine.builds.stages.briefing import brief_of
from engine.builds.stages.coding import file_map
from engine.builds.stages.failing import UNMET
from engine.builds.state import BuildState, Spec, Stage, TaskStatus
from engine.builds.step import Step, StepResult
from engine.builds.table import Outcome
from engine.builds.turns import Element, Turn, TurnKind
from engine.events.payloads import SpecReady, TurnUnderstood

_FILES_BUDGET = 18_000
_MOST_ABOUT = 4
_SHORTEST_TRACE = 4
_NAMED = re.compile(r"[#.]([\w-]+)")


async def listen(step: Step) -> StepResult:
    """Spec Writer: what the message is. A question is answered here and now; no file changes."""
    state = step.state
    if state.spec is None or state.turn is None:
        raise ValueError("only an app that has requirements can be talked about")
    files = file_map(step, tuple(_about(step, state.turn)), _FILES_BUDGET)
    answer = await understand(step.ask, brief_of(step, state=state, files=files))
    step.at_checkpoint("turn", TurnUnderstood(turn=answer.kind, is_declined=answer.cannot))
    if answer.kind is TurnKind.QUESTION or answer.cannot:
        return left_as_it_was(step, Outcome.QUESTION_ANSWERED, turn=_known(state.turn, answer))
    return _taken_up(step, state, state.spec, state.turn, answer)


def left_as_it_was(step: Step, outcome: Outcome, **changes: object) -> StepResult:
    """The end of a turn that changes nothing: `outcome`, or whatever was unfinished before it."""
    left = step.state.left
    if left is None:
        return step.done(outcome, **changes)
    return step.done(Outcome.WORK_LEFT, **{**changes, "stage": left.stage, "error": left.error})


def _taken_up(step: Step, state: BuildState, spec: Spec, turn: Turn, answer: ListenAnswer) -> StepResult:
    wanted, added = amended(spec, answer)
    kept = {item.id for item in wanted.requirements}
    reworded = {item.id for item in wanted.requirements if is_open(item)}
    plan = without_requirements(state.plan, answer.dropped) if state.plan and answer.dropped else state.plan
    left = state.model_copy(update={"plan": plan})
    changes: dict[str, object] = {
        "spec": wanted,
        "plan": plan,
        "turn": _known(turn, answer).model_copy(update={"added": added}),
        "waived": tuple(name for name in state.waived if name in kept - reworded),
        "is_documented": state.is_documented and answer.kind is TurnKind.BUG,
        "failure": None,
    }
    if wanted != spec:
        step.at_checkpoint("spec", SpecReady(spec=wanted))
    if answer.requirements:
        return step.done(Outcome.SPEC_AMENDED, **changes)
    if _has_work_left(left):
        return step.done(Outcome.TASK_RESUMED, **changes, task_index=next_task_index(left))
    return step.done(Outcome.VERIFICATION_ASKED, **changes)


def _known(turn: Turn, answer: ListenAnswer) -> Turn:
    return turn.model_copy(update={"kind": answer.kind})


def _has_work_left(state: BuildState) -> bool:
    """Whether the build before it stopped in the middle of a task, not at the end of its repairs."""
    if state.left is None or (state.left.error is not None and state.left.error.code == UNMET):
        return False
    tasks = state.plan.tasks if state.plan else ()
    return state.left.stage is not Stage.DONE and any(task.status is not TaskStatus.DONE for task in tasks)


def _about(step: Step, turn: Turn) -> Iterator[str]:
    """Files in which what was pointed at, or what a browser complained of, can be found by its words."""
    traces = {one.text.strip() for one in turn.attachments if isinstance(one, Element)}
    traces |= {part for one in turn.attachments if isinstance(one, Element) for part in _names(one.selector)}
    places = [one.place for one in turn.attachments if not isinstance(one, Element)]
    found = 0
    for path, text in step.files.texts().items():
        is_named = any(path.rsplit("/", 1)[-1] in place for place in places)
        is_told = any(len(trace) >= _SHORTEST_TRACE and trace in (text or "") for trace in traces)
        if (is_named or is_told) and found < _MOST_ABOUT:
            found += 1
            yield path


def _names(selector: str) -> Iterator[str]:
    """Ids and classes of a selector: “#tasks > li.done” names tasks and done, “form > button” nothing."""
    yield from _NAMED.findall(selector)
