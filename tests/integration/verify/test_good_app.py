"""A working app: its checks pass with evidence, those it cannot meet fail with the sentence that says why."""

from datetime import datetime
from pathlib import Path

import pytest

from engine.sandbox.commands import Identity, SandboxCommand, SandboxService, SandboxSettings
from engine.sandbox.errors import SandboxUnavailable
from engine.sandbox.process import OnOutput
from engine.sandbox.sandbox import Sandbox
from engine.verify.evidence import CheckStatus
from engine.verify.parsing import parse_checks
from engine.verify.sentences import say
from engine.verify.verifier import Verifier
from tests.integration.verify.recording import RecordingObserver

pytestmark = pytest.mark.timeout(300)  # many browsers on two cores
OPEN = {"do": "open", "path": "/"}
ADD_ADA = ({"do": "fill", "name": "Name", "value": "Ada Lovelace"}, {"do": "click", "name": "Add contact"})
SEE_ADA = {"do": "see", "text": "Ada Lovelace"}
API_ADA = {"do": "api", "path": "/api/contacts", "expect": [{"name": "Ada Lovelace"}], "count": 1}
GOOD = {
    "C1": [OPEN, *ADD_ADA, SEE_ADA, {"do": "restart"}, OPEN, SEE_ADA, API_ADA],
    "C2": [
        OPEN,
        {"do": "see", "text": "No contacts yet"},
        *ADD_ADA,
        SEE_ADA,
        {"do": "not_see", "text": "No contacts yet"},
    ],
    "C3": [
        OPEN,
        {"do": "fill", "name": "Name", "value": "Bob"},
        {"do": "fill", "name": "Kind", "value": "Work"},
        {"do": "fill", "name": "VIP", "value": True},
        {"do": "see", "name": "VIP", "value": True},
        {"do": "press", "value": "Enter", "name": "Name"},
        {"do": "see", "text": "VIP", "in": "Bob"},
        *ADD_ADA,
        {"do": "see", "role": "row", "count": 3},
        {"do": "click", "name": "Delete", "in": "Bob"},
        {"do": "not_see", "text": "Bob"},
        SEE_ADA,
    ],
    "C4": [
        OPEN,
        {"do": "fill", "name": "Who", "value": "Ann"},
        {"do": "click", "name": "Sign in"},
        {"do": "see", "text": "Signed in: Ann"},
        {"do": "as", "name": "second"},
        OPEN,
        {"do": "see", "text": "Signed in: nobody"},
    ],
    "C5": [
        OPEN,
        {"do": "upload", "name": "Photo", "file": "photo.png"},
        {"do": "click", "name": "Send photo"},
        {"do": "see", "text": "Got photo.png", "role": "heading"},
        {"do": "at", "path": "/photo"},
    ],
    "C6": [
        {"do": "api", "method": "POST", "path": "/api/contacts", "body": {"name": "Eve"}, "status": 201, "save": "eve"},
        {"do": "api", "path": "/api/contacts", "expect": [{"id": "{eve.id}", "name": "{eve.name}"}], "count": 1},
        OPEN,
        {"do": "click", "name": "About", "role": "link"},
        {"do": "at", "path": "/about"},
        {"do": "reload"},
        {"do": "see", "text": "A list of contacts"},
    ],
}
BAD = {
    "C7": [OPEN, {"do": "click", "name": "Export as PDF"}, {"do": "see", "text": "PDF"}],
    "C8": [OPEN, *ADD_ADA, {"do": "see", "text": "Contacts", "role": "heading"}],
}


def checks(*sets):
    together = {number: steps for one in sets for number, steps in one.items()}
    return [{"id": number, "requirement": "R1", "title": number, "steps": steps} for number, steps in together.items()]


async def test_checks_pass_fail_or_prove_nothing(make_app, verify):
    done = await verify(make_app(language="ru"), checks(GOOD, BAD))

    assert {number: done.checks[number].sentence for number in GOOD if done.checks[number].status != "passed"} == {}
    assert done.checks["C7"].status is CheckStatus.FAILED
    assert done.checks["C7"].sentence == (
        "Шаг 2 (Нажать «Export as PDF»): на странице нет ничего с названием «Export as PDF»."
    )
    assert done.checks["C8"].status is CheckStatus.NOT_VERIFIED
    assert done.checks["C8"].sentence.startswith("Не доказывает: то, что проверяет шаг 4")

    assert {fact: done.facts[fact].sentence for fact in done.facts if done.facts[fact].status != "passed"} == {}
    assert list(done.facts) == ["compile", "tests", "start", "pages"]
    assert done.facts["pages"].sentence.startswith("Открыто страниц: 2, ошибок нет")
    assert done.facts["tests"].sentence.startswith("Собственные тесты приложения пройдены: 1 passed")

    assert done.observer.is_ready
    assert done.observer.exit_codes == {"compile": 0, "lint": 0, "tests": 0, "serve": 0}
    assert [evidence.check_id for evidence in done.report.checks] == [*GOOD, *BAD]
    for evidence in (*done.report.checks, done.facts["pages"]):
        assert done.observer.screenshots[evidence.screenshot].startswith(b"\x89PNG")
        assert datetime.fromisoformat(evidence.ran_at).tzinfo is not None
        assert evidence.seconds > 0
    assert done.checks["C1"].steps[1] == "Ввести «Ada Lovelace» в поле «Name»"

    failure = done.report.failure
    assert "Check C7 (R1)" in failure
    assert 'button "Add contact"' in failure
    assert "C8" not in failure
    assert len(failure) <= 6000


