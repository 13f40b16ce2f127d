"""What an app that was brought in does today becomes checks that protect it: written, run, and kept if they pass."""

from collections.abc import Iterator, Mapping

from engine.agents.survey import write_checks
from engine.agents.unprovable import unproven
from engine.builds.numbering import highest_number
from engine.builds.requirements import count, with_requirements
from engine.builds.stages.briefing import brief_of
from engine.builds.stages.observing import StepObserver
from engine.builds.stages.surveying import whole_app
from engine.builds.stages.under_test import app_under_test
from engine.builds.state import BuildState, Plan, Requirement, RequirementStatus, Spec, Task, TaskStatus
from engine.builds.step import Step, StepResult
from engine.builds.table import Outcome
from engine.events.payloads import PlanReady, RequirementUpdated, VerificationFinished
from engine.verify.evidence import CheckEvidence, CheckStatus
from engine.verify.ports import VerificationReport


async def characterise(step: Step) -> StepResult:
    """Tech Lead: checks of what the app does today; those that pass are kept and proven again with every change."""
    state = step.state
    if state.spec is None:
        raise ValueError("only a described app can be characterised")
    observer = StepObserver(step)
    if _is_started(state.facts):
        wanted, report = await _checked(step, state, state.spec, observer)
    else:
        wanted, report = state.spec, VerificationReport(facts=state.facts, checks=())
    spec = _settled(step, wanted, report)
    plan = Plan(tasks=(_whole_app(step, spec),))
    _tell(step, spec, plan, report)
    return step.done(
        Outcome.APP_KNOWN if state.turn is None else Outcome.MESSAGE_WAITS,
        spec=spec,
        plan=plan,
        facts=report.facts,
        waived=tuple(item.id for item in spec.requirements if item.unproven),
        is_preview_ready=observer.is_preview_ready,
        verified_fingerprint=step.files.fingerprint,
        revision=1,
    )


def _is_started(facts: tuple[CheckEvidence, ...]) -> bool:
    return any(fact.check_id == "start" and fact.status is CheckStatus.PASSED for fact in facts)


async def _checked(
    step: Step, state: BuildState, spec: Spec, observer: StepObserver
) -> tuple[Spec, VerificationReport]:
    """The checks and what they showed. Requirements of which one fails get other checks, once."""
    brief = brief_of(step, state=state, files=whole_app(step))
    wanted = await write_checks(step.ask, brief, spec, step.say("no_check"))
    report = await _verified(step, wanted, observer)
    failed = tuple(_told_failures(wanted, report))
    if not failed:
        return wanted, report
    names = {name for name, _ in failed}
    left = spec.model_copy(update={"requirements": tuple(one for one in spec.requirements if one.id in names)})
    asked = brief.model_copy(
        update={"state": state.model_copy(update={"spec": left}), "evidence": tuple(line for _, line in failed)}
    )
    mended = _renumbered(await write_checks(step.ask, asked, left, step.say("no_check")), wanted)
    again = await _verified(step, mended, observer)
    merged = with_requirements(state.model_copy(update={"spec": wanted}), mended.requirements) or wanted
    return merged, again.model_copy(update={"checks": (*report.checks, *again.checks)})


def _told_failures(spec: Spec, report: VerificationReport) -> Iterator[tuple[str, str]]:
    """Requirement and sentence of every check that failed."""
    owners = {check.id: item.id for item in spec.requirements for check in item.checks}
    for one in report.checks:
        if one.status is CheckStatus.FAILED:
            yield owners[one.check_id], f"{one.check_id} ({owners[one.check_id]}) {one.title}: {one.sentence}"


def _renumbered(spec: Spec, known: Spec) -> Spec:
    """New checks under ids that none of the first ones has."""
    number = highest_number(check.id for item in known.requirements for check in item.checks)
    requirements = []
    for item in spec.requirements:
        checks = tuple(
            check.model_copy(update={"id": f"C{number + place}"}) for place, check in enumerate(item.checks, start=1)
        )
        number += len(checks)
        requirements.append(item.model_copy(update={"checks": checks}))
    return spec.model_copy(update={"requirements": tuple(requirements)})


async def _verified(step: Step, spec: Spec, observer: StepObserver) -> VerificationReport:
    checks = tuple(check for item in spec.requirements for check in item.checks)
    if step.toolbox.verifier is None or not checks:
        return VerificationReport(facts=step.state.facts, checks=())
    return await step.toolbox.verifier.verify(app_under_test(step), checks, observer)


def _settled(step: Step, spec: Spec, report: VerificationReport) -> Spec:
    evidence = {one.check_id: one for one in report.checks}
    requirements = tuple(_judged(step, item, evidence) for item in spec.requirements)
    return spec.model_copy(update={"requirements": requirements})


def _judged(step: Step, item: Requirement, evidence: Mapping[str, CheckEvidence]) -> Requirement:
    """Passed if all of its checks pass. A check that fails says that the description is wrong, not the app: it goes."""
    if item.unproven:
        return item
    found = tuple(evidence[check.id] for check in item.checks if check.id in evidence)
    if not found:
        return unproven(item, step.say("not_started_here" if step.state.facts else "not_run"), ())
    if all(one.status is CheckStatus.PASSED for one in found):
        return item.model_copy(update={"status": RequirementStatus.PASSED, "evidence": found})
    shown = tuple(
        one.model_copy(update={"status": CheckStatus.NOT_VERIFIED}) if one.status is CheckStatus.FAILED else one
        for one in found
    )
    return unproven(item, step.say("described_not_seen"), shown)


def _whole_app(step: Step, spec: Spec) -> Task:
    """The work that was done before the app came here, so that later tasks follow it."""
    title = step.say("task_brought_in")
    ids = tuple(item.id for item in spec.requirements)
    return Task(id="T1", title=title, goal=spec.summary, requirements=ids, status=TaskStatus.DONE)


def _tell(step: Step, spec: Spec, plan: Plan, report: VerificationReport) -> None:
    step.at_checkpoint("plan", PlanReady(plan=plan, spec=spec))
    for item in spec.requirements:
        told = RequirementUpdated(requirement=item.id, text=item.text, status=item.status, evidence=item.evidence)
        step.at_checkpoint(f"requirement/{item.id}/{item.status.value}", told)
    finished = VerificationFinished(
        passed=count(spec, RequirementStatus.PASSED),
        failed=0,
        not_verified=count(spec, RequirementStatus.NOT_VERIFIED),
        pending=0,
        fingerprint=step.files.fingerprint,
        facts=report.facts,
    )
    step.at_checkpoint("verification", finished)
