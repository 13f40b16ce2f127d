"""What a failure leads to: another repair, or a stop that says why."""

import hashlib
import re
from collections.abc import Iterable
from textwrap import shorten

from engine.builds.repair_history import AttemptEnd
from engine.builds.requirements import unmet_ids
from engine.builds.stages.attempts import attempted, attempts_in_words
from engine.builds.state import BuildError, Mode, Spec
from engine.builds.step import Step, StepResult
from engine.builds.table import Outcome
from engine.events.payloads import Notice
from engine.verify.evidence import CheckEvidence, CheckStatus

ROUNDS_IN_HISTORY = 2
"""Rounds of repair that go on with the conversation of their task; in a loop another one begins afresh."""
MOST_REPAIRS = {Mode.BATCH: 2, Mode.LOOP: ROUNDS_IN_HISTORY + 1}
"""Rounds of repair per task; measured gains of further rounds with the same model are small."""

UNMET = "unmet_requirements"
NOTHING_FAILED: dict[str, object] = {
    "repair_round": 0,
    "failure": None,
    "failure_mark": None,
    "earlier_marks": (),
    "attempts": (),
    "undo": (),
    "is_escalated": False,
}
"""Fields of a state whose task has nothing to mend, or begins to be mended anew."""

_MOST_NAMED = 3
_LONGEST_TEXT = 120
"""Requirements in the sentence about the end, and characters of each."""


def after_failure(step: Step, outcome: Outcome, failure: str, mark: str, **changes: object) -> StepResult:
    """`outcome` with the failure for the Bug Hunter, or the end when it repeats or the rounds are used up.

    Where a stronger model is at hand, it gets the last round: as soon as a failure repeats, at the latest after two.
    """
    state = step.state
    is_repeated = state.repair_round > 0 and mark in (state.failure_mark, *state.earlier_marks)
    earlier = (*state.earlier_marks, state.failure_mark) if state.failure_mark else state.earlier_marks
    changes = {**changes, "failure": failure, "failure_mark": mark, "earlier_marks": earlier}
    if state.repair_round > 0:
        end = AttemptEnd.SAME_FAILURE if is_repeated else AttemptEnd.OTHER_FAILURE
        changes["attempts"] = attempted(state, end, _first_line(failure))
    if not is_repeated and may_go_on(step):
        return step.done(outcome, **changes, **escalation(step, is_due=state.repair_round >= ROUNDS_IN_HISTORY))
    if can_escalate(step):
        return step.done(outcome, **changes, **escalation(step, is_due=True))
    return exhausted(step, "no_progress" if is_repeated else "unmet", **changes)


def can_escalate(step: Step) -> bool:
    """Whether there is a stronger model that has not tried yet."""
    return step.toolbox.stronger is not None and not step.state.is_escalated


def may_go_on(step: Step) -> bool:
    """Whether a round of repair is left."""
    state = step.state
    return can_escalate(step) or (not state.is_escalated and state.repair_round < MOST_REPAIRS[state.mode])


def escalation(step: Step, *, is_due: bool) -> dict[str, object]:
    """What changes in the state when the stronger model takes over, with nothing of the earlier conversation."""
    if not is_due or not can_escalate(step):
        return {}
    step.at_checkpoint("escalated", Notice(level="info", code="escalated", text=step.say("escalated")))
    return {"is_escalated": True, "loop_steps": (), "repair_round": max(step.state.repair_round, ROUNDS_IN_HISTORY)}


def exhausted(step: Step, key: str, **changes: object) -> StepResult:
    """The end of all repairs: what is unmet, and what was tried; `key` is the sentence's."""
    spec = changes.get("spec", step.state.spec)
    error = unmet_error(step, spec if isinstance(spec, Spec) else None, key)
    attempts = changes.get("attempts", step.state.attempts)
    if isinstance(attempts, tuple) and attempts:
        tried = attempts_in_words(attempts, step.language)
        error = error.model_copy(update={"details": {**error.details, "tried": tried}})
    return step.done(Outcome.REPAIRS_EXHAUSTED, error=error, **changes)


def _first_line(failure: str) -> str:
    """What failed first, without the marks of the report."""
    lines = [line.strip("# ").strip() for line in failure.splitlines() if line.strip("# ").strip()]
    return ": ".join(lines[:2])


def unmet_error(step: Step, spec: Spec | None, key: str) -> BuildError:
    """Why the build rests although it has done what it could, waived requirements aside; `key` is the sentence's."""
    unmet = _unmet(step, spec)
    total = sum(item.id not in step.state.waived for item in spec.requirements) if spec else 0
    message = step.say(key, passed=total - len(unmet), total=total, unmet=_unmet_in_words(step, spec) or "–")
    return BuildError(code=UNMET, message=message, details={"unmet": ",".join(unmet), "reason": key})


def _unmet(step: Step, spec: Spec | None) -> tuple[str, ...]:
    return tuple(name for name in unmet_ids(spec) if name not in step.state.waived)


def _unmet_in_words(step: Step, spec: Spec | None) -> str:
    """The unmet requirements as the user knows them: by their text, the first few."""
    unmet = set(_unmet(step, spec))
    texts = [item.text.strip().rstrip(".") for item in (spec.requirements if spec else ()) if item.id in unmet]
    named = [step.say("quoted", text=shorten(text, _LONGEST_TEXT, placeholder="…")) for text in texts[:_MOST_NAMED]]
    more = len(texts) - len(named)
    return ", ".join([*named, *([step.say("and_more", count=more)] if more else [])])


_PASSING_NUMBERS = re.compile(r"0x[0-9a-f]+|\d+\.\d+|\d{4,}")


def mark_of(evidence: Iterable[CheckEvidence], otherwise: str) -> str:
    """A digest of what failed and how; ports, times and addresses do not count."""
    failed = sorted(f"{one.check_id}:{one.sentence}" for one in evidence if one.status is CheckStatus.FAILED)
    text = _PASSING_NUMBERS.sub("#", "\n".join(failed) or otherwise)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