async def test_a_good_app_leaves_no_failure(make_app, verify):
    done = await verify(make_app(), checks({"C2": GOOD["C2"]}))
    assert done.report.failure is None
    assert done.checks["C2"].sentence == "All 6 steps held."


async def test_what_passes_on_the_starter_is_named(make_app, sandbox, runtimes, dependencies, data_root):
    from_starter = {
        "C9": [OPEN, {"do": "not_see", "text": "Ada"}],
        "C10": [{"do": "api", "path": "/health", "count": 0}, OPEN],
    }
    verifier = Verifier(sandbox, runtimes, dependencies, data_root)
    passing = await verifier.baseline(make_app(), parse_checks(checks(from_starter, {"C1": GOOD["C1"]})))
    assert passing == ("C9",)
    assert list(data_root.iterdir()) == []


async def test_without_a_sandbox_nothing_pretends(make_app, run_dir, runtimes, dependencies, data_root):
    sandbox = Sandbox(SandboxSettings(run_dir=run_dir, runtimes=runtimes, bwrap=Path("/nonexistent/bwrap")))
    verifier = Verifier(sandbox, runtimes, dependencies, data_root)
    parsed = parse_checks(checks({"C1": GOOD["C1"]}))
    observer = RecordingObserver()
    report = await verifier.verify(make_app(language="ru"), parsed, observer)
    everything = (*report.facts, *report.checks)
    assert {evidence.status for evidence in everything} == {CheckStatus.NOT_VERIFIED}
    assert all("Не проверено" in evidence.sentence and "bubblewrap" in evidence.sentence for evidence in everything)
    assert len(observer.evidence) == 5
    assert await verifier.baseline(make_app(), parsed) == ()


async def test_without_a_browser_the_rest_is_still_run(make_app, sandbox, runtimes, dependencies, data_root):
    blind = runtimes.model_copy(update={"chromium": None})
    verifier = Verifier(sandbox, blind, dependencies, data_root)
    report = await verifier.verify(make_app(), parse_checks(checks({"C1": GOOD["C1"]})), RecordingObserver())
    status = {evidence.check_id: evidence.status for evidence in (*report.facts, *report.checks)}
    assert status == {
        "compile": "passed",
        "tests": "passed",
        "start": "passed",
        "pages": "not_verified",
        "C1": "not_verified",
    }
    assert report.checks[0].sentence == say(
        "no_browser", "en", {"reason": "Chromium is not installed (apt install chromium)"}
    )


class BreakingSandbox(Sandbox):
    """Starts one app and then nothing any more."""

    starts = 0

    async def run(self, command: SandboxCommand, identity: Identity, on_output: OnOutput | None = None):
        if command.label == "probe":
            return await super().run(command, identity, on_output)
        raise SandboxUnavailable("not_set_up", detail="No space left on device")

    async def start(self, service: SandboxService, identity: Identity, on_output=None, listening=None):
        self.starts += 1
        if self.starts > 1:
            raise SandboxUnavailable("not_set_up", detail="No space left on device")
        return await super().start(service, identity, on_output, listening)


async def test_a_sandbox_that_breaks_is_not_the_apps_failure(make_app, run_dir, runtimes, dependencies, data_root):
    sandbox = BreakingSandbox(SandboxSettings(run_dir=run_dir, runtimes=runtimes))
    verifier = Verifier(sandbox, runtimes, dependencies, data_root)
    parsed = parse_checks(checks({"C1": GOOD["C2"], "C2": GOOD["C2"]}))
    report = await verifier.verify(make_app(language="ru"), parsed, RecordingObserver())
    status = {evidence.check_id: evidence.status for evidence in (*report.facts, *report.checks)}
    assert {status[name] for name in ("compile", "tests", "C2")} == {"not_verified"}
    assert status["start"] == status["pages"] == "passed"
    assert report.failure is None
    assert "Песочницу не удалось подготовить" in report.checks[1].sentence
