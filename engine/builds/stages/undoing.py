"""A repair after which something fails that had passed is taken back: its files are again as they were before it."""

from collections.abc import Sequence

from engine.builds.repair_history import AttemptEnd
from engine.builds.requirements import count
from engine.builds.stages.attempts import attempted
from engine.builds.stages.failing import ROUNDS_IN_HISTORY, escalation, exhausted, may_go_on
from engine.builds.state import BuildState, RequirementStatus
from engine.builds.step import Step, StepResult
from engine.builds.table import Outcome
from engine.events.payloads import RequirementUpdated, VerificationFinished
from engine.verify.evidence import CheckEvidence

_LONGEST_REASON = 1_200


async def take_back(step: Step) -> bool:
    """Bring the files back, unless the user has changed one of them meanwhile, or there is nothing to bring back."""
    undo = step.state.undo
    if not undo or any(step.files.digest_of(one.path) != one.after for one in undo):
        return False
    earlier: dict[str, str | None] = {}
    for one in undo:
        content = await step.store.read_blob(one.before) if one.before else None
        try:
            earlier[one.path] = content.decode() if content is not None else None
        except UnicodeDecodeError:  # no model writes such a file, so none is brought back
            return False
    for told in step.files.apply(earlier):
        await step.emit(f"file/{told.path}", told)
    return True


async def undone(step: Step, spoiled: Sequence[CheckEvidence]) -> StepResult:
    """The step's end after `take_back`: requirements are as before the repair, which counts as a round."""
    state = step.state
    version = await step.save_version(step.say("version_undone", round=state.repair_round))
    titles = ", ".join(step.say("quoted", text=one.title) for one in spoiled)
    said = step.say("repair_undone", checks=titles)
    await step.notice("repair_undone", said, key=str(state.repair_round))
    _tell_as_before(step)
    changes: dict[str, object] = {
        "files_version": version,
        "undo": (),
        "failure": f"{_reason(spoiled)}\n\n{state.failure or ''}".strip(),
        "attempts": attempted(state, AttemptEnd.UNDONE, said),
    }
    if may_go_on(step):
        is_due = state.repair_round >= ROUNDS_IN_HISTORY
        return step.done(Outcome.REPAIR_UNDONE, **changes, **escalation(step, is_due=is_due))
    return exhausted(step, "unmet", **changes)


def _reason(spoiled: Sequence[CheckEvidence]) -> str:
    lines = "\n".join(f"{one.check_id} ({one.title}): {one.sentence}" for one in spoiled)
    return (
        "Your last fix was taken back, every file is as it was before it: with it these checks failed, which had "
        f"passed before.\n{lines}"[:_LONGEST_REASON]
        + "\nWhat failed before that fix and has to be mended:"
    )


def _tell_as_before(step: Step) -> None:
    """Requirements as they were; the verification, too, if the files are the very ones that it looked at."""
    state = step.state
    for item in state.spec.requirements if state.spec else ():
        told = RequirementUpdated(requirement=item.id, text=item.text, status=item.status, evidence=item.evidence)
        step.at_checkpoint(f"requirement/{item.id}/{item.status.value}/again", told)
    if step.files.fingerprint_now == state.verified_fingerprint:
        step.at_checkpoint("verification/again", _verification(state))


def _verification(state: BuildState) -> VerificationFinished:
    return VerificationFinished(
        passed=count(state.spec, RequirementStatus.PASSED),
        failed=count(state.spec, RequirementStatus.FAILED),
        not_verified=count(state.spec, RequirementStatus.NOT_VERIFIED),
        pending=count(state.spec, RequirementStatus.PENDING) + count(state.spec, RequirementStatus.WORKING),
        fingerprint=state.verified_fingerprint,
        facts=state.facts,
    )
