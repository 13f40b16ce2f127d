"""Baseline: the checks against the untouched starter. A check that passes there proves nothing."""

from engine.builds.stages.under_test import app_under_test
from engine.builds.state import BuildState
from engine.builds.step import Step, StepResult
from engine.builds.table import Outcome
from engine.verify.checks import Check


async def baseline(step: Step) -> StepResult:
    """Place the starter if the project is empty, and find the checks that prove nothing."""
    version = step.state.files_version
    if step.files.is_new:
        step.files.place(step.toolbox.stack.starter_files())
        version = await step.save_version(step.say("version_starter"))
    vacuous: tuple[str, ...] = ()
    if step.toolbox.verifier is None or step.toolbox.sandbox is None:
        await step.notice("reduced_mode", step.say("reduced_mode"))
    else:
        vacuous = await step.toolbox.verifier.baseline(app_under_test(step), _all_checks(step.state))
    if vacuous:
        await step.notice("vacuous_checks", step.say("vacuous_checks", checks=", ".join(vacuous)))
    return step.done(Outcome.BASELINE_MEASURED, vacuous=vacuous, files_version=version)


def _all_checks(state: BuildState) -> tuple[Check, ...]:
    requirements = state.spec.requirements if state.spec else ()
    return tuple(check for item in requirements for check in item.checks)
