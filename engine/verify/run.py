"""One verification from beginning to end: what runs beside what, and what becomes evidence."""

import asyncio
import secrets
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from engine.egress.app_proxy import AppProxy, DenialReason
from engine.egress.dialing import Dialer
from engine.reasons import Reason
from engine.sandbox.commands import ReadyResult
from engine.sandbox.errors import SandboxError
from engine.sandbox.runtimes import Runtimes
from engine.sandbox.sandbox import Sandbox
from engine.side_by_side import side_by_side
from engine.verify.checking import CheckRun
from engine.verify.checks import Check
from engine.verify.commands import NOTHING_RAN, CommandOutcome, Commands, status_of
from engine.verify.evidence import CheckStatus
from engine.verify.failures import BrowserUnavailable
from engine.verify.hiding import HidingObserver, hidden_report
from engine.verify.instance import AppInstance, Instances, Launcher
from engine.verify.judge import new_judge
from engine.verify.judging import Judging
from engine.verify.ports import AppUnderTest, NobodyListens, VerificationReport, VerifyObserver
from engine.verify.report import FailureReport
from engine.verify.source import Source, remove_old_runs, remove_tree
from engine.verify.starting import FirstStart, why_not_ready
from engine.verify.static_rules import phantom_dependencies
from engine.verify.tracebacks import traceback_in
from engine.verify.verdict import Verdict
from engine.workspace.folders import make_passage

SLOTS = 2


@dataclass(frozen=True)
class Workplace:
    """What all verifications share."""

    sandbox: Sandbox
    runtimes: Runtimes
    dependencies: Path
    data_root: Path
    dialer: Dialer


