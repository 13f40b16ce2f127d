"""What a failure leads to: another repair, or a stop that says why."""

import hashlib
import re
from collections.abc import Iterable
from textwrap import shorten

from engine.builds.requirements import unmet_ids
from engine.builds.state import BuildError, Mode, Spec
from engine.builds.step import Step, StepResult
from engine.builds.table import Outcome
from engine.verify.evidence import CheckEvidence, CheckStatus

ROUNDS_IN_HISTORY = 2
"""Rounds of repair that go on with the conversation of their task; in a loop another one begins afresh."""
MOST_REPAIRS = {Mode.BATCH: 2, Mode.LOOP: ROUNDS_IN_HISTORY + 1}
"""Rounds of repair per task; measured gains of further rounds with the same model are small."""

UNMET = "unmet_requirements"
_MOST_NAMED = 3
_LONGEST_TEXT = 120
"""Requirements in the sentence about the end, and characters of each."""


def after_failure(step: Step, outcome: Outcome, failure: str, mark: str, **changes: object) -> StepResult:
    """`outcome` with the failure for the Bug Hunter, or the end when it repeats or the rounds are used up."""
    state = step.state
    changes = {**changes, "failure": failure, "failure_mark": mark}
    is_repeated = state.repair_round > 0 and mark == state.failure_mark
    if not is_repeated and state.repair_round < MOST_REPAIRS[state.mode]:
        return step.done(outcome, **changes)
    spec = changes.get("spec", state.spec)
    error = unmet_error(step, spec if isinstance(spec, Spec) else None, "no_progress" if is_repeated else "unmet")
    return step.done(Outcome.REPAIRS_EXHAUSTED, error=error, **changes)


def unmet_error(step: Step, spec: Spec | None, key: str) -> BuildError:
    """Why the build rests although it has done what it could; `key` is the sentence's."""
    unmet = unmet_ids(spec)
    total = len(spec.requirements) if spec else 0
    message = step.say(key, passed=total - len(unmet), total=total, unmet=_unmet_in_words(step, spec) or "–")
    return BuildError(code=UNMET, message=message, details={"unmet": ",".join(unmet), "reason": key})


def _unmet_in_words(step: Step, spec: Spec | None) -> str:
    """The unmet requirements as the user knows them: by their text, the first few."""
    unmet = set(unmet_ids(spec))
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
