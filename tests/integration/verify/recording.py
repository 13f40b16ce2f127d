"""Listens to a verification and keeps all that it tells."""

import hashlib

from engine.verify.evidence import CheckEvidence
from engine.verify.ports import VerificationReport


class RecordingObserver:
    """Keeps all that a verification tells."""

    def __init__(self) -> None:
        self.commands: list[tuple[str, str]] = []
        self.exit_codes: dict[str, int] = {}
        self.output = ""
        self.evidence: list[CheckEvidence] = []
        self.screenshots: dict[str, bytes] = {}
        self.is_ready = False

    async def command_started(self, command_id: str, argv: tuple[str, ...], label: str) -> None:
        self.commands.append((command_id, label))

    async def command_output(self, command_id: str, text: str) -> None:
        self.output += text

    async def command_finished(self, command_id: str, exit_code: int, seconds: float, tail: str) -> None:
        self.exit_codes[command_id.rsplit("-", 1)[1]] = exit_code

    async def check_finished(self, evidence: CheckEvidence) -> None:
        self.evidence.append(evidence)

    async def store_screenshot(self, png: bytes) -> str:
        name = hashlib.sha256(png).hexdigest()
        self.screenshots[name] = png
        return name

    async def app_ready(self) -> None:
        self.is_ready = True


class Verified:
    """A finished verification."""

    def __init__(self, report: VerificationReport, observer: RecordingObserver) -> None:
        self.report = report
        self.observer = observer
        self.facts = {evidence.check_id: evidence for evidence in report.facts}
        self.checks = {evidence.check_id: evidence for evidence in report.checks}
