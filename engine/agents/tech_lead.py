"""Tech Lead: tasks in order, and for each requirement the checks that will prove it."""

from collections.abc import Sequence

from engine.agents.answers import PlanTask
from engine.agents.brief import Brief
from engine.agents.conversation import Ask, ask_for
from engine.agents.payload import json_payload, validated
from engine.agents.problems import AnswerUnusable
from engine.builds.state import Plan, Requirement, Role, Spec, Task
from engine.document import Document
from engine.verify.checks import Check
from engine.verify.parsing import ChecksRejected, parse_checks
from engine.verify.rules import is_action

_MOST_TASKS = 8


class PlannedWork(Document):
    """The plan, and the specification whose requirements now carry their checks."""

    plan: Plan
    spec: Spec


class _Tasks(Document):
    tasks: tuple[PlanTask, ...]


async def plan(ask: Ask, brief: Brief, spec: Spec) -> PlannedWork:
    """The plan; raises `AnswerUnusable`."""
    return await ask_for(ask, brief.prompt(Role.TECH_LEAD), lambda text: parse_plan(text, spec))


def parse_plan(text: str, spec: Spec) -> PlannedWork:
    """Tasks and checks that cover every requirement; raises `AnswerUnusable` naming what is missing."""
    raw = json_payload(text)
    if isinstance(raw.get("tasks"), list):
        raw["tasks"] = [_known_fields(item) for item in raw["tasks"]]  # type: ignore[attr-defined]
    tasks = validated(_Tasks, raw).tasks
    try:
        checks = parse_checks(raw.get("checks"), [item.id for item in spec.requirements])
    except ChecksRejected as error:
        raise AnswerUnusable(error.problems) from error
    problems = (*_task_problems(tasks, spec), *_check_problems(checks, spec))
    if problems:
        raise AnswerUnusable(problems)
    return PlannedWork(plan=Plan(tasks=_covering(tasks, spec)), spec=_with_checks(spec, checks))


def is_behaviour(check: Check) -> bool:
    """Whether the check does something; opening a page and looking at it is not enough."""
    return any(is_action(step) for step in check.steps)


def _known_fields(item: object) -> object:
    return {key: item[key] for key in PlanTask.model_fields if key in item} if isinstance(item, dict) else item


def _task_problems(tasks: Sequence[PlanTask], spec: Spec) -> list[str]:
    problems = []
    if not 0 < len(tasks) <= _MOST_TASKS:
        problems.append(f"tasks: 1 to {_MOST_TASKS} are needed, there are {len(tasks)}.")
    if len({task.id for task in tasks}) != len(tasks):
        problems.append("tasks: two tasks have the same id.")
    known = {requirement.id for requirement in spec.requirements}
    problems += [
        f"{task.id}: there is no requirement {name}."
        for task in tasks
        for name in task.requirements
        if name not in known
    ]
    return problems


def _check_problems(checks: Sequence[Check], spec: Spec) -> list[str]:
    problems = []
    known = {requirement.id for requirement in spec.requirements}
    proven = {check.requirement for check in checks if is_behaviour(check)}
    problems += [
        f"{name}: needs a check that does something (fill, click, press, or api POST/PUT/PATCH/DELETE) and then sees the effect."
        for name in sorted(known - proven)
    ]
    return problems


def _covering(tasks: Sequence[PlanTask], spec: Spec) -> tuple[Task, ...]:
    """The tasks, with requirements that no task names added to the last one."""
    named = {name for task in tasks for name in task.requirements}
    missing = tuple(item.id for item in spec.requirements if item.id not in named)
    planned = [Task(**task.model_dump()) for task in tasks]
    planned[-1] = planned[-1].model_copy(update={"requirements": (*planned[-1].requirements, *missing)})
    return tuple(planned)


def _with_checks(spec: Spec, checks: Sequence[Check]) -> Spec:
    requirements = tuple(
        Requirement(id=item.id, text=item.text, checks=tuple(check for check in checks if check.requirement == item.id))
        for item in spec.requirements
    )
    return spec.model_copy(update={"requirements": requirements})
