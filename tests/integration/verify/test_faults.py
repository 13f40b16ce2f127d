"""Faults injected into a working app: each is named, with the evidence that a repairing model needs."""

import pytest

from engine.stacks.stack import load_stack
from engine.verify import browser_session
from engine.verify.evidence import CheckStatus
from engine.verify.parsing import parse_checks
from engine.verify.verifier import Verifier
from tests.integration.verify.recording import RecordingObserver

pytestmark = pytest.mark.timeout(300)  # many browsers on two cores
OPEN = {"do": "open", "path": "/"}
ADD_ADA = ({"do": "fill", "name": "Name", "value": "Ada"}, {"do": "click", "name": "Add contact"})
SEE_ADA = {"do": "see", "text": "Ada"}
ADD_INSERT = '    query("insert into contacts (name, kind, vip) values (?, ?, ?)", name, kind, vip)\n'


def check(*steps, number=1):
    return {"id": f"C{number}", "requirement": "R1", "title": f"Check {number}", "steps": list(steps)}


ADDS = check(OPEN, *ADD_ADA, SEE_ADA)


@pytest.fixture
def contacts(request) -> str:
    return (request.path.parent / "contacts_app.py").read_text(encoding="utf-8")


async def test_an_app_that_does_not_start(make_app, verify, contacts):
    broken = contacts.replace(
        'app = FastAPI(title="Contacts")', 'app = FastAPI(title="Contacts")\nraise RuntimeError("no key")'
    )
    done = await verify(make_app(broken), [ADDS])
    assert done.facts["start"].status is CheckStatus.FAILED
    assert done.facts["start"].sentence == "The app did not start: it ended with exit code 1 before it answered."
    assert done.checks["C1"].status is CheckStatus.FAILED
    assert done.facts["tests"].status is CheckStatus.FAILED
    assert not done.observer.is_ready
    assert "RuntimeError: no key" in done.report.failure
    assert done.observer.exit_codes["serve"] == 1


async def test_a_syntax_error_and_a_phantom_package(make_app, verify):
    files = {"app/broken.py": "def f(:\n", "app/extra.py": "import pandas\n"}
    done = await verify(make_app(files=files), [ADDS])
    assert done.facts["compile"].status is CheckStatus.FAILED
    assert "app/extra.py imports “pandas”, which is not in requirements.txt" in done.report.failure
    assert "SyntaxError" in done.report.failure
    assert done.checks["C1"].status is CheckStatus.PASSED


async def test_failing_tests_of_the_app(make_app, verify):
    done = await verify(make_app(files={"tests/test_main.py": "def test_sum():\n    assert 1 + 1 == 3\n"}), [ADDS])
    assert done.facts["tests"].status is CheckStatus.FAILED
    assert done.facts[
        "tests"
    ].sentence == "The app's own tests fail: FAILED tests/test_main.py::test_sum - assert (1 + 1) == 3." or (
        "1 failed" in done.facts["tests"].sentence
    )
    assert "assert (1 + 1) == 3" in done.report.failure


async def test_an_app_that_dies_and_one_that_answers_500(make_app, verify, contacts):
    dies = contacts.replace(ADD_INSERT, "    os._exit(3)\n")
    done = await verify(make_app(dies), [ADDS])
    assert done.checks["C1"].status is CheckStatus.FAILED
    assert done.checks["C1"].sentence.endswith("the app stopped with exit code 3.")

    fails = contacts.replace(ADD_INSERT, '    raise ValueError("bad kind")\n')
    done = await verify(make_app(fails), [ADDS])
    assert done.checks["C1"].status is CheckStatus.FAILED
    assert "“Ada” is not on the page (the page answered 500)" in done.checks["C1"].sentence
    assert "POST /contacts: 500" in done.facts["pages"].sentence
    assert "ValueError: bad kind" in done.report.failure


async def test_data_that_does_not_survive_a_restart(make_app, verify, contacts):
    in_memory = contacts.replace('Path(os.environ.get("DATA_DIR", ".")) / "contacts.db"', 'Path("/tmp/contacts.db")')
    done = await verify(
        make_app(in_memory, language="ru"), [check(OPEN, *ADD_ADA, SEE_ADA, {"do": "restart"}, OPEN, SEE_ADA)]
    )
    assert done.checks["C1"].sentence == "Шаг 7 (На странице видно «Ada»): на странице не видно: «Ada»."


async def test_pages_with_errors_of_their_own(make_app, verify, contacts):
    faults = (
        "<p>A list of contacts</p><script>console.error('first'); undefinedFunction()</script>"
        "<img src='/nothing.png'><script src='https://cdn.example.com/htmx.js'></script>"
        "<div style='width:900px'>wide</div><button></button>"
    )
    done = await verify(make_app(contacts.replace("<p>A list of contacts</p>", faults)), [ADDS])
    failure = done.report.failure
    assert done.facts["pages"].status is CheckStatus.FAILED
    for expected in (
        "/about: first",
        "/about: undefinedFunction is not defined",
        "GET /nothing.png: 404",
        "the image /nothing.png does not load",
        "https://cdn.example.com/htmx.js",
    ):
        assert expected in failure, expected
    assert done.checks["C1"].status is CheckStatus.PASSED


