"""Evidence without the app's secrets: what an app prints, answers or shows goes into events and prompts."""

from engine.hiding import Hiding
from engine.verify.evidence import CheckEvidence
from engine.verify.ports import VerificationReport, VerifyObserver
from engine.verify.report import with_denied


class HidingObserver:
    """Passes on what a verification tells, without secrets. Output in pieces is cleaned where it is read."""

    def __init__(self, observer: VerifyObserver, hiding: Hiding) -> None:
        self._observer = observer
        self._hiding = hiding

    async def command_started(self, command_id: str, argv: tuple[str, ...], label: str) -> None:
        """A command of the stack: nothing of the app's in it."""
        await self._observer.command_started(command_id, argv, label)

    async def command_output(self, command_id: str, text: str) -> None:
        """A piece of output."""
        await self._observer.command_output(command_id, text)

    async def command_finished(self, command_id: str, exit_code: int, seconds: float, tail: str) -> None:
        """The end of its output."""
        await self._observer.command_finished(command_id, exit_code, seconds, self._hiding.text(tail))

    async def check_finished(self, evidence: CheckEvidence) -> None:
        """What a check saw."""
        await self._observer.check_finished(hidden_evidence(evidence, self._hiding))

    async def store_screenshot(self, png: bytes) -> str:
        """A picture of the app, which only its owner sees."""
        return await self._observer.store_screenshot(png)

    async def app_ready(self) -> None:
        """The app answered."""
        await self._observer.app_ready()


def hidden_evidence(evidence: CheckEvidence, hiding: Hiding) -> CheckEvidence:
    """One piece of evidence without secrets."""
    return evidence.model_copy(update={"sentence": hiding.text(evidence.sentence)}) if hiding else evidence


def hidden_report(report: VerificationReport, hiding: Hiding) -> VerificationReport:
    """A report without secrets; a failure names the hosts that the app was kept from."""
    denied = tuple(map(hiding.whole, report.denied))
    failure = hiding.text(report.failure) if report.failure else report.failure
    changes: dict[str, object] = {
        "facts": tuple(hidden_evidence(one, hiding) for one in report.facts),
        "checks": tuple(hidden_evidence(one, hiding) for one in report.checks),
        "failure": with_denied(failure, denied),
        "denied": denied,
        "private": tuple(map(hiding.whole, report.private)),
    }
    return report.model_copy(update=changes)
