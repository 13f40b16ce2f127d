"""The user steers: an edit of the plan is taken between steps, once, and never under the hands of a model."""

import re
from collections.abc import Iterator

from engine.builds.numbering import highest_number
from engine.builds.plan_edit import PlanEdit, RequirementEdit, TaskEdit
from engine.builds.ports import JournalKey, ToolKey
from engine.builds.requirements import current_task, is_at_work
from engine.builds.rerouting import next_task_index, rerouted
from engine.builds.sentences import say
from engine.builds.state import BuildState, BuildStatus, Plan, Requirement, Spec, Stage, Task, TaskStatus
from engine.builds.step import Step
from engine.document import Document
from engine.events.payloads import Notice, PlanReady

_WORDS = re.compile(r"\w+")


class Steered(Document):
    """A state with an edit in it; `late` are ids of tasks whose edit came too late, with the task that follows up."""

    state: BuildState
    late: tuple[tuple[str, str], ...] = ()


async def steered(step: Step, *, is_begun: bool = False) -> BuildState:
    """The state with the user's newest edit in it, saved, told and led to what comes next; without one as it was.

    `is_begun`: the step was broken off with answers in the journal, so that its task is at work already.
    """
    state = step.state
    edit = await step.store.plan_edit(state.edits) if state.status is BuildStatus.RUNNING else None
    if edit is None or state.plan is None or state.spec is None:
        return state
    found = with_edit(state, edit, is_at_work=is_begun or is_at_work(state))
    following = rerouted(found.state)
    if following.stage is not state.stage or (is_begun and state.stage is Stage.REPLAN):
        # What was journaled under this step was for another stage, or for another plan.
        following = following.model_copy(update={"step": state.step + 1})
    await step.store.save(following, [step.envelope(f"edit/{edit.number}/{key}", one) for key, one in _told(found)])
    return following


async def is_begun(step: Step) -> bool:
    """Whether a model was asked in this step already: then it must find the plan that it was asked with."""
    first = JournalKey(step=step.state.step, ordinal=0)
    if await step.journal.get(first) is not None or await step.journal.unfinished(first) is not None:
        return True
    return await step.journal.entry(ToolKey(step=step.state.step, ordinal=0, part=0)) is not None


def with_edit(state: BuildState, edit: PlanEdit, *, is_at_work: bool) -> Steered:
    """The plan as the edit wants it. What is done or at work stays; a change of it becomes a task that follows up."""
    if state.plan is None or state.spec is None:
        raise ValueError("only a plan can be edited")
    spec = _with_requirements(state.spec, edit)
    names = {item.id for item in spec.requirements}
    current = current_task(state) if is_at_work else None
    settled = tuple(task for task in state.plan.tasks if task.status is TaskStatus.DONE or task == current)
    late = tuple(_late(state, edit, settled))
    pending = (*(task for _, task in late), *_pending(state.plan, edit, settled))
    kept = tuple(
        task.model_copy(update={"requirements": tuple(name for name in task.requirements if name in names)})
        for task in (*settled, *pending)
    )
    changed = state.model_copy(
        update={"spec": spec, "plan": Plan(tasks=kept), "edits": edit.number, "is_accepted": False}
    )
    pairs = tuple((name, task.id) for name, task in late)
    return Steered(state=changed.model_copy(update={"task_index": next_task_index(changed)}), late=pairs)


def _with_requirements(spec: Spec, edit: PlanEdit) -> Spec:
    known = {item.id: item for item in spec.requirements}
    wanted = [found for one in edit.requirements if (found := _requirement(known.get(one.id), one)) is not None]
    named = {item.id for item in wanted} | set(edit.dropped_requirements)
    added = (item for item in spec.requirements if item.id not in named)
    return spec.model_copy(update={"requirements": (*wanted, *added)})


def _requirement(known: Requirement | None, edit: RequirementEdit) -> Requirement | None:
    """Another text makes a requirement open again: its checks proved the old one."""
    if known is None:
        return Requirement(id=edit.id, text=edit.text, comment=edit.comment or "") if edit.text else None
    comment = known.comment if edit.comment is None else edit.comment
    if edit.text is None or edit.text == known.text:
        return known.model_copy(update={"comment": comment})
    if _plain(edit.text) == _plain(known.text):
        return known.model_copy(update={"comment": comment, "text": edit.text})
    return Requirement(id=known.id, text=edit.text, comment=comment)


def _plain(text: str) -> list[str]:
    """The words alone: signs and capitals change no meaning."""
    return _WORDS.findall(text.casefold())


def _late(state: BuildState, edit: PlanEdit, settled: tuple[Task, ...]) -> Iterator[tuple[str, Task]]:
    edits = {one.id: one for one in edit.tasks if one.is_change}
    taken = [*(task.id for task in (state.plan.tasks if state.plan else ())), *(one.id for one in edit.tasks)]
    number = highest_number(taken)
    for task in settled:
        if task.id in edits:
            number += 1
            yield task.id, _follow_up(task, edits[task.id], f"T{number}", state.language)


def _follow_up(task: Task, edit: TaskEdit, name: str, language: str) -> Task:
    title = edit.title or task.title
    if edit.title is None:
        title = say("follow_up", "ru" if language == "ru" else "en", title=title)
    return Task(
        id=name, title=title, goal=edit.goal or task.goal, files=task.files, comment=edit.comment or task.comment
    )


def _pending(plan: Plan, edit: PlanEdit, settled: tuple[Task, ...]) -> Iterator[Task]:
    """Tasks to come in the user's order; what the Tech Lead added meanwhile comes after them."""
    done = {task.id for task in settled}
    known = {task.id: task for task in plan.tasks}
    for one in edit.tasks:
        if one.id not in done and (task := _task(known.get(one.id), one)) is not None:
            yield task
    named = done | {one.id for one in edit.tasks} | set(edit.dropped_tasks)
    yield from (task for task in plan.tasks if task.id not in named)


def _task(known: Task | None, edit: TaskEdit) -> Task | None:
    if known is None:
        title = edit.title or edit.goal
        return Task(id=edit.id, title=title, goal=edit.goal or title, comment=edit.comment or "") if title else None
    changes = {"title": edit.title, "goal": edit.goal, "comment": edit.comment}
    return known.model_copy(update={field: text for field, text in changes.items() if text is not None})


def _told(found: Steered) -> Iterator[tuple[str, PlanReady | Notice]]:
    state = found.state
    if state.plan is None or state.spec is None:
        raise ValueError("an edited plan is there")
    yield "plan", PlanReady(plan=state.plan, spec=state.spec)
    for task, following in found.late:
        text = say("edit_late", "ru" if state.language == "ru" else "en", task=task, following=following)
        yield task, Notice(level="info", code="edit_late", text=text)
