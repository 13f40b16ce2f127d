"""What a verification showed, told with the checkpoint that makes it true."""

from collections.abc import Iterable

from engine.builds.requirements import count
from engine.builds.state import Requirement, RequirementStatus, Spec
from engine.builds.step import Step
from engine.events.payloads import RequirementUpdated, VerificationFinished
from engine.verify.evidence import CheckEvidence


def tell_results(
    step: Step, spec: Spec | None, judged: Iterable[Requirement], facts: tuple[CheckEvidence, ...]
) -> None:
    """Each requirement that was `judged`, then the counts over the whole specification and the facts beside it."""
    for item in judged:
        told = RequirementUpdated(requirement=item.id, text=item.text, status=item.status, evidence=item.evidence)
        step.at_checkpoint(f"requirement/{item.id}/{item.status.value}", told)
    finished = VerificationFinished(
        passed=count(spec, RequirementStatus.PASSED),
        failed=count(spec, RequirementStatus.FAILED),
        not_verified=count(spec, RequirementStatus.NOT_VERIFIED),
        pending=count(spec, RequirementStatus.PENDING) + count(spec, RequirementStatus.WORKING),
        fingerprint=step.files.fingerprint,
        facts=facts,
    )
    step.at_checkpoint("verification", finished)
