"""GPT-Pilot's plan: as it tells it, as tasks of ours that its user can edit, and as the answer that it takes."""

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from engine.builds.state import Task, TaskStatus
from engine.document import Document

MOST_TASKS = 60
MOST_CHARACTERS = 20_000
"""Of an edited plan: what arrives in more than one piece of 64 KB is no answer to it."""

LONGEST_TITLE = 120
LONGEST_GOAL = 2_000


class PilotPlan(Document):
    """The plan that it told last, as it told it."""

    epics: tuple[dict[str, Any], ...] = ()
    tasks: tuple[dict[str, Any], ...] = ()

    @property
    def described(self) -> tuple[str, ...]:
        """Its tasks in its own words."""
        return tuple(_described(task) for task in self.tasks)

    def unchanged(self) -> str:
        """The answer that leaves it as it is: every epic with its own tasks, untouched; a task of none stays in the first."""
        epics = self.epics or (({},) if self.tasks else ())
        of_epics: list[list[dict[str, Any]]] = [[] for _ in epics]
        places = {_id(epic, "id"): place for place, epic in enumerate(epics)}
        for task in self.tasks:
            of_epics[places.get(_id(task, "sub_epic_id"), 0)].append(task)
        return _answer(
            (str(epic.get("description", "")), of_epic) for epic, of_epic in zip(epics, of_epics, strict=True)
        )

    def edited(self, wanted: Sequence[Task], planned: Sequence[str], first: int) -> str:
        """The answer that makes it the `wanted` tasks, in their order.

        `planned` are its tasks as the user saw them, of which the first one had the number `first`. What he left alone is
        sent back as it came, and so is what he was not shown, for it is too much; whatever else is a new task of the epic
        before it.
        """
        known = {_described(task): task for task in self.tasks}
        epic = _id(self.epics[0], "id") if self.epics else ""
        placed: list[tuple[str, dict[str, Any]]] = []
        for task in wanted:
            number = int(task.id[1:]) - first
            was = planned[number] if 0 <= number < len(planned) else None
            text = described(task, was)
            sent = known.get(text) if text == was else None
            planned_one = known.get(was or "") or {}
            epic = _id(planned_one, "sub_epic_id") if "sub_epic_id" in planned_one else epic
            placed.append((epic, sent or {"description": text}))
        unseen = [known[text] for text in planned[MOST_TASKS:] if text in known]
        placed += [(_id(task, "sub_epic_id"), task) for task in unseen]
        names = {_id(one, "id"): one.get("description", "") for one in self.epics}
        return _answer(
            (names.get(name) or "", [task for _, task in of_epic])
            for name, of_epic in groupby(placed, key=lambda pair: pair[0])
        )


def tasks_of(plan: PilotPlan, first: int) -> Iterator[Task]:
    """Its tasks as ours, numbered from `first`."""
    for number, task in enumerate(plan.tasks[:MOST_TASKS], start=first):
        text = _described(task)
        status = TaskStatus.DONE if task.get("status") == "done" else TaskStatus.PENDING
        yield Task(id=f"T{number}", title=_title(text), goal=text[:LONGEST_GOAL], status=status)


def described(task: Task, was: str | None) -> str:
    """The task in one text, as GPT-Pilot takes it; `was` is its own text of the task, None of a new one."""
    note = f"\n\n{task.comment}" if task.comment else ""
    if was is None:
        return _joined(task.title, task.goal) + note
    is_retitled, is_reworded = task.title != _title(was), task.goal.strip() != was[:LONGEST_GOAL].strip()
    if is_retitled and is_reworded:
        return _joined(task.title, task.goal) + note
    if is_retitled:
        # A short task's goal is its title: under a new title it says nothing any more.
        return (task.title if _title(was) == " ".join(was.split()) else _joined(task.title, was)) + note
    return (task.goal if is_reworded else was) + note


def _joined(title: str, goal: str) -> str:
    return goal if not title or goal.startswith(title) else f"{title}\n\n{goal}" if goal else title


def _title(text: str) -> str:
    return " ".join(text.split())[:LONGEST_TITLE]


def _described(task: dict[str, Any]) -> str:
    return str(task.get("description", ""))


def _id(told: dict[str, Any], name: str) -> str:
    """An id as text: whatever speaks in its place may tell lists and objects for ids."""
    return json.dumps(told.get(name))


def _answer(epics: Iterable[tuple[str, list[dict[str, Any]]]]) -> str:
    return json.dumps([{"description": name, "tasks": tasks} for name, tasks in epics], ensure_ascii=False)
