"""Talk about an app on Postgres: each message a build of its own, which goes on with the living documents."""

from uuid import UUID

import pytest

from engine.builds.state import BuildStatus, Stage
from engine.builds.turns import Element, TurnKind
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.builds import service
from samokoder_app.builds.talking import post_chat
from samokoder_app.builds.views import BuildView, Message, StartBuild
from samokoder_app.errors import Conflict, NotFound
from samokoder_app.projects.ledger import read_ledger
from samokoder_app.versions.service import list_versions
from tests.conftest import MakeProject, MakeUser
from tests.integration.builds.conftest import IDEA, RunWorker, wait_for

REST = (BuildStatus.DONE, BuildStatus.PAUSED, BuildStatus.FAILED, BuildStatus.WAITING)
BUTTON = Element(selector="#add", text="Add book\x00", html="<button>", url="/books")


async def built(user: CurrentUser, project: UUID) -> BuildView:
    """A first build, accepted as it is: without a sandbox nothing is verified."""
    build = await service.start_build(user, project, StartBuild())
    await wait_for(user, build.id, *REST)
    await service.accept_build(user, build.id)
    return await wait_for(user, build.id, BuildStatus.DONE)


async def talked(user: CurrentUser, project: UUID, text: str, **more: object) -> BuildView:
    reply = await post_chat(user, project, Message(text=text, **more))
    assert reply.build_id is not None
    return await wait_for(user, reply.build_id, *REST)


async def test_a_question_is_a_build_that_changes_nothing(
    make_user: MakeUser, make_project: MakeProject, run_worker: RunWorker
) -> None:
    user = await make_user()
    project = await make_project(user, description=IDEA)
    async with run_worker():
        first = await built(user, project)
        before = len(await list_versions(user, project))
        turn = await talked(user, project, "What can the app do?", attachments=(BUTTON,))
    assert (turn.status, turn.turn and turn.turn.kind) == (BuildStatus.DONE, TurnKind.QUESTION)
    assert turn.id != first.id
    assert turn.requirements == first.requirements
    assert turn.usage.calls == 1
    assert len(await list_versions(user, project)) == before
    events = [event for event in await service.list_events(user, project, limit=1000) if event.build_id == turn.id]
    assert [event.kind for event in events][:2] == ["user_message", "build_started"]
    assert events[0].payload["attachments"][0]["selector"] == "#add"
    assert "turn_understood" in [event.kind for event in events]
    newest, oldest = (await read_ledger(user, project)).items
    assert (newest.kind, newest.asked, newest.files, newest.verified) == (
        TurnKind.QUESTION, "What can the app do?", (), None
    )  # fmt: skip
    assert newest.usage.calls == 1
    assert (oldest.kind, oldest.asked) == (None, IDEA)
    assert {"app/models.py", "README.md"} <= {file.path for file in oldest.files}
    with pytest.raises(NotFound):
        await read_ledger(await make_user(), project)
    [answer] = [event.payload["text"] for event in events if event.kind == "message_finished"]
    assert "Rating" in answer


async def test_a_change_goes_on_with_plan_and_files(
    make_user: MakeUser, make_project: MakeProject, run_worker: RunWorker
) -> None:
    user = await make_user()
    project = await make_project(user, description=IDEA)
    async with run_worker():
        first = await built(user, project)
        turn = await talked(user, project, "Add a field “Publisher” to the books")
    assert turn.plan is not None
    assert first.plan is not None
    assert len(turn.plan.tasks) == len(first.plan.tasks) + 1
    assert len(turn.requirements) == len(first.requirements) + 1
    assert "Publisher" in turn.requirements[-1].text
    assert turn.status == BuildStatus.PAUSED, "the new requirement was not verified, and nobody has accepted it"
    assert turn.error is not None
    assert turn.error.code == "unmet_requirements"


async def test_turns_follow_each_other_and_an_older_build_stays_where_it_is(
    make_user: MakeUser, make_project: MakeProject, run_worker: RunWorker
) -> None:
    user = await make_user()
    project = await make_project(user, description=IDEA)
    async with run_worker():
        first = await service.start_build(user, project, StartBuild())
        await wait_for(user, first.id, BuildStatus.PAUSED)
        turn = await talked(user, project, "What is in it?")
        assert turn.status == BuildStatus.PAUSED
        assert turn.error is not None
        assert turn.error.code == "unmet_requirements"
        with pytest.raises(Conflict) as caught:
            await service.resume_build(user, first.id)
        assert caught.value.code == "build_superseded"
        await service.accept_build(user, turn.id)
        accepted = await wait_for(user, turn.id, BuildStatus.DONE)
    assert accepted.stage is Stage.DONE


async def test_the_same_key_is_the_same_turn_and_strangers_hear_nothing(
    make_user: MakeUser, make_project: MakeProject, run_worker: RunWorker
) -> None:
    user, stranger = await make_user(), await make_user()
    project = await make_project(user, description=IDEA)
    assert (await post_chat(user, project, Message(text="hello"))).message_key == "chat.hint.start"
    with pytest.raises(NotFound):
        await post_chat(stranger, project, Message(text="hello"))
    async with run_worker():
        await built(user, project)
    first = await post_chat(user, project, Message(text="What is it?"), "k1")
    again = await post_chat(user, project, Message(text="What is it?"), "k1")
    assert first.build_id == again.build_id
    kept = await post_chat(user, project, Message(text="and this"))
    assert kept.build_id == first.build_id
    said = [
        one.payload["text"]
        for one in await service.list_events(user, project, limit=1000)
        if one.kind == "user_message"
    ]
    assert said == ["What is it?", "and this"]
    await service.cancel_build(user, first.build_id or project)
    newest = await post_chat(user, project, Message(text="What now?"))
    assert newest.build_id not in {None, first.build_id}


async def test_a_message_to_a_build_that_runs_is_heard_before_its_end(
    make_user: MakeUser, make_project: MakeProject, run_worker: RunWorker
) -> None:
    user = await make_user()
    project = await make_project(user, description=IDEA)
    build = await service.start_build(user, project, StartBuild())
    reply = await post_chat(user, project, Message(text="What can it do?", attachments=(BUTTON,)))
    assert (reply.build_id, reply.message_key) == (build.id, "chat.hint.running")
    async with run_worker():
        await wait_for(user, build.id, *REST)
        await service.accept_build(user, build.id)
        done = await wait_for(user, build.id, BuildStatus.DONE)
    assert (done.stage, done.turn and done.turn.kind) == (Stage.DONE, TurnKind.QUESTION)
    events = await service.list_events(user, project, limit=1000)
    assert [event.kind for event in events if event.kind in {"turn_understood", "build_finished"}] == [
        "build_finished", "turn_understood", "build_finished"
    ]  # fmt: skip
    [entry] = (await read_ledger(user, project)).items
    assert (entry.asked, entry.said, entry.kind) == (IDEA, ("What can it do?",), None)


async def test_what_a_paused_build_has_not_heard_goes_with_the_next_message(
    make_user: MakeUser, make_project: MakeProject, run_worker: RunWorker
) -> None:
    user = await make_user()
    project = await make_project(user, description=IDEA)
    build = await service.start_build(user, project, StartBuild())
    await post_chat(user, project, Message(text="What can it do?", attachments=(BUTTON,)))
    async with run_worker():
        await wait_for(user, build.id, BuildStatus.PAUSED)
        turn = await talked(user, project, "And how do I start it?")
    assert turn.turn is not None
    assert turn.turn.text == "What can it do?\n\nAnd how do I start it?"
    assert len(turn.turn.attachments) == 1
