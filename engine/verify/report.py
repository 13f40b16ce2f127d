"""The trimmed evidence of a failed verification, as the repairing model reads it."""

from collections.abc import Sequence

from engine.verify.tracebacks import has_traceback, traceback_in

FAILURE_LIMIT = 6000
_BUDGETS = {"compile": 1200, "build": 1500, "start": 2000, "tests": 2200, "pages": 1000, "log": 1400}
_CHECK_BUDGET = 1800
_MAX_CHECKS = 4
_MAX_REQUESTS = 5


class FailureReport:
    """Collects sections; the first ones are the causes, so they come first and are cut last."""

    def __init__(self) -> None:
        self._sections: list[str] = []
        self._checks: list[str] = []
        self._log: str | None = None

    def add(self, kind: str, title: str, text: str) -> None:
        """A fact that failed; of long output the end matters."""
        self._sections.append(f"## {title}\n{keep_end(text.strip(), _BUDGETS[kind])}")

    def add_check(self, title: str, sentence: str, path: str, tree: str, requests: Sequence[str] = ()) -> None:
        """A check that failed, with the page as a screen reader knows it and the latest requests that were refused.

        A route that is missing often shows as a page that says “not found” and nothing else.
        """
        latest = list(dict.fromkeys(requests))[-_MAX_REQUESTS:]
        refused = f"\nRefused on the way: {'; '.join(latest)}" if latest else ""
        page = f"\nThe page {path} (accessibility tree):\n{tree.strip()}" if tree else ""
        self._checks.append(keep_start(f"## {title}\n{sentence}{refused}{page}", _CHECK_BUDGET))

    def add_log(self, log: str) -> None:
        """The app's log behind a failed check, once, and only if it reports an error by itself."""
        if self._log is None and has_traceback(log):
            self._log = f"## The app's log\n{keep_end(traceback_in(log), _BUDGETS['log'])}"

    def text(self) -> str | None:
        """At most 6,000 characters, None if nothing failed."""
        left = len(self._checks) - _MAX_CHECKS
        more = [f"## {left} more checks failed"] if left > 0 else []
        log = [self._log] if self._log else []
        sections = [*self._sections, *log, *self._checks[:_MAX_CHECKS], *more]
        return keep_start("\n\n".join(sections), FAILURE_LIMIT) if sections else None


def with_denied(failure: str | None, denied: Sequence[str]) -> str | None:
    """A failure that may come of hosts which the app was kept from."""
    if failure is None or not denied:
        return failure
    kept_from = f"## Outside hosts\nThe app may not reach {', '.join(denied)}, and must work without."
    return keep_start(f"{kept_from}\n\n{failure}", FAILURE_LIMIT)


def keep_start(text: str, limit: int) -> str:
    """The beginning of a long text, on whole lines where possible."""
    return text if len(text) <= limit else f"{text[: limit - 2].rsplit(chr(10), 1)[0]}\n…"


def keep_end(text: str, limit: int) -> str:
    """The end of a long text."""
    return text if len(text) <= limit else f"…\n{text[-(limit - 2) :]}"
