"""Whole builds by the double: what is answered, told, kept, gone on with."""

import asyncio
from itertools import pairwise

import pytest

from engine.builds.intake import Answer, Answers
from engine.builds.ports import BuildCancelled, BuildInterrupted, BuildPaused, BuildReleased
from engine.builds.state import BuildStatus, Stage
from engine.events.payloads import (
    FileChanged,
    MessageFinished,
    ModelCalled,
    Notice,
    PlanReady,
    QuestionsAsked,
    ToolFinished,
    VersionSaved,
)
from engine.pilot.places import PilotPlaces

pytestmark = pytest.mark.timeout(180)  # a session takes two seconds on a quiet machine


async def test_a_build_is_answered_by_policy_told_and_kept(project):
    one = project(tasks=2)
    state = await one.build()

    assert state.status is BuildStatus.DONE, state.error
    assert state.engine == "gpt-pilot"
    assert state.pilot.finished == state.pilot.database
    assert state.pilot.questions == 13  # six of them about the app, the rest about the machinery
    assert one.text("answers.txt").splitlines() == [
        "a simple todo app",
        "No",
        "I'm done building the UI",
        "Everything works",
        "Everything works",
        "No, I'm done",
    ]
    assert one.text("plan.txt") == "true\n"
    assert one.text("task-2.js") == "// fine\n"
    assert [item.status.value for item in state.spec.requirements] == ["not_verified", "not_verified"]

    assert {file.path for file in one.told_of(FileChanged)} >= {"server/server.js", "client/package.json"}
    assert [task.title for task in one.told_of(PlanReady)[0].plan.tasks] == ["Task 1", "Task 2"]
    assert [tool.detail.strip() for tool in one.told_of(ToolFinished)] == ["ready", "ready"]
    said = [message.text for message in one.told_of(MessageFinished)]
    assert "fine" in said
    assert said.count("Starting task #1") == 1
    assert len(one.told_of(VersionSaved)) == 3
    assert len(one.told_of(ModelCalled)) == state.usage.calls == 4


async def test_what_a_version_never_holds_stays_behind(project):
    one = project(app={"node_modules/x/index.js": "x", "client/node_modules/y.js": "y", "client/package.json": "{}"})
    await one.build()
    assert not list(one.out.rglob("node_modules"))
    assert one.text("client/package.json") == "{}"


async def test_its_questions_wait_for_a_user_who_wants_to_be_asked(project):
    one = project()
    state = await one.build(auto_approve=False)
    assert (state.status, state.stage) == (BuildStatus.WAITING, Stage.PILOT)
    assert state.questions[0].choices == ("Yes", "No")
    assert one.told_of(QuestionsAsked)[-1].questions == state.questions

    said = {"need sign-up": "Yes", "pages are ready": "Make it blue", "does everything work": "Everything works"}
    asked = []
    while state.status is BuildStatus.WAITING:
        if not state.questions:  # its plan
            state = await one.build(auto_approve=False, is_approved=True)
            continue
        question = state.questions[0]
        asked.append((question.id, question.text))
        text = next(answer for part, answer in said.items() if part in question.text)
        given = (Answer(question=question.id, text=text),)
        state = await one.build(auto_approve=False, answers=Answers(given=given))
    assert state.status is BuildStatus.DONE, state.error
    assert len(asked) == len({text for _, text in asked}) == 3
    # A late answer to the one before is none to this.
    assert all(one != following for (one, _), (following, _) in pairwise(asked))
    assert {"Yes", "Make it blue"} <= set(one.text("answers.txt").splitlines())
    assert one.text("plan.txt") == "true\n"


async def test_a_build_that_was_paused_goes_on_from_its_database(project):
    one = project(tasks=2)

    one.on = lambda told: one.host.interrupt() if getattr(told, "task", "") == "T2" else None
    with pytest.raises(BuildPaused):
        await one.build()
    assert one.text("task-1.js") == "// fine\n"

    one.host._is_interrupted, one.on = False, lambda told: None
    state = await one.build()
    assert state.status is BuildStatus.DONE, state.error
    assert one.text("answers.txt").splitlines().count("a simple todo app") == 1
    assert one.text("task-2.js") == "// fine\n"


