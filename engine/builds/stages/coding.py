"""Develop, write and repair: an answer of a model becomes files, all of them or none."""

import re
from collections.abc import Callable, Container, Mapping, Sequence

from engine.agents.developer import Rejection, write_code
from engine.agents.developer import repair as mend_code
from engine.agents.file_map import LONGEST_UNTOUCHED, FileMap, map_files
from engine.agents.problems import AnswerUnusable
from engine.builds.diff_budget import TooWide, too_wide
from engine.builds.repair_history import Undo
from engine.builds.requirements import current_task, due_checks, with_requirements
from engine.builds.stages.briefing import brief_of
from engine.builds.stages.changes import with_changes
from engine.builds.state import BuildState, Plan, RequirementStatus, Role, TaskStatus
from engine.builds.step import Step, StepResult
from engine.builds.table import Outcome
from engine.edits.blocks import Block
from engine.edits.ground import Changes, Ground
from engine.edits.planning import plan_changes
from engine.edits.recognition import merged, parse_blocks
from engine.edits.refusals import EditsRefused
from engine.events.payloads import RequirementUpdated, TaskUpdated
from engine.verify.checks import Check
from engine.verify.evidence import CheckStatus

_FILES_BUDGET = 18_000
"""Characters of file contents in one prompt, about 4,500 tokens."""

_PATH = re.compile(r"[\w./-]+\.\w+")

_MISPLACED = frozenset({"path", "protected"})
NOT_RETURNED: dict[str, object] = {"rejection": (), "misplaced": (), "is_too_wide": False}
"""Fields of a state whose pending answer was not sent back."""

_CORRECTION = "\n\x1e\n"
"""Stands between an answer and its correction in the pending answer (ASCII record separator)."""


async def develop(step: Step) -> StepResult:
    """Developer: the whole code of one task in one answer."""
    task = current_task(step.state)
    if task is None:
        raise ValueError("there is no task left to develop")
    state = await taken_up(step)
    brief = brief_of(
        step,
        state=state,
        files=file_map(step, task.files, _FILES_BUDGET),
        task=task,
        checks=due_checks(state),
    )
    answer = await write_code(step.ask, brief, _rejection(step.state))
    return step.done(
        Outcome.CODE_WRITTEN,
        plan=state.plan,
        spec=state.spec,
        pending_answer=_with_earlier(step.state, answer),
        pending_role=Role.DEVELOPER,
    )


async def repair(step: Step) -> StepResult:
    """Bug Hunter: a fix for what the last verification showed."""
    state = step.state
    task = current_task(state)
    brief = brief_of(
        step,
        state=state,
        files=file_map(step, task.files if task else (), _FILES_BUDGET),
        task=task,
        checks=failing_checks(state),
        failure=state.failure or "",
    )
    rejection = _rejection(state)
    answer = await mend_code(step.ask, brief, rejection)
    return step.done(
        Outcome.REPAIR_WRITTEN,
        pending_answer=_with_earlier(state, answer),
        pending_role=Role.BUG_HUNTER,
        repair_round=state.repair_round if rejection else state.repair_round + 1,
    )


async def write(step: Step) -> StepResult:
    """Code Monkey: apply the pending answer; one that cannot be applied, or changes too much, goes back once."""
    state = step.state
    try:
        changes = _planned(step)
    except EditsRefused as error:
        if state.rejection:
            raise AnswerUnusable(error.problems) from error
        return await _returned(step, error)
    if wide := too_wide(changes.files, step.files.read, current_task(state)):
        if not state.rejection:
            return await _returned_as_too_wide(step, wide)
        await step.notice("diff_over_budget", step.say("diff_over_budget", count=len(wide.files), lines=wide.lines))
    for told in step.files.apply(changes.files):
        await step.emit(f"file/{told.path}", told)
    undo = changed_by_repair(step) if state.pending_role is Role.BUG_HUNTER else ()
    version = await step.save_version(version_title(step, state.pending_role, state.repair_round))
    return step.done(Outcome.FILES_CHANGED, pending_answer=None, **NOT_RETURNED, undo=undo, files_version=version)


async def _returned(step: Step, error: EditsRefused) -> StepResult:
    """Back to the author with the reasons; blocks for places where no file may be are not kept for the correction."""
    places = ", ".join(_places(error.problems))
    said = step.say("code_returned", places=places) if places else step.say("answer_returned")
    await step.notice("code_returned", said, level="info")
    misplaced = tuple(one.path for one in error.refusals if one.code in _MISPLACED)
    return step.done(_back(step), rejection=error.problems, misplaced=misplaced)


