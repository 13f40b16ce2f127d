"""Verification: the app's own tests, its start, its pages and the checks of its requirements."""

from collections.abc import Sequence
from pathlib import Path

from engine.egress.dialing import Dialer
from engine.egress.policy import AddressPolicy
from engine.reasons import Reason, reason
from engine.sandbox.errors import SandboxError
from engine.sandbox.runtimes import Runtimes
from engine.sandbox.sandbox import Sandbox
from engine.verify.checking import BASELINE_PATIENCE_SECONDS
from engine.verify.checks import Check
from engine.verify.evidence import CheckStatus
from engine.verify.ports import AppUnderTest, VerificationReport, VerifyObserver
from engine.verify.run import VerificationRun, Workplace
from engine.verify.source import SourceFile, read_source
from engine.verify.verdict import FACTS, Verdict


class Verifier:
    """Runs verifications; holds no state of any of them.

    Every verification works on copies under `data_root`: the workspace is only read. Every check has a
    fresh app with an empty data folder, so checks do not depend on each other or on their order. `dialer` opens the
    connections of apps that may reach outside hosts.
    """

    def __init__(
        self,
        sandbox: Sandbox,
        runtimes: Runtimes,
        dependencies: Path,
        data_root: Path,
        dialer: Dialer | None = None,
    ) -> None:
        self._dialer = dialer or Dialer(AddressPolicy())
        self._sandbox = sandbox
        self._runtimes = runtimes
        self._dependencies = dependencies
        self._data_root = data_root

    async def baseline(
        self, app: AppUnderTest, checks: Sequence[Check], *, of_present: bool = False
    ) -> tuple[str, ...]:
        """Ids of the checks that pass before the work for them begins: they would prove nothing.

        They are run on the untouched starter of the stack, or on the app as it is (`of_present`). Empty where
        nothing can be run; the verification says so.
        """
        if not checks or await self._why_no_sandbox() is not None:
            return ()
        starter = {path: SourceFile(content) for path, content in app.stack.starter_files().items()}
        source = read_source(app.app_dir) if of_present else starter
        if not of_present:
            app = app.model_copy(update={"dependencies": None})
        async with VerificationRun(self._workplace(), app, source) as run:
            return await run.passing(checks, BASELINE_PATIENCE_SECONDS)

    async def verify(self, app: AppUnderTest, checks: Sequence[Check], observer: VerifyObserver) -> VerificationReport:
        """One whole verification; never raises for what the app does."""
        missing = await self._why_no_sandbox()
        if missing is not None:
            return await _not_verified(app, checks, observer, missing)
        async with VerificationRun(self._workplace(), app, read_source(app.app_dir)) as run:
            return await run.verify(checks, observer)

    async def _why_no_sandbox(self) -> Reason | None:
        try:
            support = await self._sandbox.probe()
        except SandboxError as error:
            return error.reason
        return None if support.available else support.reason or reason("probe_failed")

    def _workplace(self) -> Workplace:
        return Workplace(
            sandbox=self._sandbox,
            runtimes=self._runtimes,
            dependencies=self._dependencies,
            data_root=self._data_root,
            dialer=self._dialer,
        )


async def _not_verified(
    app: AppUnderTest, checks: Sequence[Check], observer: VerifyObserver, missing: Reason
) -> VerificationReport:
    """Nothing pretends: every fact and check says why it was not run."""
    verdict = Verdict(app, observer)
    sentence = verdict.say_why("no_sandbox", missing)
    for fact in FACTS:
        await verdict.fact(fact, CheckStatus.NOT_VERIFIED, sentence)
    await verdict.all_checks(checks, CheckStatus.NOT_VERIFIED, sentence)
    return VerificationReport(facts=verdict.facts(), checks=verdict.checks(checks))
