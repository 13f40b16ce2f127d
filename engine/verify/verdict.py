"""Evidence as it comes in: told to the observer at once, kept for the report."""

from collections.abc import Sequence
from datetime import UTC, datetime

from engine.reasons import Reason
from engine.verify.checking import CheckOutcome
from engine.verify.checks import Check
from engine.verify.commands import CommandOutcome
from engine.verify.evidence import CheckEvidence, CheckStatus
from engine.verify.ports import AppUnderTest, VerifyObserver
from engine.verify.sentences import Values, say
from engine.verify.speech import read_check_aloud

FACTS = ("compile", "tests", "start", "pages")
_REASON_LIMIT = 300


class Verdict:
    """All evidence of one verification."""

    def __init__(self, app: AppUnderTest, observer: VerifyObserver) -> None:
        self._language = app.language
        self._observer = observer
        self._facts: dict[str, CheckEvidence] = {}
        self._checks: dict[str, CheckEvidence] = {}

    def say(self, code: str, values: Values | None = None) -> str:
        """A sentence in the user's language."""
        return say(code, self._language, values)

    def say_why(self, code: str, reason: Reason) -> str:
        """A sentence with a reason inside, which loses its full stop there."""
        said = " ".join(reason.said_in(self._language).split())
        return self.say(code, {"reason": said[:_REASON_LIMIT].rstrip(".")})

    def say_source(self, look: CommandOutcome, phantoms: Sequence[str]) -> str:
        """What the look at the source files found; a look that was cut off found nothing, and that is said too."""
        found = [*([] if look.is_passed or look.is_cut_off else [look.summary]), *phantoms]
        said = [self.say("compile_cut_off", {"reason": look.summary})] if look.is_cut_off else []
        said += [self.say("compile_failed", {"reason": "; ".join(found)})] if found else []
        return " ".join(said) or self.say("compile_passed")

    async def fact(
        self, fact: str, status: CheckStatus, sentence: str, seconds: float = 0.0, screenshot: str | None = None
    ) -> None:
        """A fact about the app as a whole."""
        self._facts[fact] = CheckEvidence(
            check_id=fact,
            title=self.say(f"title_{fact}"),
            status=status,
            sentence=sentence,
            screenshot=screenshot,
            seconds=round(seconds, 2),
            ran_at=_now(),
        )
        await self._observer.check_finished(self._facts[fact])

    async def check(self, check: Check, outcome: CheckOutcome, screenshot: str | None) -> None:
        """The result of a check."""
        self._checks[check.id] = CheckEvidence(
            check_id=check.id,
            title=check.title,
            status=outcome.status,
            sentence=outcome.sentence,
            steps=read_check_aloud(check, self._language),
            screenshot=screenshot,
            seconds=round(outcome.seconds, 2),
            ran_at=_now(),
        )
        await self._observer.check_finished(self._checks[check.id])

    async def all_checks(self, checks: Sequence[Check], status: CheckStatus, sentence: str) -> None:
        """The same result for every check, because none of them could be run."""
        for check in checks:
            await self.check(check, CheckOutcome(status=status, sentence=sentence, seconds=0), None)

    def facts(self) -> tuple[CheckEvidence, ...]:
        """The facts in their fixed order."""
        return tuple(self._facts[fact] for fact in FACTS if fact in self._facts)

    def checks(self, checks: Sequence[Check]) -> tuple[CheckEvidence, ...]:
        """The results in the order of the checks."""
        return tuple(self._checks[check.id] for check in checks)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
