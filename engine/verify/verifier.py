"""Verification: the app's own tests, its start, its pages and the checks of its requirements."""

from collections.abc import Sequence
from pathlib import Path

from engine.sandbox.runtimes import Runtimes
from engine.sandbox.sandbox import Sandbox
from engine.verify.checks import Check
from engine.verify.ports import AppUnderTest, VerificationReport, VerifyObserver


class Verifier:
    """Runs verifications; holds no state of any of them."""

    def __init__(self, sandbox: Sandbox, runtimes: Runtimes, dependencies: Path, data_root: Path) -> None:
        self._sandbox = sandbox
        self._runtimes = runtimes
        self._dependencies = dependencies
        self._data_root = data_root

    async def baseline(self, app: AppUnderTest, checks: Sequence[Check]) -> tuple[str, ...]:
        """Ids of the checks that pass on the untouched starter: they would prove nothing."""
        raise NotImplementedError

    async def verify(self, app: AppUnderTest, checks: Sequence[Check], observer: VerifyObserver) -> VerificationReport:
        """One whole verification; never raises for what the app does."""
        raise NotImplementedError
