"""What an app that was brought in does today becomes checks that protect it: written, run, and kept if they pass."""

from collections.abc import Iterator, Mapping

from engine.agents.brief import Brief
from engine.agents.survey import write_checks
from engine.agents.unprovable import unproven
from engine.builds.numbering import highest_number
from engine.builds.requirements import with_requirements
from engine.builds.rerouting import open_requirements
from engine.builds.stages.failing import NOTHING_FAILED
from engine.builds.stages.observing import StepObserver
from engine.builds.stages.surveying import whole_app
from engine.builds.stages.telling import tell_results
from engine.builds.stages.under_test import app_under_test
from engine.builds.state import BuildState, Plan, Requirement, RequirementStatus, Spec, Task, TaskStatus
from engine.builds.step import Step, StepResult
from engine.builds.table import Outcome
from engine.events.payloads import PlanReady
from engine.verify.evidence import CheckEvidence, CheckStatus
from engine.verify.ports import VerificationReport


async def characterise(step: Step) -> StepResult:
    """Tech Lead: checks of what the app does today; those that pass are kept and proven again with every change.

    Requirements of which a check fails get other checks, once: in a step of its own, with what was met.
    """
    state = step.state
    if state.spec is None:
        raise ValueError("only a described app can be characterised")
    if not is_started(state.facts):
        reason = step.say("not_started_here" if state.facts else "not_run")
        spec = state.spec.model_copy(
            update={"requirements": tuple(unproven(item, reason, ()) for item in state.spec.requirements)}
        )
        return _known(step, spec, state.facts, is_preview_ready=state.is_preview_ready)
    observer = StepObserver(step)
    wanted = await written(step, state, state.spec)
    report = await verified(step, wanted, observer)
    is_last = state.repair_round > 0
    judged = _judged(step, wanted, report, is_last=is_last)
    spec = with_requirements(state, judged) or state.spec
    failed = tuple(failures(wanted, report))
    if failed and not is_last:
        return step.done(Outcome.CHECKS_FAILED, spec=spec, repair_round=1, failure="\n".join(failed))
    return _known(step, spec, report.facts, is_preview_ready=observer.is_preview_ready)


def _known(step: Step, spec: Spec, facts: tuple[CheckEvidence, ...], *, is_preview_ready: bool) -> StepResult:
    plan = Plan(tasks=(_whole_app(step, spec),))
    step.at_checkpoint("plan", PlanReady(plan=plan, spec=spec))
    tell_results(step, spec, spec.requirements, facts)
    return step.done(
        Outcome.MESSAGE_WAITS if step.state.turn and step.state.turn.kind is None else Outcome.APP_KNOWN,
        spec=spec,
        plan=plan,
        facts=facts,
        waived=tuple(item.id for item in spec.requirements if item.unproven),
        is_preview_ready=is_preview_ready,
        verified_fingerprint=step.files.fingerprint,
        revision=1,
        **NOTHING_FAILED,
    )


def is_started(facts: tuple[CheckEvidence, ...]) -> bool:
    """Whether the app was seen to start."""
    return any(fact.check_id == "start" and fact.status is CheckStatus.PASSED for fact in facts)


async def written(step: Step, state: BuildState, spec: Spec) -> Spec:
    """The open requirements with new checks, under ids that no other check has."""
    left = spec.model_copy(update={"requirements": open_requirements(state)})
    brief = Brief(
        state=state.model_copy(update={"spec": left}),
        stack=step.toolbox.stack,
        files=whole_app(step),
        evidence=tuple((state.failure or "").splitlines()),
    )
    kept = (check.id for item in spec.requirements for check in item.checks)
    gone = (line.split(" ", 1)[0] for line in brief.evidence)
    return _numbered_after(
        highest_number((*kept, *gone)), await write_checks(step.ask, brief, left, step.say("no_check"))
    )


def _numbered_after(number: int, spec: Spec) -> Spec:
    requirements = []
    for item in spec.requirements:
        checks = tuple(
            check.model_copy(update={"id": f"C{number + place}"}) for place, check in enumerate(item.checks, start=1)
        )
        number += len(checks)
        requirements.append(item.model_copy(update={"checks": checks}))
    return spec.model_copy(update={"requirements": tuple(requirements)})


async def verified(step: Step, spec: Spec, observer: StepObserver) -> VerificationReport:
    """What the checks of `spec` show; nothing new where the app cannot be run."""
    checks = tuple(check for item in spec.requirements for check in item.checks)
    if step.toolbox.verifier is None or not checks:
        return VerificationReport(facts=step.state.facts, checks=())
    return await step.toolbox.verifier.verify(app_under_test(step), checks, observer)


def failures(spec: Spec, report: VerificationReport) -> Iterator[str]:
    """A line for every check that failed."""
    owners = {check.id: item.id for item in spec.requirements for check in item.checks}
    for one in report.checks:
        if one.status is CheckStatus.FAILED:
            yield " ".join(f"{one.check_id} ({owners[one.check_id]}) {one.title}: {one.sentence}".split())


def _judged(step: Step, spec: Spec, report: VerificationReport, *, is_last: bool) -> list[Requirement]:
    """Passed if all checks pass. A check that fails says that the description is wrong, not the app: it goes."""
    evidence = {one.check_id: one for one in report.checks}
    return [_judged_one(step, item, evidence, is_last=is_last) for item in spec.requirements]


def _judged_one(step: Step, item: Requirement, evidence: Mapping[str, CheckEvidence], *, is_last: bool) -> Requirement:
    if item.unproven:
        return item
    found = tuple(evidence[check.id] for check in item.checks if check.id in evidence)
    if found and all(one.status is CheckStatus.PASSED for one in found):
        return item.model_copy(update={"status": RequirementStatus.PASSED, "evidence": found})
    if not is_last and any(one.status is CheckStatus.FAILED for one in found):
        return item.model_copy(update={"checks": ()})
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
