"""Tech Lead, again: a plan that its user changed gets checks for open requirements and tasks for unplanned ones."""

from collections.abc import Iterator, Sequence

from engine.agents.answers import PlanTask
from engine.agents.brief import Brief
from engine.agents.conversation import Ask, ask_for
from engine.agents.design_change import with_design
from engine.agents.payload import json_payload
from engine.agents.problems import AnswerUnusable
from engine.agents.tech_lead import PlannedWork, parse_proofs, parse_tasks
from engine.agents.unprovable import reasons_in, with_proof
from engine.builds.numbering import highest_number
from engine.builds.rerouting import open_requirements, unplanned_requirements
from engine.builds.state import BuildState, Plan, Role, Spec, Task, TaskStatus
from engine.verify.checks import Check

WORK = "replan"


async def amend_plan(ask: Ask, brief: Brief, no_check: str) -> PlannedWork:
    """The plan with what it lacked; `no_check` is the title of the evidence where nothing can be proven.

    Raises `AnswerUnusable`.
    """
    prompt = brief.prompt(Role.TECH_LEAD, WORK)
    return await ask_for(ask, prompt, lambda text: parse_amendment(text, brief.state, no_check))


def parse_amendment(text: str, state: BuildState, no_check: str) -> PlannedWork:
    """The amended plan: nothing that is done or proven changes; raises `AnswerUnusable` naming what is missing."""
    if state.spec is None or state.plan is None:
        raise ValueError("only a plan can be amended")
    raw = json_payload(text)
    problems: list[str] = []
    unproven = reasons_in(raw, open_requirements(state))
    proofs = _proofs(raw, state, unproven, problems)
    tasks = parse_tasks(_named(raw, state.plan), state.spec, problems, least=0)
    plan = _Amended(state.plan).with_tasks(tasks)
    problems += _unplanned(state, plan, unproven)
    if problems:
        raise AnswerUnusable(tuple(problems))
    requirements = tuple(with_proof(item, proofs, unproven, no_check) for item in state.spec.requirements)
    return PlannedWork(
        plan=plan,
        spec=state.spec.model_copy(update={"requirements": requirements}),
        architecture=with_design(state.architecture, raw.get("design")),
    )


def _proofs(
    raw: dict[str, object], state: BuildState, unproven: dict[str, str], problems: list[str]
) -> Sequence[Check]:
    """Checks of the open requirements, under ids that no other check has."""
    spec = state.spec or Spec(title="", summary="", requirements=())
    wanted = tuple(item for item in open_requirements(state) if item.id not in unproven)
    if not wanted:
        return ()
    names = {item.id for item in wanted}
    listed = raw.get("checks")
    if isinstance(listed, list):
        raw = {"checks": [one for one in listed if not _is_for_another(one, names, spec)]}
    checks = parse_proofs(raw, spec.model_copy(update={"requirements": wanted}), problems)
    taken = [check.id for item in spec.requirements for check in item.checks]
    first = highest_number(taken) + 1
    return tuple(check.model_copy(update={"id": f"C{first + index}"}) for index, check in enumerate(checks))


def _is_for_another(check: object, wanted: set[str], spec: Spec) -> bool:
    """A check of a requirement that has its proof already: it is left as it is."""
    known = {item.id for item in spec.requirements} - wanted
    return isinstance(check, dict) and check.get("requirement") in known


def _named(raw: dict[str, object], plan: Plan) -> dict[str, object]:
    """A pending task that takes on more may be sent without its title and goal; no tasks are an empty list."""
    known = {task.id: {"title": task.title, "goal": task.goal} for task in plan.tasks}
    listed = raw.get("tasks") or []
    if not isinstance(listed, list):
        return raw
    return {"tasks": [{**known.get(str(one.get("id")), {}), **one} if isinstance(one, dict) else one for one in listed]}


class _Amended:
    """A plan that takes tasks over: a pending one of the same id is extended, others come after all that are there."""

    def __init__(self, plan: Plan) -> None:
        self._tasks = list(plan.tasks)

    def with_tasks(self, found: Sequence[PlanTask]) -> Plan:
        """The plan with these tasks in it."""
        for task in found:
            place = next((n for n, known in enumerate(self._tasks) if _is_extended(known, task)), None)
            if place is None:
                self._tasks.append(Task(**{**task.model_dump(), "id": self._free_id()}))
            else:
                self._tasks[place] = _extended(self._tasks[place], task)
        return Plan(tasks=tuple(self._tasks))

    def _free_id(self) -> str:
        return f"T{highest_number(task.id for task in self._tasks) + 1}"


def _is_extended(known: Task, task: PlanTask) -> bool:
    return known.id == task.id and known.status is TaskStatus.PENDING


def _extended(known: Task, task: PlanTask) -> Task:
    """The user's words stay; what is to be done besides is added."""
    addition = "" if task.goal.strip() in ("", known.goal, known.title, task.title) else f"\n{task.goal.strip()}"
    return known.model_copy(
        update={
            "goal": known.goal if addition.strip() in known.goal else known.goal + addition,
            "files": tuple(dict.fromkeys((*known.files, *task.files))),
            "requirements": tuple(dict.fromkeys((*known.requirements, *task.requirements))),
        }
    )


def _unplanned(state: BuildState, plan: Plan, unproven: dict[str, str]) -> Iterator[str]:
    """Requirements that would still have no task to come."""
    after = state.model_copy(update={"plan": plan})
    for item in unplanned_requirements(after):
        if item.id not in unproven:
            yield f"{item.id}: name it in the requirements of a task, a new one or one that is still pending."
