"""Tech Lead: tasks in order, and for each requirement the checks that will prove it."""

import re
from collections.abc import Sequence

from engine.agents.answers import PlanTask
from engine.agents.brief import Brief
from engine.agents.conversation import Ask, ask_for
from engine.agents.payload import json_payload, validated
from engine.agents.problems import AnswerUnusable
from engine.agents.proofs import Proof, missing_proofs, wishes
from engine.builds.state import Architecture, Plan, Role, Spec, Task
from engine.document import Document
from engine.loose_json import first_of
from engine.verify.checks import Check
from engine.verify.parsing import ChecksRejected, parse_checks
from engine.verify.rules import is_action

_MOST_TASKS = 8
_TASK_WORDS = {
    "id": ("id", "task_id", "number"),
    "title": ("title", "name", "task"),
    "goal": ("goal", "description", "details", "summary", "what"),
    "files": ("files", "paths", "file"),
    "requirements": ("requirements", "requirement", "requirement_ids", "covers"),
}


class PlannedWork(Document):
    """The plan, and the specification whose requirements now carry their checks.

    `missing` are proofs that were asked for and not given; `architecture` is there if the plan was amended.
    """

    plan: Plan
    spec: Spec
    architecture: Architecture | None = None
    missing: tuple[Proof, ...] = ()


class _Tasks(Document):
    tasks: tuple[PlanTask, ...]


async def plan(ask: Ask, brief: Brief, spec: Spec) -> PlannedWork:
    """The plan; raises `AnswerUnusable`. Proofs that it lacks are asked for once: not every app can have them."""
    has_asked = False

    def read(text: str) -> PlannedWork:
        nonlocal has_asked
        work = parse_plan(text, spec)
        checks = [check for item in work.spec.requirements for check in item.checks]
        missing = missing_proofs(checks, spec, brief.state.architecture)
        if missing and not has_asked:
            has_asked = True
            raise AnswerUnusable(wishes(missing))
        return work.model_copy(update={"missing": missing})

    return await ask_for(ask, brief.prompt(Role.TECH_LEAD), read)


def parse_plan(text: str, spec: Spec) -> PlannedWork:
    """Tasks and checks that cover every requirement; raises `AnswerUnusable` naming what is missing."""
    raw = json_payload(text)
    problems: list[str] = []
    tasks = parse_tasks(raw, spec, problems)
    checks = parse_proofs(raw, spec, problems)
    if problems:
        raise AnswerUnusable(tuple(problems))
    return PlannedWork(plan=Plan(tasks=_covering(tasks, spec)), spec=_with_checks(spec, checks))


def is_behaviour(check: Check) -> bool:
    """Whether the check does something; opening a page and looking at it is not enough."""
    return any(is_action(step) for step in check.steps)


def parse_tasks(raw: dict[str, object], spec: Spec, problems: list[str], least: int = 1) -> Sequence[PlanTask]:
    """The answer's tasks; what is wrong with them is added to `problems`."""
    items = raw.get("tasks")
    if isinstance(items, list):
        raw = {"tasks": [_repaired_task(item, number) for number, item in enumerate(items, start=1)]}
    try:
        tasks = validated(_Tasks, raw).tasks
    except AnswerUnusable as error:
        problems += error.problems
        return ()
    problems += _task_problems(tasks, spec, least)
    return tasks


def parse_proofs(raw: dict[str, object], spec: Spec, problems: list[str]) -> Sequence[Check]:
    """Checks for every requirement of `spec`; what is wrong with them is added to `problems`."""
    try:
        checks = parse_checks(raw.get("checks"), [item.id for item in spec.requirements])
    except ChecksRejected as error:
        problems += error.problems
        return ()
    problems += _check_problems(checks, spec)
    return checks


def _repaired_task(item: object, number: int) -> object:
    """Weak models' words for a task: “1” or “Task 1” for T1, a description for the goal, one id for a list of ids."""
    if not isinstance(item, dict):
        return item
    task = {field: first_of(item, words) for field, words in _TASK_WORDS.items()}
    digits = re.search(r"\d{1,2}$", str(task["id"] or ""))
    task["id"] = f"T{int(digits.group())}" if digits else f"T{number}"
    task["title"] = task["title"] or task["goal"]
    task["goal"] = task["goal"] or task["title"]
    for field in ("files", "requirements"):
        task[field] = _as_list(task[field])
    if isinstance(names := task["requirements"], list):
        task["requirements"] = [_requirement_id(name) for name in names]
    return {field: value for field, value in task.items() if value is not None}


def _as_list(value: object) -> object:
    """“R1, R2” is a list of two."""
    return re.split(r"[\s,;]+", value.strip()) if isinstance(value, str) else value


def _requirement_id(name: object) -> object:
    digits = re.fullmatch(r"(?i)(?:r|req|requirement)?[\s_-]?(\d{1,2})", str(name).strip())
    return f"R{int(digits.group(1))}" if digits else name


def _task_problems(tasks: Sequence[PlanTask], spec: Spec, least: int) -> list[str]:
    problems = []
    if not least <= len(tasks) <= _MOST_TASKS:
        problems.append(f"tasks: {least} to {_MOST_TASKS} are needed, there are {len(tasks)}.")
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
        item.model_copy(update={"checks": tuple(check for check in checks if check.requirement == item.id)})
        for item in spec.requirements
    )
    return spec.model_copy(update={"requirements": requirements})