class VerificationRun:
    """Owns the folder, the sockets, the apps and the browser of one verification; leaving it removes them."""

    def __init__(self, place: Workplace, app: AppUnderTest, source: Source) -> None:
        self._app = app
        self._source = source
        self._id = secrets.token_hex(4)
        self._folder = place.data_root / f"verify-{self._id}"
        self._cleanup = AsyncExitStack()
        self._place = place
        self._launcher = Launcher(place.sandbox, app, app.dependencies or place.dependencies, source, self._folder)
        self._kept_from: dict[DenialReason, list[str]] = {"not_allowed": [], "private": []}
        self._report = FailureReport()

    async def __aenter__(self) -> "VerificationRun":
        await asyncio.to_thread(remove_old_runs, self._place.data_root)
        self._cleanup.push_async_callback(asyncio.to_thread, remove_tree, self._folder)
        try:
            self._open()
            await self._open_outside()
        except BaseException:
            await self._cleanup.aclose()
            raise
        return self

    def _open(self) -> None:
        make_passage(self._folder)
        sandbox, identity = self._place.sandbox, self._app.identity
        sockets = []
        for _ in range(SLOTS):
            sockets.append(sandbox.listen(identity))
            self._cleanup.callback(sockets[-1].close)
        self._sockets = tuple(sockets)
        self._browser = new_judge(sandbox, self._place.runtimes, self._app, self._sockets)
        self._cleanup.push_async_callback(self._browser.close)

    async def _open_outside(self) -> None:
        """The way out of the app, if its owner allowed any host."""
        hosts = self._app.environment.hosts
        if hosts:
            proxy = AppProxy(hosts, self._place.dialer, lambda host, why: self._kept_from[why].append(host))
            served = self._place.sandbox.outside(proxy, self._app.identity)
            self._launcher.proxy = await self._cleanup.enter_async_context(served)

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._cleanup.aclose()

    async def passing(self, checks: Sequence[Check], patience: float) -> tuple[str, ...]:
        """Ids of the checks that pass on this source; all share one app."""
        instances = self._instances(wanted=1)
        browser = asyncio.create_task(self._browser.start())
        self._cleanup.push_async_callback(_cancelled, browser)
        await self._built(Commands(self._launcher, NobodyListens(), self._app.language, self._id))
        try:
            instances.warm_up()
            await browser
            instance, ready = await instances.take()
        except (BrowserUnavailable, SandboxError):
            return ()
        passed: list[str] = []
        for check in checks if ready.ready else ():
            if await CheckRun(self._browser, instance, self._app.language, patience).holds(check):
                passed.append(check.id)
        return tuple(passed)

    async def verify(self, checks: Sequence[Check], observer: VerifyObserver) -> VerificationReport:
        """Commands, start and browser side by side, then pages and checks."""
        hiding = self._app.environment.hiding()
        observer = HidingObserver(observer, hiding)
        verdict = Verdict(self._app, observer)
        commands = Commands(self._launcher, observer, self._app.language, self._id)
        await side_by_side(
            self._compile(commands, verdict),
            self._test(commands, verdict),
            self._judge(commands, checks, verdict, observer),
        )
        report = VerificationReport(
            facts=verdict.facts(),
            checks=verdict.checks(checks),
            failure=self._report.text(),
            denied=tuple(self._kept_from["not_allowed"]),
            private=tuple(self._kept_from["private"]),
        )
        return hidden_report(report, hiding)

    def _instances(self, wanted: int) -> Instances:
        instances = Instances(self._launcher, self._sockets, wanted)
        self._cleanup.push_async_callback(instances.close)
        return instances

    async def _compile(self, commands: Commands, verdict: Verdict) -> None:
        stack, language = self._app.stack, self._app.language
        seconds = 0.0
        for kind, command in stack.commands.looks:
            outcome = await commands.run(kind, command)
            seconds += outcome.seconds
            if not outcome.is_passed:
                break
        if outcome.broken is not None:
            sentence = verdict.say_why("no_sandbox", outcome.broken)
            await verdict.fact("compile", outcome.status, sentence, seconds)
            return
        phantoms = phantom_dependencies(self._source, stack, language, self._app.known_packages)
        is_well = outcome.is_passed and not phantoms
        if not is_well:
            details = outcome.report if not outcome.is_passed else ""
            self._report.add("compile", "Source files", "\n".join([details, *phantoms]))
        await verdict.fact("compile", status_of(is_well), verdict.say_source(outcome, phantoms), seconds)

    async def _test(self, commands: Commands, verdict: Verdict) -> None:
        outcome = await commands.run("tests", self._app.stack.commands.test)
        if outcome.broken is not None:
            sentence = verdict.say_why("no_sandbox", outcome.broken)
            await verdict.fact("tests", outcome.status, sentence, outcome.seconds)
            return
        if outcome.is_passed and outcome.summary == NOTHING_RAN:
            await verdict.fact("tests", CheckStatus.NOT_VERIFIED, verdict.say("no_tests"), outcome.seconds)
            return
        if not outcome.is_passed:
            self._report.add("tests", "The app's own tests", f"{outcome.output}\n{outcome.summary}")
        sentence = verdict.say("tests_passed" if outcome.is_passed else "tests_failed", {"summary": outcome.summary})
        await verdict.fact("tests", outcome.status, sentence, outcome.seconds)

    async def _built(self, commands: Commands) -> CommandOutcome | None:
        """Make what the app's server needs, once for all its starts; None if the stack needs nothing."""
        if self._app.stack.commands.build is None:
            return None
        place = await self._launcher.new_place()
        outcome = await commands.run("build", self._app.stack.commands.build, place)
        self._launcher.use_build(place)
        return outcome

    async def _judge(
        self, commands: Commands, checks: Sequence[Check], verdict: Verdict, observer: VerifyObserver
    ) -> None:
        instances = self._instances(wanted=max(1, len(checks)))
        first_start = FirstStart(self._app, observer, self._id)
        browser = asyncio.create_task(self._start_browser())
        self._cleanup.push_async_callback(_cancelled, browser)
        build = await self._built(commands)
        if build is not None and not build.is_passed:
            await self._not_built(build, checks, verdict)
            return
        try:
            instance, ready = await first_start.watch(instances)
        except SandboxError as error:
            sentence = verdict.say_why("no_sandbox", error.reason)
            await self._nothing_judged(checks, verdict, CheckStatus.NOT_VERIFIED, sentence, with_start=True)
            return
        if not ready.ready:
            await self._not_started(checks, verdict, instance, ready)
            return
        await verdict.fact(
            "start", CheckStatus.PASSED, verdict.say("start_passed", {"seconds": f"{ready.seconds:.1f}"}), ready.seconds
        )
        await observer.app_ready()
        missing = await browser
        if missing is not None:
            sentence = verdict.say_why("no_browser", missing)
            await self._nothing_judged(checks, verdict, CheckStatus.NOT_VERIFIED, sentence)
            return
        judging = Judging(self._app, self._source, self._browser, observer, verdict, self._report)
        await judging.run(checks, instances, instance)

    async def _not_started(
        self, checks: Sequence[Check], verdict: Verdict, instance: AppInstance, ready: ReadyResult
    ) -> None:
        reason = why_not_ready(ready, self._app.language, self._app.stack.port)
        sentence = verdict.say("app_not_started", {"reason": reason})
        self._report.add("start", "The app's start", f"{sentence}\n{traceback_in(instance.log())}")
        await verdict.fact("start", CheckStatus.FAILED, sentence, ready.seconds)
        await self._nothing_judged(checks, verdict, CheckStatus.FAILED, sentence)

    async def _not_built(self, build: CommandOutcome, checks: Sequence[Check], verdict: Verdict) -> None:
        sentence = verdict.say("not_built", {"reason": build.summary.rstrip(".")})
        if build.broken is not None:
            sentence = verdict.say_why("no_sandbox", build.broken)
        else:
            self._report.add("build", "The app's build", build.report)
        await self._nothing_judged(checks, verdict, build.status, sentence, with_start=True)

    async def _nothing_judged(
        self, checks: Sequence[Check], verdict: Verdict, status: CheckStatus, sentence: str, with_start: bool = False
    ) -> None:
        for fact in ("start", "pages") if with_start else ("pages",):
            await verdict.fact(fact, status, sentence)
        await verdict.all_checks(checks, status, sentence)

    async def _start_browser(self) -> Reason | None:
        """None, or why there is no browser."""
        try:
            await self._browser.start()
        except BrowserUnavailable as error:
            return error.reason
        return None


async def _cancelled(task: asyncio.Task[Any]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
