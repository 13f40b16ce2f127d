"""A whole verification of a page without a server: also one that has no tests, and checks of today's date."""

from engine.stacks.stack import load_stack
from engine.verify.evidence import CheckStatus
from tests.integration.verify.conftest import MakeApp, Verify

PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Today</title><link rel="icon" href="data:,"><h1>What day is it?</h1>
<label>Day <input id="day" type="date"></label> <button id="ask">Ask</button> <button id="again" disabled>Again</button> <p id="said"></p>
<script src="ask.js"></script>"""
SCRIPT = """const day = document.querySelector("#day");
document.querySelector("#ask").addEventListener("click", () => {
  const now = new Date();
  const today = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
  document.querySelector("#again").disabled = false;
  document.querySelector("#said").textContent = day.value === today ? "Today" : "Another day";
});"""


def asking(number: int, day: str, said: str) -> dict[str, object]:
    steps = [
        {"do": "open", "path": "/"},
        {"do": "fill", "name": "Day", "value": day},
        {"do": "click", "name": "Ask"},
        {"do": "see", "text": said},
        {"do": "see", "name": "Again", "enabled": True},
    ]
    return {"id": f"C{number}", "requirement": "R1", "title": f"it is {said.lower()}", "steps": steps}


async def test_a_page_without_tests_is_not_said_to_pass_them(make_app: MakeApp, verify: Verify) -> None:
    stack = load_stack("static")
    starter = {
        path: content.decode() for path, content in stack.starter_files().items() if not path.startswith("tests/")
    }
    app = make_app(files={**starter, "index.html": PAGE, "ask.js": SCRIPT}, stack=stack)
    (app.app_dir / "tests/test_main.py").unlink()
    idle = {"id": "C3", "requirement": "R1", "title": "nothing to repeat", "steps": [
        {"do": "open", "path": "/"}, {"do": "press", "value": "Tab"}, {"do": "see", "name": "Again", "disabled": True},
    ]}  # fmt: skip
    wrong = {**idle, "id": "C4", "steps": [*idle["steps"][:2], {"do": "see", "name": "Ask", "enabled": False}]}
    days = [asking(1, "{today.date}", "Today"), asking(2, "{tomorrow}", "Another day")]
    shown = await verify(app, [*days, idle, wrong])
    facts = {one.check_id: one for one in shown.report.facts}
    assert facts["tests"].status is CheckStatus.NOT_VERIFIED
    assert facts["tests"].sentence == "The app has no tests of its own."
    statuses = [one.status for one in shown.report.checks]
    assert statuses == [CheckStatus.PASSED, CheckStatus.PASSED, CheckStatus.NOT_VERIFIED, CheckStatus.FAILED]
    assert "“Ask” can be used, and should be disabled" in shown.report.checks[3].sentence
