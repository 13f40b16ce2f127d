"""A step that the judge itself could not carry out says nothing about the app."""

from typing import cast

import pytest

from engine.verify.browser_session import BrowserSession
from engine.verify.checking import CheckRun
from engine.verify.checks import Check, Step
from engine.verify.evidence import CheckStatus
from engine.verify.failures import StepNotHeld
from engine.verify.instance import AppInstance

CHECK = Check.model_validate(
    {
        "id": "C1",
        "requirement": "R1",
        "title": "A note can be added",
        "steps": [{"do": "open", "path": "/"}, {"do": "see", "text": "Notes"}],
    }
)


class _FailingBrowser:
    """Begins, and fails with one code at the first step."""

    def __init__(self, code: str) -> None:
        self._code = code

    async def begin(self, socket: str) -> None:
        """Nothing to do."""

    async def perform(self, step: Step, patience: float, is_error_page_wanted: bool) -> None:
        raise StepNotHeld(self._code, {"message": "selector", "name": "Add"})

    async def snapshot(self) -> tuple[str, str]:
        return "/", ""


class _RunningApp:
    exit_code = None
    socket_inside = "/run/app.sock"


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("internal", CheckStatus.NOT_VERIFIED),
        ("browser_lost", CheckStatus.NOT_VERIFIED),
        ("not_found", CheckStatus.FAILED),
    ],
)
async def test_only_what_the_app_did_fails_a_check(code: str, status: CheckStatus) -> None:
    browser = cast(BrowserSession, _FailingBrowser(code))
    run = CheckRun(browser, cast(AppInstance, _RunningApp()), "en", patience=0.1)

    outcome = await run.run(CHECK)

    assert outcome.status is status
