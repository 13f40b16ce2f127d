import hashlib
from uuid import UUID

import pytest
from sqlalchemy import text

from engine.builds.plan_edit import WantedPlan, WantedTask, edit_of
from engine.builds.ports import EditUntaken, JournaledReply, JournalKey, LeaseLost, ToolEntry, ToolKey
from engine.builds.state import BuildState, BuildStatus, Plan, Role, Spec, Task
from engine.events.payloads import Envelope, ModelCalled, Notice
from engine.llm.spending import CallUse
from engine.workspace.manifest import FileEntry, Manifest
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.builds import service
from samokoder_app.builds.ports import PostgresJournal, PostgresSink
from samokoder_app.builds.store import PostgresStore
from samokoder_app.builds.views import StartBuild
from samokoder_app.db.repositories import attempts, builds
from samokoder_app.db.repositories.held import Held
from samokoder_app.db.session import as_user, as_worker
from samokoder_app.files import service as file_service
from tests.conftest import MakeProject, MakeUser
from tests.integration.builds.conftest import IDEA

STATE = BuildState(idea=IDEA, language="en", stack="fastapi")
REPLY = JournaledReply(
    text="answer \x00", model="m", prompt_tokens=1, completion_tokens=2, estimated=False, cost_usd="0.25", seconds=1.5
)


@pytest.fixture
async def owner(make_user: MakeUser) -> CurrentUser:
    return await make_user()


@pytest.fixture
async def held(owner: CurrentUser, make_project: MakeProject) -> Held:
    project = await make_project(owner, description=IDEA)
    build = await service.start_build(owner, project, StartBuild())
    return await claim(project, build.id)


async def claim(project: UUID, build_id: UUID) -> Held:
    async with as_worker() as session:
        row = await attempts.claim_build(session, build_id, "test", 0.0)
    assert row is not None
    return Held(project_id=project, build_id=build_id, attempt=row.attempt)


def files(**contents: str) -> tuple[Manifest, dict[str, bytes]]:
    """Manifest and contents of files by name, with `__` for a slash and `_` for a dot."""
    changed = {name: content.encode() for name, content in contents.items()}
    manifest = {
        name: FileEntry(sha256=hashlib.sha256(content).hexdigest(), size=len(content))
        for name, content in changed.items()
    }
    return manifest, changed


def told_of(step: int) -> Envelope:
    """What the answer used, as it is told with it."""
    used = REPLY.model_dump(include=set(CallUse.model_fields))
    return Envelope(step=step, ordinal=3, payload=ModelCalled(role=Role.DEVELOPER, **used))


async def save_by_hand(owner: CurrentUser, project: UUID, path: str, content: str) -> None:
    known = {row.path: row.sha256 for row in await file_service.list_files(owner, project)}
    await file_service.write_file(owner, project, path, content, known.get(path))


async def test_checkpoint_and_events_are_kept_together(owner: CurrentUser, held: Held) -> None:
    store = PostgresStore(held, None)
    assert await store.load() is None
    call = ModelCalled(
        role=Role.DEVELOPER, model="m", prompt_tokens=3, completion_tokens=4, estimated=True, cost_usd="0.25", seconds=1
    )
    told = [
        Envelope(step=0, ordinal=0, payload=Notice(level="info", code="x", text="a")),
        Envelope(step=0, ordinal=7, payload=call),
    ]
    state = STATE.model_copy(update={"step": 1, "failure": "nul \x00 half \ud800"})
    await store.save(state, told)
    await store.save(state, told)
    view = await service.get_build(owner, held.build_id)
    assert view.cost_usd == "0.25"
    assert [event.kind for event in await service.list_events(owner, held.project_id)] == ["notice", "model_called"]
    async with as_worker() as session:
        logged = (
            await session.execute(text("select * from app.api_usage_log where build_id = :id"), {"id": held.build_id})
        ).all()
        row = await attempts.claim_build(session, held.build_id, "next", 60)
    assert [(entry.provider, entry.model, entry.role, entry.prompt_tokens) for entry in logged] == [
        ("demo", "m", "developer", 3)
    ]
    assert row is not None
    assert row.state is not None
    assert (row.state.step, row.state.failure) == (1, "nul \ufffd half ?")


async def test_a_build_is_not_done_before_it_has_taken_the_last_edit_of_its_plan(
    owner: CurrentUser, held: Held
) -> None:
    plan = Plan(tasks=(Task(id="T1", title="List", goal="A list."),))
    spec = Spec(title="Hives", summary="Keeps hives.", requirements=())
    state = STATE.model_copy(update={"plan": plan, "spec": spec})
    store = PostgresStore(held, state)
    edit = edit_of(
        state, WantedPlan(tasks=(WantedTask(id="T1", title="List", goal="A list by name."),), requirements=()), 1
    )
    await store.save(state, [])
    async with as_user(owner.id) as session:
        told = {"kind": "plan_edited"}
        await builds.put_plan_edit(session, held.build_id, (state.revision, 0), edit, told)

    done = state.model_copy(update={"status": BuildStatus.DONE, "step": 1})
    with pytest.raises(EditUntaken):
        await store.save(done, [])
    assert (await service.get_build(owner, held.build_id)).status == BuildStatus.RUNNING
    assert await store.plan_edit(state.edits) == edit
    await store.save(done.model_copy(update={"edits": 1}), [])
    assert (await service.get_build(owner, held.build_id)).status == BuildStatus.DONE


