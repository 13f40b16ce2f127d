"""What the double does wrong ends with a sentence, within its time, and leaves nothing behind."""

import json
import os
from pathlib import Path

import pytest

from engine.builds.state import BuildStatus
from engine.events.payloads import VersionSaved
from engine.pilot import run as pilot_run
from engine.pilot import telling
from engine.pilot.checkout import PilotCheckout
from engine.pilot.ipc import Patience
from engine.pilot.stage import pilot

pytestmark = pytest.mark.timeout(180)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waits of seconds in place of minutes."""
    patience = Patience(connect=3.0, quiet=3.0, whole=12.0)
    stages = {
        mode: {**stages, "gpt_pilot": lambda step: pilot(step, patience)} for mode, stages in pilot_run.STAGES.items()
    }
    monkeypatch.setattr(pilot_run, "STAGES", stages)


@pytest.mark.parametrize(
    ("fault", "at", "code"),
    [
        ("crash", "step 2", "pilot_crashed"),
        ("crash", "task", "pilot_crashed"),
        ("dies_at_once", "", "pilot_crashed"),
        ("malformed", "step 2", "pilot_bad_message"),
        ("not_json_type", "step 2", "pilot_bad_message"),
        ("long", "step 2", "pilot_long_message"),
        ("loop", "step 2", "pilot_loops"),
    ],
)
async def test_a_fault_pauses_the_build_with_its_reason(project, fault, at, code):
    one = project(fault=fault, at=at)
    state = await one.build()
    assert (state.status, state.error.code) == (BuildStatus.PAUSED, code), state.error


@pytest.mark.parametrize(
    ("fault", "code"),
    [("never_connects", "pilot_never_connected"), ("hang", "pilot_silent"), ("goes_on", "pilot_too_long")],
)
async def test_waiting_ends(project, impatient, fault, code):
    one = project(fault=fault, at="step 2")
    state = await one.build()
    assert (state.status, state.error.code) == (BuildStatus.PAUSED, code), state.error


@pytest.mark.parametrize(("fault", "code"), [("crash", "pilot_crashed"), ("goes_on", "pilot_too_long")])
async def test_what_it_had_made_until_it_failed_is_a_version(project, impatient, fault, code):
    one = project(fault=fault, at="task", tasks=1)
    state = await one.build()
    assert state.error.code == code
    titles = [told.title for told in one.told_of(VersionSaved)]
    assert titles == ["GPT-Pilot's work", "GPT-Pilot's work (unfinished)"]
    assert one.text("unfinished.txt") == f"{fault}\n"


async def test_what_cannot_be_read_safely_is_no_version(project):
    one = project(fault="root_link", at="task")
    before = await one.build()
    assert before.error.code == "pilot_files"
    assert [told.title for told in one.told_of(VersionSaved)] == ["GPT-Pilot's work"]


async def test_a_crash_is_gone_on_from(project):
    one = project(fault="crash_once", at="task")
    state = await one.build()
    assert state.error.code == "pilot_crashed"
    state = await one.build()
    assert state.status is BuildStatus.DONE, state.error
    assert one.text("answers.txt").splitlines().count("a simple todo app") == 1


async def test_children_die_with_the_session(project):
    one = project(fault="children", at="task")
    state = await one.build()
    assert state.status is BuildStatus.DONE
    assert one.text("child.txt").strip().isdigit()
    uid = one.toolbox().identity.uid
    if os.geteuid() == 0:
        assert [found for found in Path("/proc").glob("[0-9]*") if _lives_as(found, uid)] == []


async def test_links_never_become_files_of_the_app(project):
    one = project(fault="links", at="task")
    state = await one.build()
    assert state.status is BuildStatus.DONE
    assert one.text("tried.txt") == "links\n"
    assert not (one.out / "passwd").exists()
    assert not (one.out / "up").exists()


async def test_its_folder_is_never_looked_for_behind_a_link(project):
    """What it made is taken by a process of ours, which may read all of the host."""
    one = project(fault="root_link", at="end")
    state = await one.build()
    assert (state.status, state.error.code) == (BuildStatus.PAUSED, "pilot_files"), state.error
    assert not (one.out / "passwd").exists()
    assert str(one.folder) not in state.error.message


async def test_it_sees_nothing_of_the_operators_own_beside_its_program(project):
    """Keys, databases and projects of the operator lie in his checkout, and whoever orders a build may read its files."""
    one = project(fault="keys", at="task")
    for name in ("config.json", ".env", "data/database/pythagora.db", "workspace/shop/server.js"):
        path = one.checkout.home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("sk-operator")
    state = await one.build()
    assert state.status is BuildStatus.DONE, state.error
    assert one.text("seen.txt").split() == [
        "core/behaviour.json",
        "core/faults.py",
        "core/talking.py",
        "main.py",
        "pyproject.toml",
    ]


async def test_what_talks_on_is_not_kept_without_end(project, monkeypatch):
    monkeypatch.setattr(telling, "MOST_TOLD", 50)
    one = project(fault="talks", at="step 2")
    state = await one.build()
    assert (state.status, state.error.code) == (BuildStatus.PAUSED, "pilot_talks_on"), state.error
    assert len(one.told) < 80


async def test_nothing_can_be_written_outside_nor_reached(project):
    for fault in ("outside", "net"):
        one = project(fault=fault, at="task")
        state = await one.build()
        assert state.status is BuildStatus.DONE, state.error
        assert one.text("tried.txt") == f"{fault}\n"
        assert not (one.out / "escaped.txt").exists()


async def test_its_environment_holds_nothing_of_ours(project, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-real")
    one = project(fault="environment", at="task")
    await one.build()
    environment = json.loads(one.text("environment.txt"))
    assert "sk-real" not in environment.values()
    assert environment["DISABLE_TELEMETRY"] == "1"
    assert not [name for name in environment if name.startswith(("SAMOKODER", "OPENAI", "ANTHROPIC"))]


async def test_a_guessed_key_opens_no_model(project):
    one = project(fault="wrong_token", at="task")
    state = await one.build()
    assert state.error.code == "pilot_crashed"
    assert "401" in state.error.message


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda home: (home / "main.py").unlink(), "pilot_no_checkout"),
        (lambda home: (home / "requirements.txt").write_text("no-such-package==1.0\n"), "pilot_lacks_packages"),
        (lambda home: home.chmod(0o700), "pilot_unreachable"),
    ],
)
async def test_a_checkout_that_cannot_be_used_is_named(project, change, code):
    one = project()
    change(one.checkout.home)
    state = await one.build()
    assert (state.status, state.error.code) == (BuildStatus.PAUSED, code)


async def test_other_versions_and_other_pythons_are_named(project):
    one = project(version="2.0.0")
    assert (await one.build()).error.code == "pilot_other_version"
    two = project()
    two.checkout = PilotCheckout(home=two.checkout.home, python=Path("/nowhere/python"))
    assert (await two.build()).error.code == "pilot_no_python"


def _lives_as(process: Path, uid: int) -> bool:
    """Whether it runs under this uid; what has ended waits for a moment until the machine's first process looks at it."""
    try:
        state = (process / "stat").read_text().rpartition(")")[2].split()[0]
        return process.stat().st_uid == uid and state != "Z"
    except OSError:
        return False
