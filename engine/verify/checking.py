"""One run of one check: its steps in order, and whether what it saw proves anything."""

import asyncio
import time
from collections.abc import Sequence

from engine.document import Document
from engine.verify.api_answers import check_answer, with_saved_values
from engine.verify.browser_session import BrowserSession
from engine.verify.checks import Check, Step
from engine.verify.evidence import CheckStatus
from engine.verify.failures import StepNotHeld
from engine.verify.instance import AppInstance
from engine.verify.rules import ASSERTIONS, is_action, is_assertion
from engine.verify.sentences import check_passed, say
from engine.verify.speech import Language, read_aloud
from engine.verify.starting import why_not_ready
from engine.verify.today import NAME, today

PATIENCE_SECONDS = 3.0
"""How long a step looks again: locators race with rendering."""
BASELINE_PATIENCE_SECONDS = 0.3
_API_PAUSE = 0.15
OURS = frozenset({"browser_lost", "internal"})
"""Failures of the judge itself: they prove nothing about the app, and nobody shall mend it for them."""


class CheckOutcome(Document):
    """What a run of a check showed."""

    status: CheckStatus
    sentence: str
    seconds: float
    page_path: str = ""
    page_tree: str = ""

    @classmethod
    def failed(cls, sentence: str) -> "CheckOutcome":
        """A check that could not begin, by the app's own fault."""
        return cls(status=CheckStatus.FAILED, sentence=sentence, seconds=0)

    @classmethod
    def unknown(cls, sentence: str) -> "CheckOutcome":
        """A check that could not be carried out, by no fault of the app."""
        return cls(status=CheckStatus.NOT_VERIFIED, sentence=sentence, seconds=0)


class CheckRun:
    """Carries out the steps of one check against one instance of the app."""

    def __init__(self, browser: BrowserSession, instance: AppInstance, language: Language, patience: float) -> None:
        self._browser = browser
        self._instance = instance
        self._language = language
        self._patience = patience
        self._saved: dict[str, object] = {NAME: today()}

    async def run(self, check: Check) -> CheckOutcome:
        """Every step until one does not hold."""
        started = time.monotonic()
        vacuous = VacuousAssertions(check.steps)
        number = 0
        try:
            await self._browser.begin(self._instance.socket_inside)
            for number, step in enumerate(check.steps, start=1):
                await self._probe(vacuous, number - 1)
                await self._perform(step, check.steps[number] if number < len(check.steps) else None)
            self._require_running()
        except StepNotHeld as failure:
            return await self._failed(check, max(number, 1), failure, time.monotonic() - started)
        seconds = time.monotonic() - started
        if (index := vacuous.verdict()) is not None:
            values = {"number": index + 1, "step": read_aloud(check.steps[index], self._language)}
            sentence = say("vacuous", self._language, values)
            return CheckOutcome(status=CheckStatus.NOT_VERIFIED, sentence=sentence, seconds=seconds)
        sentence = check_passed(len(check.steps), self._language)
        return CheckOutcome(status=CheckStatus.PASSED, sentence=sentence, seconds=seconds)

    async def holds(self, check: Check) -> bool:
        """Whether every step holds, without a word on why not: the starter's baseline asks no more."""
        try:
            await self._browser.begin(self._instance.socket_inside)
            for number, step in enumerate(check.steps, start=1):
                await self._perform(step, check.steps[number] if number < len(check.steps) else None)
            self._require_running()
        except StepNotHeld:
            return False
        return True

    async def _probe(self, vacuous: "VacuousAssertions", index: int) -> None:
        for later, step in vacuous.directly_after(index):
            try:
                vacuous.note(later, await self._browser.holds(with_saved_values(step, self._saved)))
            except StepNotHeld:  # what the check saves is not known yet, so it cannot hold yet
                vacuous.note(later, False)

    async def _perform(self, raw: Step, following: Step | None) -> None:
        step = with_saved_values(raw, self._saved)
        if step.do == "restart":
            await self._restart()
        elif step.do == "api":
            await self._ask_api(step)
        else:
            is_error_page_wanted = following is not None and following.do == "see"
            await self._browser.perform(step, self._patience, is_error_page_wanted)

    async def _restart(self) -> None:
        ready = await self._instance.restart()
        if not ready.ready:
            reason = why_not_ready(ready, self._language, self._instance.port)
            raise StepNotHeld("restart_failed", {"reason": reason})

    async def _ask_api(self, step: Step) -> None:
        """Reading is repeated until it holds: what a click began may not be stored yet."""
        end = time.monotonic() + self._patience
        while True:
            try:
                answer = await self._browser.ask(step)
                found = check_answer(step, answer.status, answer.text)
                break
            except StepNotHeld:
                if is_action(step) or time.monotonic() + _API_PAUSE > end:
                    raise
                await asyncio.sleep(_API_PAUSE)
        if step.save:
            self._saved[step.save] = found

    def _require_running(self) -> None:
        if self._instance.exit_code is not None:
            raise StepNotHeld("app_stopped", {"code": self._instance.exit_code})

    async def _failed(self, check: Check, number: int, failure: StepNotHeld, seconds: float) -> CheckOutcome:
        if self._instance.exit_code is not None and failure.code != "restart_failed":
            failure = StepNotHeld("app_stopped", {"code": self._instance.exit_code})
        values = {
            "number": number,
            "step": read_aloud(check.steps[number - 1], self._language),
            "reason": say(failure.code, self._language, failure.values),
        }
        try:
            path, tree = await self._browser.snapshot()
        except StepNotHeld:
            path, tree = "", ""
        sentence = say("check_failed", self._language, values)
        status = CheckStatus.NOT_VERIFIED if failure.code in OURS else CheckStatus.FAILED
        return CheckOutcome(status=status, sentence=sentence, seconds=seconds, page_path=path, page_tree=tree)


class VacuousAssertions:
    """Which assertions were true before the action they follow; if nothing else is asserted, nothing is proven."""

    def __init__(self, steps: Sequence[Step]) -> None:
        self._steps = steps
        self._held_before: dict[int, bool] = {}

    def directly_after(self, index: int) -> list[tuple[int, Step]]:
        """The assertions on the page that follow the action at `index` with nothing between."""
        if not is_action(self._steps[index]) or self._steps[index].do == "api":
            return []
        group: list[tuple[int, Step]] = []
        for later in range(index + 1, len(self._steps)):
            if self._steps[later].do not in ASSERTIONS:
                break
            group.append((later, self._steps[later]))
        return group

    def note(self, index: int, held_before: bool) -> None:
        """Whether the assertion at `index` held before its action."""
        self._held_before[index] = held_before

    def verdict(self) -> int | None:
        """Index of the first vacuous assertion if no other assertion proves anything, else None."""
        vacuous = [index for index, held in self._held_before.items() if held]
        if not vacuous:
            return None
        first_action = min(index for index, step in enumerate(self._steps) if is_action(step))
        already_true = [self._steps[index] for index in vacuous]
        proves = any(
            step.do == "api" or (index not in vacuous and step not in already_true)
            for index, step in enumerate(self._steps)
            if index > first_action and is_assertion(step)
        )
        return None if proves else vacuous[0]
