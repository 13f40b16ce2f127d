"""Develop and repair in a loop of tools: the model changes the files itself, the program verifies afterwards."""

from dataclasses import dataclass

from engine.agents.brief import Brief
from engine.agents.file_map import FileMap
from engine.builds.looping.history import History, told_before
from engine.builds.looping.loop import LoopEnd, ToolLoop
from engine.builds.looping.shell import CopyShell
from engine.builds.ports import ToolEntry
from engine.builds.requirements import current_task, due_checks
from engine.builds.stages.briefing import brief_of
from engine.builds.stages.coding import changed_by_repair, failing_checks, file_map, taken_up, version_title
from engine.builds.stages.failing import ROUNDS_IN_HISTORY
from engine.builds.state import Mode, Role
from engine.builds.step import Step, StepResult
from engine.builds.table import Outcome
from engine.llm.errors import ModelError
from engine.tools.desk import Desk, digest

MOST_TURNS = {Role.DEVELOPER: 25, Role.BUG_HUNTER: 12}
"""Answers of the model per task, and per round of repair."""

_FILES_BUDGET = 8_000
"""Characters of file contents in the brief; the model reads the rest as it needs it."""
_LONGEST_UNTOUCHED = 400
"""Of the starter the brief shows what the task names, and what is tiny: every turn sends it again."""


@dataclass(frozen=True, kw_only=True)
class _Work:
    """What a loop is given: who works, on what, and the conversation that it goes on with (of `steps`)."""

    role: Role
    brief: Brief
    opening: ToolEntry
    desk: Desk
    history: History
    steps: tuple[int, ...] = ()


async def develop_in_loop(step: Step) -> StepResult:
    """Developer: one task, from its brief to the call of `done`."""
    task = current_task(step.state)
    if task is None:
        raise ValueError("there is no task left to develop")
    state = await taken_up(step)
    files = file_map(step, task.files, _FILES_BUDGET, _LONGEST_UNTOUCHED)
    desk = _desk(step)
    brief = brief_of(
        step,
        state=state,
        files=files,
        task=task,
        checks=due_checks(state),
        can_run=desk.shell is not None,
    )
    opening = _opening(step, brief.text(Role.DEVELOPER, "loop_user"), files)
    work = _Work(role=Role.DEVELOPER, brief=brief, opening=opening, desk=desk, history=History())
    return await _worked(step, work, plan=state.plan, spec=state.spec)


async def repair_in_loop(step: Step) -> StepResult:
    """Bug Hunter: the evidence goes back into the conversation of the task; the last round begins a new one."""
    state, desk = step.state, _desk(step)
    steps = state.loop_steps if state.repair_round < ROUNDS_IN_HISTORY else ()
    history = await told_before(step.journal, steps, desk)
    task = current_task(state)
    files = (
        FileMap(lines=(), shown=())
        if steps
        else file_map(step, task.files if task else (), _FILES_BUDGET, _LONGEST_UNTOUCHED)
    )
    brief = brief_of(
        step,
        state=state,
        files=files,
        task=task,
        checks=failing_checks(state),
        failure=state.failure or "",
        can_run=desk.shell is not None,
    )
    opening = _opening(step, brief.text(Role.BUG_HUNTER, "loop_evidence" if steps else "loop_user"), files)
    work = _Work(role=Role.BUG_HUNTER, brief=brief, opening=opening, desk=desk, history=history, steps=steps)
    return await _worked(step, work, repair_round=state.repair_round + 1)


async def _worked(step: Step, work: _Work, **changes: object) -> StepResult:
    """The loop, its end told, its files kept as a version."""
    end, has_changed = await _run(step, work)
    if end is LoopEnd.TOOLS_REFUSED or (end is LoopEnd.SILENT and not has_changed):
        await step.notice("tools_refused", step.say("tools_refused"))
        return step.done(Outcome.TOOLS_REFUSED, mode=Mode.BATCH, loop_steps=())
    if end is LoopEnd.CONTEXT_FULL and work.steps and not has_changed:
        return step.done(Outcome.HISTORY_FULL, loop_steps=())
    if end is not LoopEnd.DONE:
        await step.notice(f"loop_{end}", step.say(f"loop_{end}", count=MOST_TURNS[work.role]))
    if wide := work.desk.too_wide:
        said = step.say("diff_over_budget", count=len(wide.files), lines=wide.lines)
        await step.notice("diff_over_budget", said)
    rounds = step.state.repair_round + (work.role is Role.BUG_HUNTER)
    undo = changed_by_repair(step) if work.role is Role.BUG_HUNTER else ()
    version = await step.save_version(version_title(step, work.role, rounds))
    done: dict[str, object] = {
        "undo": undo,
        "files_version": version,
        "pending_answer": None,
        "rejection": (),
        "loop_steps": () if end is LoopEnd.CONTEXT_FULL else (*work.steps, step.state.step),
    }
    return step.done(Outcome.FILES_CHANGED, **{**done, **changes})


async def _run(step: Step, work: _Work) -> tuple[LoopEnd, bool]:
    """How the loop ended, and whether it changed files. What was done before a model's failure is kept, too."""
    loop = ToolLoop(step, work.role, work.brief.text(Role.DEVELOPER, "loop_system"), work.history, work.desk)
    try:
        end = await loop.run(work.opening, MOST_TURNS[work.role])
    except ModelError:
        if loop.changed and work.brief.task is not None:
            task = work.brief.task
            await step.save_version(step.say("version_unfinished", task=task.id, title=task.title))
        raise
    return end, bool(loop.changed)


def _opening(step: Step, text: str, files: FileMap) -> ToolEntry:
    """What the model is told first; the files that are shown in it are known to it."""
    return ToolEntry(text=text, seen={file.path: digest(step.files.read(file.path)) for file in files.shown})


def _desk(step: Step) -> Desk:
    tools = step.toolbox
    shell = None
    if tools.sandbox is not None and tools.copies_dir is not None:
        shell = CopyShell(step, tools.copies_dir)
    task = current_task(step.state)
    return Desk(step.files, tools.stack, step.language, shell, named=task.files if task else None)