async def test_what_lies_on_another_host_is_noted(make_app, verify, contacts):
    foreign = "<p>A list of contacts</p><script src='https://cdn.example.com/a.js'></script><img src='http://cdn.example.com/a.png'>"
    done = await verify(make_app(contacts.replace("<p>A list of contacts</p>", foreign)), [ADDS])
    assert done.facts["pages"].status is CheckStatus.PASSED
    assert "https://cdn.example.com/a.js lies on another host" in done.facts["pages"].sentence


async def test_a_server_that_nobody_started_beside_the_app_is_its_fault(make_app, verify, contacts):
    wrong = "<p>A list of contacts</p><script>fetch('http://localhost:3001/api').catch(() => undefined)</script>"
    done = await verify(make_app(contacts.replace("<p>A list of contacts</p>", wrong)), [ADDS])
    assert done.facts["pages"].status is CheckStatus.FAILED
    assert "http://localhost:3001/api" in done.facts["pages"].sentence


async def test_a_wide_page_and_a_nameless_button_are_noted(make_app, verify, contacts):
    page = contacts.replace(
        "<p>A list of contacts</p>", "<p style='width:900px'>A list of contacts</p><button></button>"
    )
    done = await verify(make_app(page), [ADDS])
    assert done.facts["pages"].status is CheckStatus.PASSED
    assert "px wider than a phone" in done.facts["pages"].sentence
    assert "/about: controls without a name: <button" in done.facts["pages"].sentence


async def test_an_hx_target_that_does_not_exist(make_app, verify):
    files = {"app/templates/a.html": '<button hx-get="/" hx-target="#lst">x</button><ul id="list"></ul>'}
    done = await verify(make_app(files=files), [ADDS])
    assert "hx-target points at #lst, but no element has this id" in done.facts["pages"].sentence


async def test_the_wrong_port_is_named(make_app, verify):
    stack = load_stack("fastapi")
    serve = tuple(word.replace("{port}", "9999") for word in stack.commands.serve)
    wrong = stack.model_copy(update={"commands": stack.commands.model_copy(update={"serve": serve})})
    done = await verify(make_app(stack=wrong), [ADDS])
    assert done.facts["start"].sentence == (
        "The app did not start: it listens on port 9999 instead of 8000 of 127.0.0.1."
    )


FORGER = '''
import json, stat, threading, time
LINE = (json.dumps({"id": 1, "ok": True, "holds": True, "path": "/", "screenshot": "", "params": {}}) + "\\n").encode()

def forge():
    """Writes 'ok' answers into every descriptor it has or can name, again and again."""
    while True:
        for number in range(3, 64):
            try:
                if stat.S_ISFIFO(os.fstat(number).st_mode):
                    os.write(number, LINE)
            except OSError:
                pass
        for name in os.listdir("/proc"):
            if name.isdigit() and int(name) != os.getpid():
                for descriptor in range(64):
                    try:
                        with open(f"/proc/{name}/fd/{descriptor}", "wb", buffering=0) as pipe:
                            pipe.write(LINE)
                    except OSError:
                        pass
        print(LINE.decode(), flush=True)
        time.sleep(0.1)
'''


async def test_results_cannot_be_forged_by_the_app(make_app, verify, contacts):
    hostile = contacts.replace(
        "app = FastAPI",
        FORGER
        + "\nif 'pytest' not in __import__('sys').modules:\n    threading.Thread(target=forge, daemon=True).start()\napp = FastAPI",
        1,
    )
    hostile = hostile.replace(ADD_INSERT, "")
    done = await verify(make_app(hostile), [ADDS])
    assert done.checks["C1"].status is CheckStatus.FAILED
    assert done.checks["C1"].sentence == "Step 4 (The page shows “Ada”): “Ada” is not on the page."


async def test_a_page_that_hangs_the_browser_costs_one_step(make_app, verify, contacts, monkeypatch):
    monkeypatch.setattr(browser_session, "OPERATION_SECONDS", 10)
    hangs = contacts.replace("<h1>About</h1>", "<h1>About</h1><button onclick='while(true){}'>Count</button>")
    stuck = check({"do": "open", "path": "/about"}, {"do": "click", "name": "Count"}, {"do": "see", "text": "About"})
    done = await verify(make_app(hangs), [stuck, check(OPEN, *ADD_ADA, SEE_ADA, number=2)])
    assert done.checks["C1"].status is CheckStatus.FAILED
    assert "Step 2 (Click “Count”)" in done.checks["C1"].sentence
    assert done.checks["C2"].status is CheckStatus.PASSED


async def test_an_observer_that_stops_the_build_is_heard(make_app, sandbox, runtimes, dependencies, data_root):
    class Stop(Exception):
        pass

    class Stopping(RecordingObserver):
        async def app_ready(self) -> None:
            raise Stop

    verifier = Verifier(sandbox, runtimes, dependencies, data_root)
    with pytest.raises(Stop):
        await verifier.verify(make_app(), parse_checks([ADDS]), Stopping())
    assert list(data_root.iterdir()) == []
