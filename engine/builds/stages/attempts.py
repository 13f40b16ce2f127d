"""What was tried to mend a task, and what came of it: for the user, and for whoever tries next."""

from engine.builds.repair_history import Attempt, AttemptEnd
from engine.builds.requirements import due_requirements
from engine.builds.sentences import Language, say
from engine.builds.state import BuildState, Spec
from engine.verify.evidence import CheckEvidence, CheckStatus

_LONGEST_LEFT = 300
_MOST_FILES = 8
_LONGEST_TOLD = 2_000


def attempted(state: BuildState, end: AttemptEnd, left: str) -> tuple[Attempt, ...]:
    """The attempts so far and the round that has just ended."""
    last = Attempt(
        round=state.repair_round,
        is_stronger=state.is_escalated,
        files=tuple(one.path for one in state.undo)[:_MOST_FILES],
        end=end,
        left=" ".join(left.split())[:_LONGEST_LEFT],
    )
    return (*state.attempts, last)


def attempts_in_words(state_attempts: tuple[Attempt, ...], language: Language) -> str:
    """One line for each, for the user."""
    lines = [
        say(
            f"attempt_{one.end.value}",
            language,
            round=one.round,
            who=say("attempt_stronger" if one.is_stronger else "attempt_same_model", language),
            files=", ".join(one.files) or "–",
            left=one.left,
        )
        for one in state_attempts
    ]
    return "\n".join(lines)[:_LONGEST_TOLD]


def spoiled_by_repair(state: BuildState, judged: Spec | None) -> tuple[CheckEvidence, ...]:
    """Checks that had passed before the last repair and fail after it; `state` knows how it was before."""
    if state.repair_round == 0 or state.spec is None or judged is None:
        return ()
    due = due_requirements(state)
    before = {
        one.check_id
        for item in state.spec.requirements
        if item.id in due
        for one in item.evidence
        if one.status is CheckStatus.PASSED
    }
    return tuple(
        one
        for item in judged.requirements
        for one in item.evidence
        if one.status is CheckStatus.FAILED and one.check_id in before
    )