async def test_a_build_at_rest_leaves_no_packages_on_the_host(project):
    app = {"node_modules/x/index.js": "x", "client/package.json": "{}"}
    one = project(app=app)
    places = PilotPlaces.beside(one.toolbox().app_dir)
    state = await one.build(auto_approve=False)
    state = await one.build(auto_approve=False, answers=Answers())
    state = await one.build(auto_approve=False, answers=Answers())
    assert state.status is BuildStatus.WAITING
    assert (places.work / "app" / "client" / "package.json").is_file()
    assert not (places.work / "app" / "node_modules").exists()
    assert [path.name for path in places.kept.iterdir()] == ["pilot.base"]

    state = await one.build(answers=Answers())
    assert state.status is BuildStatus.DONE, state.error
    assert not places.work.parent.exists()


class Stop:
    """A control that ends the build as it is asked to."""

    wish: type[BuildInterrupted] | None = None

    def ask(self, wish):
        self.wish = wish

    async def checkpoint(self):
        if self.wish is not None:
            raise self.wish


@pytest.mark.parametrize(("wish", "stays"), [(BuildPaused, True), (BuildCancelled, False), (BuildReleased, True)])
async def test_a_build_that_is_stopped_leaves_little(project, wish, stays):
    one = project(
        fault="hang", at="task", app={"node_modules/x/index.js": "x"}
    )  # it is stopped in the task, not after it
    one.control = Stop()
    one.on = lambda told: one.control.ask(wish) if getattr(told, "task", "") == "T1" else None
    with pytest.raises(wish):
        await one.build()
    places = PilotPlaces.beside(one.toolbox().app_dir)
    assert places.database.is_file() is stays
    assert (places.work / "app" / "node_modules").exists() is (wish is BuildReleased)


async def test_another_host_goes_on_from_what_the_build_kept(project):
    one = project(tasks=1)
    state = await one.build(auto_approve=False)
    state = await one.build(auto_approve=False, answers=Answers())
    assert state.status is BuildStatus.WAITING
    places = PilotPlaces.beside(one.toolbox().app_dir)
    places.work.parent.rename(places.work.parent.with_name("gone"))

    state = await one.build(auto_approve=True, answers=Answers())
    assert state.status is BuildStatus.DONE, state.error
    assert one.text("answers.txt").splitlines()[:3] == ["a simple todo app", "a simple todo app", "No"]  # kept files


async def test_without_what_it_kept_it_says_so(project):
    """As in a project that was made from a version in the middle of its work."""
    one = project(tasks=1)
    state = await one.build(auto_approve=False)
    assert state.status is BuildStatus.WAITING
    places = PilotPlaces.beside(one.toolbox().app_dir)
    places.work.parent.rename(places.work.parent.with_name("gone"))
    (one.out / ".samokoder" / "blobs" / state.pilot.database).unlink()

    state = await one.build(auto_approve=True)
    assert (state.status, state.error.code) == (BuildStatus.PAUSED, "pilot_database")


async def test_two_projects_work_at_once_and_know_nothing_of_each_other(project):
    one, two = project(tasks=1), project(tasks=2)
    states = await asyncio.gather(one.build(), two.build())
    assert [state.status for state in states] == [BuildStatus.DONE, BuildStatus.DONE]
    assert not (one.out / "task-2.js").exists()
    assert (two.out / "task-2.js").exists()


async def test_answers_are_told_in_the_users_language(project):
    one = project()
    await one.build()
    texts = [notice.text for notice in one.told_of(Notice) if notice.code == "pilot_answered"]
    assert "GPT-Pilot asks: Does the app need sign-up and sign-in? Answered: No" in texts
    assert not [text for text in texts if "Can I run" in text or "Shall it be done" in text]
    said = [message.text for message in one.told_of(MessageFinished)]
    assert "Starting task #1" in said
    assert not [text for text in said if text.endswith("?")]  # it says its questions before it asks them