async def _returned_as_too_wide(step: Step, wide: TooWide) -> StepResult:
    said = step.say("diff_returned", count=len(wide.files), lines=wide.lines)
    await step.notice("diff_returned", said, level="info")
    return step.done(_back(step), rejection=(wide.problem,), is_too_wide=True)


def _back(step: Step) -> Outcome:
    return Outcome.REPAIR_REJECTED if step.state.pending_role is Role.BUG_HUNTER else Outcome.CODE_REJECTED


def changed_by_repair(step: Step) -> tuple[Undo, ...]:
    """What repairs have changed since the last verification, with what this step has changed by now."""
    return with_changes(step.state.undo, step.files.digests_changed())


def _planned(step: Step) -> Changes:
    ground = Ground(protected=step.toolbox.stack.protected, known=step.files.paths())
    return plan_changes(_blocks(step.state), step.files.read, ground)


def _places(problems: Sequence[str]) -> Sequence[str]:
    """The files that the problems name, each once."""
    found = (_PATH.search(problem) for problem in problems)
    return tuple(dict.fromkeys(match.group() for match in found if match))


def _blocks(state: BuildState) -> tuple[Block, ...]:
    first, _, second = (state.pending_answer or "").partition(_CORRECTION)
    return merged(first, second, left_out=state.misplaced) if second else parse_blocks(first)


def _with_earlier(state: BuildState, answer: str) -> str:
    """The answer; a correction behind the answer that it corrects, unless that one was to be written anew."""
    if not state.rejection or not state.pending_answer or state.is_too_wide:
        return answer
    return f"{state.pending_answer}{_CORRECTION}{answer}"


def _rejection(state: BuildState) -> Rejection | None:
    if not state.rejection or state.pending_answer is None:
        return None
    return Rejection(answer=state.pending_answer, problems=state.rejection, is_too_wide=state.is_too_wide)


def file_map(
    step: Step,
    first: tuple[str, ...],
    budget: int,
    longest_untouched: int = LONGEST_UNTOUCHED,
    left_out: Callable[[Mapping[str, str | None]], Container[str]] = lambda files: (),
) -> FileMap:
    """All files by name, and the contents that fit in `budget` characters; `first` come first, those
    that are `left_out` not at all."""
    stack, files = step.toolbox.stack, step.files.texts()
    starter = stack.starter_files()
    return map_files(
        files, starter, first, stack.protected, budget, stack.explained, longest_untouched, left_out(files)
    )


def failing_checks(state: BuildState) -> tuple[Check, ...]:
    """The due checks that did not pass the last time."""
    failing = {
        one.check_id
        for item in (state.spec.requirements if state.spec else ())
        for one in item.evidence
        if one.status is not CheckStatus.PASSED
    }
    return tuple(check for check in due_checks(state) if check.id in failing)


async def taken_up(step: Step) -> BuildState:
    """The state with the current task and its requirements marked as being worked on."""
    state, task = step.state, current_task(step.state)
    if task is None or state.plan is None or state.spec is None:
        return state
    working = task.model_copy(update={"status": TaskStatus.WORKING})
    await step.emit(f"task/{task.id}", TaskUpdated(task=task.id, title=task.title, status=TaskStatus.WORKING))
    changed = []
    for item in state.spec.requirements:
        if item.id in task.requirements and item.status is RequirementStatus.PENDING:
            changed.append(item.model_copy(update={"status": RequirementStatus.WORKING}))
            told = RequirementUpdated(requirement=item.id, text=item.text, status=RequirementStatus.WORKING)
            await step.emit(f"requirement/{item.id}", told)
    plan = Plan(tasks=tuple(working if one.id == task.id else one for one in state.plan.tasks))
    return state.model_copy(update={"plan": plan, "spec": with_requirements(state, changed)})


def version_title(step: Step, author: Role, repair_round: int) -> str:
    """The title of the version that a task or its repair leaves behind."""
    task = current_task(step.state)
    if task is None:
        return step.say("version_mended", round=repair_round)
    key = "version_repair" if author is Role.BUG_HUNTER else "version_task"
    return step.say(key, task=task.id, title=task.title, round=repair_round)
