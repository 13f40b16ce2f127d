"""Messages about an app that GPT-Pilot wrote: its new feature, or our own agents' work where it cannot take it."""

import pytest

from engine.builds.ports import BuildPaused
from engine.builds.state import BuildStatus, Stage, TaskStatus
from engine.engine_name import OWN
from engine.events.payloads import Notice, StageStarted, TaskUpdated

pytestmark = pytest.mark.timeout(240)  # a session takes two seconds on a quiet machine

WISH = "Let me delete a todo"
TOLD = [WISH, "It is done when:", "- A todo can be deleted with a button of its own, and it is gone after a reload"]


def notices(one, code):
    return [told.text for told in one.told_of(Notice) if told.code == code]


def stored_databases(one):
    blobs = (one.out / ".samokoder" / "blobs").iterdir()
    return [blob.name for blob in blobs if blob.read_bytes().startswith(b"SQLite format 3")]


async def test_a_change_is_its_new_feature_and_a_question_is_answered(project):
    one = project(feature_app={"client/package.json": '{"private": true}\n'})
    await one.build()
    state = await one.say("Where are todos kept?")
    assert state.status is BuildStatus.DONE
    assert not (one.out / "feature-1-1.js").exists()
    assert stored_databases(one) == [state.pilot.finished]

    _, tree = await one.host.latest_files()
    (one.out / "server/server.js").write_text("// mine\n")
    tree = {**tree, "server/server.js": one.host._out.manifest()["server/server.js"]}
    await one.host.save_files("By hand", tree, {"server/server.js": b"// mine\n"}, -1)
    state = await one.say(WISH)
    assert state.status is BuildStatus.DONE, state.error
    assert stored_databases(one) == [state.pilot.finished]
    assert one.answers[-6:] == [*TOLD, "Yes", "Everything works", "No, I'm done"]
    assert one.answers.count("Everything works") == 2
    assert one.text("feature-1-1.js") == "// fine\n"
    assert one.text("client/package.json") == '{"private": true}\n'
    assert one.text("server/server.js") == "// mine\n"
    assert [(task.id, task.status) for task in state.plan.tasks] == [("T1", TaskStatus.DONE), ("T2", TaskStatus.DONE)]
    assert state.plan.tasks[1].title == f"Feature: {WISH}"
    assert state.plan.tasks[1].requirements == ("R3",)
    assert [item.status.value for item in state.spec.requirements] == ["not_verified"] * 3
    assert [told.stage for told in one.told_of(StageStarted)][-1] is Stage.CHARACTERISE
    assert state.usage.calls == 4  # understood, specified, planned, written

    state = await one.say(WISH, engine=OWN)
    assert (state.engine, state.error.code) == (OWN, "answer_unusable")
    assert not (one.out / "feature-2-1.js").exists()


async def test_a_crash_in_it_is_gone_on_from(project):
    one = project(fault="crash_once", at="feature")
    await one.build()
    state = await one.say(WISH)
    assert (state.status, state.error.code, state.stage) == (BuildStatus.PAUSED, "pilot_crashed", Stage.PILOT)
    state = await one.say("")
    assert state.status is BuildStatus.DONE, state.error
    assert one.answers.count(WISH) == 1
    assert one.text("feature-1-1.js") == "// fine\n"


async def test_it_is_stopped_and_goes_on_and_what_is_given_up_is_forgotten(project):
    one = project(hangs_at=["at once", "never"])  # it is stopped in the task, not after it
    await one.build()

    one.on = lambda told: one.host.interrupt() if isinstance(told, TaskUpdated) and told.task == "T2" else None
    with pytest.raises(BuildPaused):
        await one.say("Let me delete a todo at once")
    one.host._is_interrupted, one.on = False, lambda told: None
    state = await one.say("")
    assert state.status is BuildStatus.DONE, state.error
    assert one.text("feature-1-1.js") == "// fine\n"

    one.on = lambda told: one.host.interrupt() if isinstance(told, TaskUpdated) and told.task == "T3" else None
    with pytest.raises(BuildPaused):
        await one.say("Let me delete a todo never")
    one.host._is_interrupted, one.on = False, lambda told: None
    state = await one.say(WISH)
    assert state.status is BuildStatus.DONE, state.error
    assert one.text("feature-2-1.js") == "// fine\n"
    assert not (one.out / "feature-3-1.js").exists()


async def test_a_loop_in_it_ends(project):
    one = project(fault="loop", at="feature")
    await one.build()
    state = await one.say(WISH)
    assert (state.status, state.error.code) == (BuildStatus.PAUSED, "pilot_loops")


@pytest.mark.parametrize("hindrance", ["database", "crash"])
async def test_what_it_cannot_take_is_our_own_agents(project, hindrance):
    one = project(**({"fault": "crash", "at": "again"} if hindrance == "crash" else {}))
    state = await one.build()
    if hindrance == "database":
        (one.out / ".samokoder" / "blobs" / state.pilot.finished).unlink()
    state = await one.say(WISH)
    assert (state.engine, state.stage, state.error.code) == (OWN, Stage.REPLAN, "answer_unusable")
    assert len(notices(one, "pilot_refused")) == 1
    assert WISH not in one.answers
