"""How a user wants a plan to be, and what of it differs from the plan that is there."""

from collections.abc import Iterable, Sequence

from pydantic import Field

from engine.builds.numbering import highest_number
from engine.builds.state import BuildState, Requirement, Task
from engine.document import Document


class WantedTask(Document):
    """A task as the user sees it; without `id` it is a new one, without `goal` its title says all."""

    id: str | None = Field(default=None, pattern=r"^T\d{1,4}$")
    title: str
    goal: str = ""
    comment: str = ""


class WantedRequirement(Document):
    """A requirement as the user sees it; without `id` it is a new one."""

    id: str | None = Field(default=None, pattern=r"^R\d{1,4}$")
    text: str
    comment: str = ""


class WantedPlan(Document):
    """The whole plan: order counts, what is left out is dropped."""

    tasks: tuple[WantedTask, ...]
    requirements: tuple[WantedRequirement, ...]


class TaskEdit(Document):
    """A task in its place; None leaves a text as it is when the edit is taken."""

    id: str
    title: str | None = None
    goal: str | None = None
    comment: str | None = None

    @property
    def is_change(self) -> bool:
        """Whether any text differs."""
        return (self.title, self.goal, self.comment) != (None, None, None)


class RequirementEdit(Document):
    """A requirement in its place; None leaves a text as it is when the edit is taken."""

    id: str
    text: str | None = None
    comment: str | None = None


class PlanEdit(Document):
    """What the user changed, against the plan of the last checkpoint; `number` counts edits of a build from 1.

    A later edit stands for all before it that were not taken yet. What the Tech Lead adds meanwhile is in neither
    list of dropped ids, and so stays.
    """

    number: int
    tasks: tuple[TaskEdit, ...]
    requirements: tuple[RequirementEdit, ...]
    dropped_tasks: tuple[str, ...] = ()
    dropped_requirements: tuple[str, ...] = ()


def edit_of(state: BuildState, wanted: WantedPlan, number: int) -> PlanEdit:
    """The edit that makes the plan of `state` the wanted one; new items get free ids."""
    tasks = {task.id: task for task in (state.plan.tasks if state.plan else ())}
    requirements = {item.id: item for item in (state.spec.requirements if state.spec else ())}
    task_ids = _numbered("T", [one.id for one in wanted.tasks], tasks)
    names = _numbered("R", [one.id for one in wanted.requirements], requirements)
    return PlanEdit(
        number=number,
        tasks=tuple(_task_edit(name, one, tasks.get(name)) for name, one in zip(task_ids, wanted.tasks, strict=True)),
        requirements=tuple(
            _requirement_edit(name, one, requirements.get(name))
            for name, one in zip(names, wanted.requirements, strict=True)
        ),
        dropped_tasks=tuple(name for name in tasks if name not in task_ids),
        dropped_requirements=tuple(name for name in requirements if name not in names),
    )


def _task_edit(name: str, wanted: WantedTask, known: Task | None) -> TaskEdit:
    title = _line(wanted.title)
    return TaskEdit(
        id=name,
        title=_changed(title, known.title if known else None),
        goal=_changed(wanted.goal.strip() or title, known.goal.strip() if known else None),
        comment=_changed(wanted.comment.strip(), known.comment if known else ""),
    )


def _requirement_edit(name: str, wanted: WantedRequirement, known: Requirement | None) -> RequirementEdit:
    return RequirementEdit(
        id=name,
        text=_changed(_line(wanted.text), known.text if known else None),
        comment=_changed(wanted.comment.strip(), known.comment if known else ""),
    )


def _numbered(letter: str, ids: Sequence[str | None], known: Iterable[str]) -> list[str]:
    """The ids, with free numbers for those that have none."""
    names = [*known, *(name for name in ids if name)]
    following = highest_number(names)
    numbered = []
    for name in ids:
        if name is None:
            following += 1
        numbered.append(name or f"{letter}{following}")
    return numbered


def _changed(text: str, known: str | None) -> str | None:
    return None if text == known else text


def _line(text: str) -> str:
    return " ".join(text.split())
