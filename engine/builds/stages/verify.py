"""Verify: the program's judgement over the due requirements; nothing here asks a model."""

from engine.builds.requirements import (
    count,
    current_task,
    due_checks,
    due_requirements,
    is_last_task,
    judged,
    unmet_ids,
    with_requirements,
)
from engine.builds.stages.asking_for import tell_denied
from engine.builds.stages.attempts import spoiled_by_repair
from engine.builds.stages.failing import NOTHING_FAILED, after_failure, mark_of
from engine.builds.stages.observing import StepObserver
from engine.builds.stages.telling import tell_results
from engine.builds.stages.under_test import app_under_test
from engine.builds.stages.undoing import take_back, undone
from engine.builds.state import BuildState, Plan, RequirementStatus, Spec, Task, TaskStatus
from engine.builds.step import Step, StepResult
from engine.builds.table import Outcome
from engine.events.payloads import TaskUpdated
from engine.verify.evidence import CheckEvidence, CheckStatus
from engine.verify.ports import VerificationReport
from engine.verify.speech import read_check_aloud


async def verify(step: Step) -> StepResult:
    """Run the checks of all tasks done so far; the last task runs all of them."""
    observer = StepObserver(step)
    report = await _report(step, observer)
    await tell_denied(step, report)
    spec = _judged_spec(step, report)
    state = step.state.model_copy(
        update={"spec": spec, "facts": report.facts, "is_preview_ready": observer.is_preview_ready}
    )
    _tell_results(step, state)
    if (spoiled := spoiled_by_repair(step.state, spec)) and await take_back(step):
        return await undone(step, spoiled)
    if report.failure is None and not _has_failed(state):
        return _verified(step, state)
    mark = mark_of((*report.facts, *report.checks), report.failure or "")
    changes: dict[str, object] = {"spec": spec, "facts": report.facts, "is_preview_ready": observer.is_preview_ready}
    changes |= {"undo": (), "verified_fingerprint": step.files.fingerprint}
    result = after_failure(step, Outcome.CHECKS_FAILED, report.failure or "", mark, **changes)
    if result.outcome is Outcome.REPAIRS_EXHAUSTED and not _due_unmet(state):
        failed = ", ".join(fact.sentence.rstrip(".") for fact in report.facts if fact.status is CheckStatus.FAILED)
        await step.notice("facts_failed", step.say("facts_failed", facts=failed))
        return _verified(step, state)
    return result


async def _report(step: Step, observer: StepObserver) -> VerificationReport:
    checks = due_checks(step.state)
    if step.toolbox.verifier is not None and step.toolbox.sandbox is not None:
        return await step.toolbox.verifier.verify(app_under_test(step), checks, observer)
    unrun = tuple(
        CheckEvidence(
            check_id=check.id,
            title=check.title,
            status=CheckStatus.NOT_VERIFIED,
            sentence=step.say("not_run"),
            steps=read_check_aloud(check, step.language),
        )
        for check in checks
    )
    return VerificationReport(facts=(), checks=unrun, failure=None)


def _judged_spec(step: Step, report: VerificationReport) -> Spec | None:
    state = step.state
    evidence = {one.check_id: one for one in report.checks}
    note = step.say("proves_nothing")
    due = due_requirements(state)
    requirements = state.spec.requirements if state.spec else ()
    changed = [judged(item, evidence, state.vacuous, note) for item in requirements if item.id in due]
    return with_requirements(state, changed)


def _tell_results(step: Step, state: BuildState) -> None:
    due = due_requirements(state)
    requirements = state.spec.requirements if state.spec else ()
    tell_results(step, state.spec, (item for item in requirements if item.id in due), state.facts)


def _has_failed(state: BuildState) -> bool:
    due = due_requirements(state)
    requirements = state.spec.requirements if state.spec else ()
    return any(item.status is RequirementStatus.FAILED for item in requirements if item.id in due)


def _due_unmet(state: BuildState) -> bool:
    return bool(set(unmet_ids(state.spec)) & set(due_requirements(state)))


def _told(state: BuildState, task: Task) -> TaskUpdated:
    """That the task is done, and how many requirements pass by now."""
    total = len(state.spec.requirements) if state.spec else 0
    passed = count(state.spec, RequirementStatus.PASSED)
    return TaskUpdated(task=task.id, title=task.title, status=task.status, passed=passed, total=total)


def _verified(step: Step, state: BuildState) -> StepResult:
    task, plan = current_task(state), state.plan
    if task is not None and plan is not None:
        finished = task.model_copy(update={"status": TaskStatus.DONE})
        plan = Plan(tasks=tuple(finished if one.id == task.id else one for one in plan.tasks))
        step.at_checkpoint(f"task/{task.id}", _told(state, finished))
    is_last = is_last_task(state)
    return step.done(
        Outcome.ALL_VERIFIED if is_last else Outcome.TASK_VERIFIED,
        spec=state.spec,
        facts=state.facts,
        is_preview_ready=state.is_preview_ready,
        plan=plan,
        task_index=state.task_index if is_last else state.task_index + 1,
        verified_fingerprint=step.files.fingerprint,
        **NOTHING_FAILED,
    )
