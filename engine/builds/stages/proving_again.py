"""An app that somebody else has changed is proven again: what held before must hold, what is new gets checks."""

from collections.abc import Collection

from engine.agents.unprovable import unproven
from engine.builds.requirements import judged, with_requirements
from engine.builds.rerouting import is_open, open_requirements
from engine.builds.stages.characterising import failures, is_started, verified, written
from engine.builds.stages.failing import NOTHING_FAILED
from engine.builds.stages.observing import StepObserver
from engine.builds.stages.telling import tell_results
from engine.builds.stages.under_test import app_under_test
from engine.builds.state import Requirement, RequirementStatus, Spec
from engine.builds.step import Step, StepResult
from engine.builds.table import Outcome
from engine.verify.evidence import CheckEvidence
from engine.verify.ports import VerificationReport


async def prove_again(step: Step) -> StepResult:
    """Tech Lead: checks of what the message asked for, as the app is now; run with all that was proven before.

    New requirements of which a check fails get other checks, once. What fails then, and what held before and fails now,
    is for our own repair.
    """
    state = step.state
    if state.spec is None:
        raise ValueError("only a described app can be proven again")
    observer = StepObserver(step)
    if (why := await _hindrance(step, observer)) is not None:
        return _known(step, _left_open(state.spec, why), state.facts, observer)
    new = await written(step, state, state.spec) if open_requirements(state) else _nothing(state.spec)
    whole = with_requirements(state, new.requirements) or state.spec
    report = await verified(step, whole, observer)
    failed = tuple(failures(new, _of(new, report)))
    is_repeated = bool(failed) and state.repair_round == 0 and is_started(report.facts)
    names = {item.id for item in new.requirements}
    spec = whole.model_copy(
        update={
            "requirements": tuple(
                _judged(step, item, report, names if is_repeated else ()) for item in whole.requirements
            )
        }
    )
    if is_repeated:
        return step.done(Outcome.CHECKS_FAILED, spec=spec, repair_round=1, failure="\n".join(failed))
    broken = [item.id for item in spec.requirements if item.status is RequirementStatus.FAILED]
    if broken or (is_started(state.facts) and not is_started(report.facts)):
        await step.notice("proof_lost", step.say("proof_lost", names=", ".join(broken) or step.say("the_start")))
        return _finished(step, Outcome.PROOF_LOST, spec, report.facts, observer)
    return _known(step, spec, report.facts, observer)


def _nothing(spec: Spec) -> Spec:
    return spec.model_copy(update={"requirements": ()})


async def _hindrance(step: Step, observer: StepObserver) -> str | None:
    """Why nothing can be proven of an app that has never run here; None if it can."""
    if step.toolbox.verifier is None or step.toolbox.sandbox is None:
        return step.say("not_run")
    if is_started(step.state.facts):
        return None
    report = await step.toolbox.verifier.verify(app_under_test(step), (), observer)
    return None if is_started(report.facts) else step.say("not_started_here")


def _left_open(spec: Spec, why: str) -> Spec:
    """New requirements cannot be proven; of those that were, nobody knows any more."""
    return spec.model_copy(
        update={
            "requirements": tuple(
                unproven(item, why, ()) if is_open(item) else judged(item, {}, (), "") for item in spec.requirements
            )
        }
    )


def _of(spec: Spec, report: VerificationReport) -> VerificationReport:
    own = {check.id for item in spec.requirements for check in item.checks}
    return report.model_copy(update={"checks": tuple(one for one in report.checks if one.check_id in own)})


def _judged(step: Step, item: Requirement, report: VerificationReport, again: Collection[str]) -> Requirement:
    """What is checked `again` loses the checks of which one has failed."""
    found = judged(item, {one.check_id: one for one in report.checks}, (), "")
    if item.id in again and found.status is RequirementStatus.FAILED:
        return item.model_copy(update={"checks": (), "evidence": (), "status": RequirementStatus.PENDING})
    return found


def _known(step: Step, spec: Spec, facts: tuple[CheckEvidence, ...], observer: StepObserver) -> StepResult:
    return _finished(step, Outcome.APP_KNOWN, spec, facts, observer)


def _finished(
    step: Step, outcome: Outcome, spec: Spec, facts: tuple[CheckEvidence, ...], observer: StepObserver
) -> StepResult:
    state = step.state
    tell_results(step, spec, spec.requirements, facts)
    tasks = state.plan.tasks if state.plan else ()
    return step.done(
        outcome,
        spec=spec,
        facts=facts,
        waived=tuple(dict.fromkeys((*state.waived, *(item.id for item in spec.requirements if item.unproven)))),
        task_index=max(len(tasks) - 1, 0),
        is_preview_ready=observer.is_preview_ready,
        verified_fingerprint=step.files.fingerprint,
        revision=state.revision + 1,
        **NOTHING_FAILED,
    )
