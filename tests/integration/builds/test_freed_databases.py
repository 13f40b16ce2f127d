"""GPT-Pilot's databases are their owner's storage as long as a build can go on with them."""

import hashlib
from uuid import UUID

import pytest
from sqlalchemy import text

from engine.builds.state import BuildState, BuildStatus, PilotWork, Plan, Task
from engine.workspace.manifest import FileEntry
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.builds import service
from samokoder_app.builds.store import PostgresStore
from samokoder_app.builds.views import StartBuild
from samokoder_app.db.repositories.held import Held
from samokoder_app.db.session import as_user
from tests.conftest import MakeProject
from tests.integration.builds.conftest import IDEA, claimed

PLAN = Plan(tasks=(Task(id="T1", title="List", goal="A list."),))


def database_of(name: str) -> bytes:
    return b"SQLite format 3\x00" + name.encode() * 100


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@pytest.fixture
async def project(owner: CurrentUser, make_project: MakeProject) -> UUID:
    return await make_project(owner, description=IDEA)


async def begun(owner: CurrentUser, project: UUID) -> Held:
    build = await service.start_build(owner, project, StartBuild())
    return await claimed(project, build.id)


def at(step: int, database: str, finished: str = "") -> BuildState:
    work = PilotWork(project="p", database=database, finished=finished)
    return BuildState(idea=IDEA, language="en", stack="vite-express", step=step, pilot=work, plan=PLAN)


def done(state: BuildState) -> BuildState:
    return state.model_copy(update={"status": BuildStatus.DONE, "step": state.step + 1})


async def kept(owner: CurrentUser, project: UUID) -> set[str]:
    """Digests of what is stored, which is what is counted."""
    async with as_user(owner.id) as session:
        rows = (
            await session.execute(text("select sha256, size from app.blobs where project_id = :p"), {"p": project})
        ).all()
        counted = await session.scalar(text("select stored_bytes from public.projects where id = :p"), {"p": project})
    assert counted == sum(row.size for row in rows)
    return {row.sha256 for row in rows}


async def test_a_rest_frees_the_database_of_the_one_before(owner: CurrentUser, project: UUID) -> None:
    store = PostgresStore(await begun(owner, project), None)
    first, second = [await store.put_blob(database_of(name)) for name in ("first", "second")]
    await store.save(at(1, first), [])
    assert await kept(owner, project) == {first, second}
    await store.save(at(2, second), [])
    assert await kept(owner, project) == {second}
    await store.save(at(3, second, finished=second), [])
    third = await store.put_blob(database_of("third"))
    await store.save(at(4, third, finished=second), [])
    assert await kept(owner, project) == {second, third}
    await store.rest(BuildStatus.PAUSED, None, 0)
    assert await kept(owner, project) == {second, third}


async def test_what_others_show_under_the_same_digest_stays(owner: CurrentUser, project: UUID) -> None:
    """Its process decides what lies in the place of its database."""
    store = PostgresStore(await begun(owner, project), None)
    seed = database_of("seed")
    of_app = {"seed.sqlite": FileEntry(sha256=sha256(seed), size=len(seed))}
    await store.save_files("one", of_app, {"seed.sqlite": seed}, 0)
    picture, text_of_user = await store.put_blob(b"\x89PNG\r\n\x1a\n"), await store.put_blob(b"const a = 1")
    for step, digest in enumerate((sha256(seed), picture, text_of_user, await store.put_blob(database_of("last")))):
        await store.save(at(step, digest), [])
    assert await kept(owner, project) == {sha256(seed), picture, text_of_user, sha256(database_of("last"))}


async def test_what_the_last_build_finished_stays_until_the_next_one_is_done(owner: CurrentUser, project: UUID) -> None:
    store = PostgresStore(await begun(owner, project), None)
    app = await store.put_blob(database_of("app"))
    await store.save(done(at(1, app, finished=app)), [])

    given_up = PostgresStore(await begun(owner, project), None)
    await given_up.save(at(0, app, finished=app), [])
    middle = await given_up.put_blob(database_of("middle"))
    await given_up.save(at(1, middle, finished=app), [])
    await given_up.rest(BuildStatus.CANCELLED, None, 0)
    assert await kept(owner, project) == {app, middle}

    turn = PostgresStore(await begun(owner, project), None)
    await turn.save(at(0, app, finished=app), [])
    feature = await turn.put_blob(database_of("feature"))
    await turn.save(at(1, feature, finished=feature), [])
    assert await kept(owner, project) == {app, middle, feature}
    await turn.save(done(at(2, feature, finished=feature)), [])
    assert await kept(owner, project) == {feature}


async def test_a_build_of_before_that_can_be_gone_on_with_keeps_its_own(owner: CurrentUser, project: UUID) -> None:
    """A done build without a plan holds no documents: messages go on with those of the build before it."""
    store = PostgresStore(await begun(owner, project), None)
    app = await store.put_blob(database_of("app"))
    await store.save(done(at(1, app, finished=app)), [])
    other = PostgresStore(await begun(owner, project), None)
    bare = at(0, "").model_copy(update={"pilot": None, "plan": None})
    await other.save(done(bare), [])
    assert await kept(owner, project) == {app}
