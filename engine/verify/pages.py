"""Every page opened once: what goes wrong on it by itself, and what a person on a phone would meet."""

import re
import time
from collections import deque
from collections.abc import Sequence
from urllib.parse import urlsplit

from engine.verify.browser_session import BrowserSession, PageView, Problem
from engine.verify.checks import Check
from engine.verify.failures import StepNotHeld
from engine.verify.sentences import say
from engine.verify.speech import Language

MAX_PAGES = 12
_SKIPPED = re.compile(r"/(?:docs|redoc|openapi\.json|api)(?:/|$)|log-?out|sign-?out|delete|remove|export|download")
_EXPECTED_IN_CHECKS = re.compile(
    r"Response Status Error Code 4\d\d|sendError|ERR_CONNECTION|ERR_EMPTY|WebSocket connection to \S+ failed"
)
"""A check may want to see a refusal, and while it restarts the app nobody answers its pages."""
_PATIENCE_SECONDS = 1.5
_CLOSED = frozenset({401, 403})
"""The walk is nobody's: an app with sign-in is right to refuse it, on a page or to the page's own requests."""


class PagesSeen:
    """Collects what pages showed during one verification."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self.count = 0
        self.seconds = 0.0
        self.problems: list[str] = []
        self.notes: list[str] = []
        self.foreign: list[str] = []
        """What pages wanted from other hosts. No browser here has a network, so that it was not loaded says nothing
        about the app; what breaks for want of it is told by the page itself."""
        self.screenshot: str | None = None

    async def walk(self, browser: BrowserSession, socket: str, checks: Sequence[Check]) -> None:
        """Open the home page, the pages the checks open, and those they link to, breadth first."""
        started = time.monotonic()
        try:
            await browser.begin(socket)
        except StepNotHeld:
            self.problems.append(say("inspect_failed", self._language, {"path": "/"}))
            return
        named = [step.path for check in checks for step in check.steps if step.do == "open" and step.path]
        waiting = deque(dict.fromkeys(["/", *(path for path in named if "{" not in path)]))
        seen: set[str] = set()
        linked: set[str] = {"/"}
        while waiting and self.count < MAX_PAGES:
            path = waiting.popleft()
            if _place(path) in seen or _SKIPPED.search(path):
                continue
            seen.add(_place(path))
            view = await self._open(browser, path)
            if view is None or not view.isPage or (view.status == 404 and path not in linked):
                continue  # a check may open what it only creates later
            self._note(path, view)
            linked.update(view.links)
            waiting.extend(view.links)
        self.seconds = time.monotonic() - started

    def add_from_check(self, problems: Sequence[Problem]) -> None:
        """Problems met while a check ran; answers 4xx are often what a check wants to see."""
        for problem in problems:
            is_fault = problem.kind in {"exception", "console"} or (problem.status or 0) >= 500
            if is_fault and not _EXPECTED_IN_CHECKS.search(problem.text):
                self._add(problem.path, problem.text)

    async def _open(self, browser: BrowserSession, path: str) -> PageView | None:
        try:
            view = await browser.inspect(path, _PATIENCE_SECONDS, with_screenshot=path == "/")
        except StepNotHeld:
            self.problems.append(say("inspect_failed", self._language, {"path": path}))
            return None
        finally:
            problems = browser.take_problems()
        for problem in problems:
            if problem.kind == "foreign":
                self._note_foreign(problem.text)
            elif view.status != 404 and problem.status not in _CLOSED:
                self._add(problem.path if problem.path.startswith("/") else path, problem.text)
        return view

    def _note(self, path: str, view: PageView) -> None:
        self.count += 1
        self.screenshot = self.screenshot or view.screenshot
        if view.status == 404:
            self._add(path, "404")
        for image in view.brokenImages:
            self._once(say("broken_image", self._language, {"path": path, "image": image}))
        if view.hasErrorOverlay:
            self._once(say("error_overlay", self._language, {"path": path}))
        if view.overflow > 0:
            self.notes.append(say("overflow", self._language, {"path": path, "pixels": view.overflow}))
        if view.unnamedControls:
            controls = ", ".join(view.unnamedControls)
            self.notes.append(say("unnamed", self._language, {"path": path, "controls": controls}))

    def _note_foreign(self, address: str) -> None:
        plain = address.partition("?")[0]
        if plain not in self.foreign:
            self.foreign.append(plain)
            self.notes.insert(0, say("foreign", self._language, {"address": plain}))

    def _add(self, path: str, text: str) -> None:
        self._once(say("page_problem", self._language, {"path": path, "text": text}))

    def _once(self, sentence: str) -> None:
        if sentence not in self.problems:
            self.problems.append(sentence)


def _place(path: str) -> str:
    """Pages that differ only in numbers or in the query are one page: /contacts/1 and /contacts/2."""
    return re.sub(r"/\d+(?=/|$)", "/1", urlsplit(path).path.rstrip("/")) or "/"