async def test_an_older_attempt_can_write_nothing(owner: CurrentUser, held: Held) -> None:
    newer = await claim(held.project_id, held.build_id)
    assert newer.attempt == held.attempt + 1
    store, journal, sink = PostgresStore(held, None), PostgresJournal(held), PostgresSink(held)
    manifest, changed = files(a="1")
    for write in (
        store.save(STATE, []),
        store.save_files("t", manifest, changed, 0),
        store.put_blob(b"png"),
        store.rest(BuildStatus.FAILED, None, 0),
        journal.put(JournalKey(step=0, ordinal=0), REPLY, told_of(0)),
        journal.keep(ToolKey(step=0, ordinal=0, part=1), ToolEntry(text="read")),
        sink.emit(Envelope(step=0, ordinal=0, payload=Notice(level="info", code="x", text="a"))),
    ):
        with pytest.raises(LeaseLost):
            await write
    assert await service.list_events(owner, held.project_id) == []
    await PostgresStore(newer, None).save(STATE, [])


async def test_the_journal_keeps_the_first_answer(held: Held) -> None:
    journal = PostgresJournal(held)
    key = JournalKey(step=2, ordinal=1)
    assert await journal.get(key) is None
    await journal.put(key, REPLY, told_of(2))
    await journal.put(key, REPLY.model_copy(update={"text": "another"}), told_of(2))
    found = await journal.get(key)
    assert found == REPLY.model_copy(update={"text": "answer \ufffd"})
    assert await PostgresJournal(await claim(held.project_id, held.build_id)).get(key) == found


async def test_the_journal_of_tools_keeps_the_first_outcome_of_each_place(held: Held) -> None:
    journal = PostgresJournal(held)
    key = ToolKey(step=2, ordinal=1, part=1)
    entry = ToolEntry(text="written", note="+1 −0", files={"a.py": "A = 1\n", "b.py": None}, seen={"a.py": "12ab"})
    assert await journal.entry(key) is None
    await journal.keep(key, entry)
    await journal.keep(key, ToolEntry(text="another"))
    assert await PostgresJournal(await claim(held.project_id, held.build_id)).entry(key) == entry
    assert await journal.entry(key.model_copy(update={"part": 2})) is None


async def test_versions_hold_the_users_saves_and_tell_of_conflicts(owner: CurrentUser, held: Held) -> None:
    store = PostgresStore(held, STATE)
    assert await store.latest_files() == (0, {})
    first, changed = files(a="1", b="1", c="1")
    assert await store.save_files("one", first, changed, 0) == 1
    await store.save(STATE.model_copy(update={"step": 1}), [])
    assert await store.latest_files() == (1, first)
    await save_by_hand(owner, held.project_id, "a", "user")
    await save_by_hand(owner, held.project_id, "b", "user")
    second, changed = files(a="1", b="2", c="2", d="1")
    assert await store.save_files("two", second, changed, 1) == 4
    await store.save(STATE.model_copy(update={"step": 2}), [])
    number, tree = await store.latest_files()
    expected, _ = files(a="user", b="user", c="2", d="1")
    assert (number, tree) == (4, expected)
    assert await store.read_blob(tree["d"].sha256) == b"1"
    notices = [event for event in await service.list_events(owner, held.project_id) if event.kind == "notice"]
    assert [(one.payload["code"], "b" in one.payload["text"]) for one in notices] == [("kept_your_change", True)]
    assert await store.save_files("nothing new", tree, {}, 2) == 4


async def test_a_step_that_broke_off_after_its_version_runs_again_on_its_old_files(
    owner: CurrentUser, held: Held
) -> None:
    store = PostgresStore(held, STATE)
    before, changed = files(a="1")
    await store.save_files("one", before, changed, 0)
    state = STATE.model_copy(update={"step": 1})
    await store.save(state, [])
    await store.latest_files()
    after, changed = files(a="2", b="1")
    assert await store.save_files("two", after, changed, 1) == 2
    await save_by_hand(owner, held.project_id, "c", "user")

    again = PostgresStore(await claim(held.project_id, held.build_id), state)
    with_user, _ = files(a="1", c="user")
    assert await again.latest_files() == (3, with_user)
    written, changed = files(a="2", b="1", c="user")
    assert await again.save_files("two", written, changed, 1) == 3
    await again.save(state.model_copy(update={"step": 2}), [])
    assert await again.latest_files() == (3, written)


async def test_a_step_that_ends_otherwise_the_second_time_is_saved_too(held: Held) -> None:
    store = PostgresStore(held, STATE)
    once, changed = files(a="1")
    assert await store.save_files("one", once, changed, 0) == 1
    again = PostgresStore(await claim(held.project_id, held.build_id), STATE)
    assert await again.latest_files() == (1, {})
    other, changed = files(a="2")
    assert await again.save_files("one", other, changed, 0) == 2
    await again.save(STATE.model_copy(update={"step": 1}), [])
    assert await again.latest_files() == (2, other)


async def test_a_rest_lets_go_and_a_resume_counts_on(owner: CurrentUser, held: Held) -> None:
    store = PostgresStore(held, None)
    await store.save(STATE, [])
    await store.rest(BuildStatus.PAUSED, None, 1.25)
    view = await service.get_build(owner, held.build_id)
    assert view.status == BuildStatus.PAUSED
    with pytest.raises(LeaseLost):
        await store.save(STATE, [])
    await service.resume_build(owner, held.build_id)
    async with as_worker() as session:
        row = await attempts.claim_build(session, held.build_id, "next", 60)
    assert row is not None
    assert row.state is not None
    assert (row.state.status, row.state.rests) == (BuildStatus.PAUSED, 1)
