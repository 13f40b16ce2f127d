"""Baseline: the checks before the work for them begins. A check that passes there proves nothing."""

from engine.builds.stages.reproducing import is_bug, reproduced
from engine.builds.stages.under_test import app_under_test
from engine.builds.state import BuildState, TaskStatus
from engine.builds.step import Step, StepResult
from engine.builds.table import Outcome
from engine.verify.checks import Check


async def baseline(step: Step) -> StepResult:
    """Place the starter if the project is empty, and find the checks that prove nothing.

    Before any task all checks meet the starter; later only those that REPLAN added, and they meet the present app.
    """
    version = step.state.files_version
    if step.files.is_new:
        step.files.place(step.toolbox.stack.starter_files())
        version = await step.save_version(step.say("version_starter"))
    of_present = _has_begun(step.state)
    # A new check may have the id of one that went with its requirement: what that one proved says nothing of it.
    known = tuple(name for name in step.state.vacuous if of_present and name not in step.state.new_checks)
    vacuous: tuple[str, ...] = ()
    if step.toolbox.verifier is None or step.toolbox.sandbox is None:
        await step.notice("reduced_mode", step.say("reduced_mode"))
    elif wanted := _wanted(step.state, only_new=of_present):
        vacuous = await step.toolbox.verifier.baseline(app_under_test(step), wanted, of_present=of_present)
        if of_present and is_bug(step.state):
            return await reproduced(step, wanted, vacuous, files_version=version, vacuous=known)
    if vacuous:
        key = "vacuous_new_checks" if of_present else "vacuous_checks"
        await step.notice("vacuous_checks", step.say(key, checks=", ".join(vacuous)))
    return step.done(Outcome.BASELINE_MEASURED, vacuous=(*known, *vacuous), new_checks=(), files_version=version)


def _has_begun(state: BuildState) -> bool:
    return any(task.status is not TaskStatus.PENDING for task in (state.plan.tasks if state.plan else ()))


def _wanted(state: BuildState, *, only_new: bool) -> tuple[Check, ...]:
    requirements = state.spec.requirements if state.spec else ()
    checks = (check for item in requirements for check in item.checks)
    return tuple(check for check in checks if not only_new or check.id in state.new_checks)
