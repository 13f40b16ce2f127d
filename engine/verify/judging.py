"""What the browser says of an app that runs: its pages by themselves, and the checks of its requirements."""

from collections.abc import Sequence

from engine.sandbox.commands import ReadyResult
from engine.sandbox.errors import SandboxError
from engine.verify.browser_session import BrowserSession, Problem
from engine.verify.checking import PATIENCE_SECONDS, CheckOutcome, CheckRun
from engine.verify.checks import Check
from engine.verify.commands import status_of
from engine.verify.evidence import CheckStatus
from engine.verify.instance import AppInstance, Instances
from engine.verify.judge import keep_screenshot, take_screenshot
from engine.verify.pages import PagesSeen
from engine.verify.ports import AppUnderTest, VerifyObserver
from engine.verify.report import FailureReport
from engine.verify.source import Source
from engine.verify.starting import why_not_ready
from engine.verify.static_rules import unknown_targets
from engine.verify.verdict import Verdict


class Judging:
    """Pages and checks of one verification; what it finds goes to its verdict and its report."""

    def __init__(
        self,
        app: AppUnderTest,
        source: Source,
        browser: BrowserSession,
        observer: VerifyObserver,
        verdict: Verdict,
        report: FailureReport,
    ) -> None:
        self._app = app
        self._source = source
        self._browser = browser
        self._observer = observer
        self._verdict = verdict
        self._report = report
        self._pages = PagesSeen(app.language)

    async def run(self, checks: Sequence[Check], instances: Instances, first: AppInstance) -> None:
        """Walk the pages of the first instance, then carry out the checks, each but the first on one of its own."""
        await self._pages.walk(self._browser, first.socket_inside, checks)
        instance = first
        for number, check in enumerate(checks):
            problems: Sequence[Problem] = ()
            try:
                ready = None
                if number > 0:
                    instance, ready = await instances.take()
                if ready is not None and not ready.ready:
                    outcome, screenshot = self._not_come_up(ready), None
                else:
                    outcome = await CheckRun(self._browser, instance, self._app.language, PATIENCE_SECONDS).run(check)
                    problems = self._browser.take_problems()
                    self._pages.add_from_check(problems)
                    screenshot = await take_screenshot(self._browser, self._observer) if _opens_page(check) else None
            except SandboxError as error:
                sentence = self._verdict.say_why("no_sandbox", error.reason)
                outcome, screenshot = CheckOutcome.unknown(sentence), None
            if outcome.status is CheckStatus.FAILED:
                self._note_failure(check, outcome, instance, problems)
            await self._verdict.check(check, outcome, screenshot)
        await self._pages_fact()

    def _not_come_up(self, ready: ReadyResult) -> CheckOutcome:
        reason = why_not_ready(ready, self._app.language, self._app.stack.port)
        return CheckOutcome.failed(self._verdict.say("app_not_started", {"reason": reason}))

    def _note_failure(
        self, check: Check, outcome: CheckOutcome, instance: AppInstance, problems: Sequence[Problem]
    ) -> None:
        title = f"Check {check.id} ({check.requirement}): {check.title}"
        requests = [problem.text for problem in problems if problem.kind in ("response", "request")]
        self._report.add_check(title, outcome.sentence, outcome.page_path, outcome.page_tree, requests)
        self._report.add_log(instance.log())

    async def _pages_fact(self) -> None:
        pages = self._pages
        problems = [*unknown_targets(self._source, self._app.language), *pages.problems]
        if problems:
            self._report.add("pages", "Pages", "\n".join([*problems, *pages.foreign]))
        notes = "".join(f"; {note}" for note in pages.notes[:4])
        values = {"count": pages.count, "notes": notes, "problems": "; ".join(problems[:6])}
        sentence = self._verdict.say("pages_failed" if problems else "pages_passed", values)
        screenshot = await keep_screenshot(pages.screenshot, self._observer)
        await self._verdict.fact("pages", status_of(not problems), sentence, pages.seconds, screenshot)


def _opens_page(check: Check) -> bool:
    """A check that only asks the API leaves an empty window, which is no picture of the app."""
    return any(step.do == "open" for step in check.steps)
