"""An app that was brought in: it is started and described, and what it does today becomes checks that protect it.

No file changes here: its README is its own until a change of the app needs another.
"""

from collections.abc import Mapping

from engine.agents.brief import Brief
from engine.agents.survey import describe, write_checks
from engine.agents.unprovable import unproven
from engine.builds.requirements import count
from engine.builds.stages.coding import file_map
from engine.builds.stages.observing import StepObserver
from engine.builds.stages.under_test import app_under_test
from engine.builds.state import Plan, Requirement, RequirementStatus, Spec, Task, TaskStatus
from engine.builds.step import Step, StepResult
from engine.builds.table import Outcome
from engine.events.payloads import PlanReady, RequirementUpdated, SpecReady, VerificationFinished
from engine.verify.evidence import CheckEvidence, CheckStatus
from engine.verify.ports import VerificationReport

_SURVEY_BUDGET = 40_000
_CHECKS_BUDGET = 18_000
"""Characters of the app's files in the two prompts."""


async def survey(step: Step) -> StepResult:
    """Architect: start the app, look at its pages, read its files, and say what it is."""
    observer = StepObserver(step)
    facts = await _facts(step, observer)
    evidence = tuple(f"{fact.check_id}: {fact.status.value}. {fact.sentence}" for fact in facts)
    files = file_map(step, (), _SURVEY_BUDGET, longest_untouched=_SURVEY_BUDGET)
    brief = Brief(state=step.state, stack=step.toolbox.stack, files=files, evidence=evidence)
    found = await describe(step.ask, brief)
    step.at_checkpoint("spec", SpecReady(spec=found.spec))
    return step.done(
        Outcome.APP_DESCRIBED,
        idea=f"{found.spec.title}. {found.spec.summary}",
        spec=found.spec,
        architecture=found.architecture,
        facts=facts,
        is_preview_ready=observer.is_preview_ready,
    )


async def characterise(step: Step) -> StepResult:
    """Tech Lead: checks of what the app does today; those that pass are kept and proven again with every change."""
    state = step.state
    if state.spec is None:
        raise ValueError("only a described app can be characterised")
    observer = StepObserver(step)
    if _is_started(state.facts):
        files = file_map(step, (), _CHECKS_BUDGET, longest_untouched=_CHECKS_BUDGET)
        wanted = await write_checks(
            step.ask, Brief(state=state, stack=step.toolbox.stack, files=files), state.spec, step.say("no_check")
        )
        report = await _verified(step, wanted, observer)
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


async def _facts(step: Step, observer: StepObserver) -> tuple[CheckEvidence, ...]:
    """Whether the app's commands pass, it starts, and its pages open; nothing where it cannot be run."""
    if step.toolbox.verifier is None or step.toolbox.sandbox is None:
        await step.notice("reduced_mode", step.say("reduced_mode"))
        return ()
    return (await step.toolbox.verifier.verify(app_under_test(step), (), observer)).facts


def _is_started(facts: tuple[CheckEvidence, ...]) -> bool:
    return any(fact.check_id == "start" and fact.status is CheckStatus.PASSED for fact in facts)


async def _verified(step: Step, spec: Spec, observer: StepObserver) -> VerificationReport:
    if step.toolbox.verifier is None:
        return VerificationReport(facts=step.state.facts, checks=())
    checks = tuple(check for item in spec.requirements for check in item.checks)
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
