"""A worker in the test's own loop, with the demo model and without a sandbox: quick, and every await is real."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import UUID

import pytest
from psycopg import AsyncConnection

from engine.builds.run import Toolbox
from engine.builds.state import BuildStatus
from engine.llm.client import ModelClient
from engine.llm.types import Model, ModelChoice, OnNotice, OnText, Prompt, Reply
from engine.sandbox.identity import identity_of_slot
from engine.stacks.stack import load_stack
from engine.workspace.folders import AppFolders
from engine.workspace.workspace import Workspace
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.builds import service
from samokoder_app.builds.hub import close_hub
from samokoder_app.builds.lease import LeaseTerms
from samokoder_app.builds.views import BuildView, StartBuild
from samokoder_app.builds.worker import BuildWorker
from samokoder_app.db.engines import Engines
from samokoder_app.db.repositories import attempts, keys
from samokoder_app.db.repositories.builds import BuildRow
from samokoder_app.db.repositories.held import Held
from samokoder_app.db.repositories.keys import NewKey
from samokoder_app.db.session import as_user, as_worker
from tests.conftest import DatabaseServer, MakeProject, MakeUser

TERMS = LeaseTerms(lease=8.0, renew_every=0.5, give_up_after=6.4)
IDEA = "A list of books with title, author and rating"


class SlowModel:
    """The demo model, which waits before each answer and remembers what it was asked."""

    def __init__(self, seconds: float = 0.0) -> None:
        self._demo = ModelClient(ModelChoice(provider="demo", model="demo"))
        self.seconds = seconds
        self.asked = asyncio.Event()
        self.prompts: list[Prompt] = []

    async def ask(self, prompt: Prompt, on_text: OnText, on_notice: OnNotice) -> Reply:
        self.prompts.append(prompt)
        self.asked.set()
        await asyncio.sleep(self.seconds)
        return await self._demo.ask(prompt, on_text, on_notice)


class BareWorkshop:
    """A toolbox without sandbox: files are written, nothing is verified."""

    def __init__(self, work: Path, model: Model) -> None:
        self.work = work
        self.model = model

    async def toolbox(self, build: BuildRow) -> Toolbox:
        async with as_worker() as session:
            identity = identity_of_slot(await attempts.workspace_slot(session, build.project_id))
        folders = AppFolders.under(self.work / str(build.project_id))
        folders.make(identity.uid, identity.gid, owns_data=False)
        return Toolbox(
            workspace=Workspace(folders.app, identity.uid, identity.gid),
            app_dir=folders.app,
            identity=identity,
            stack=load_stack(build.request.stack),
            model=self.model,
        )


RunWorker = Callable[..., "asynccontextmanager[BuildWorker]"]


@pytest.fixture(autouse=True)
async def no_other_builds(database_server: DatabaseServer) -> None:
    """What other tests left unfinished would be rescued by this test's workers."""
    async with await AsyncConnection.connect(database_server.postgres.address("postgres")) as connection:
        await connection.execute(
            "update app.builds set status = 'cancelled', lease_until = null where status in ('queued', 'running')"
        )
        await connection.execute("delete from queue.procrastinate_jobs")


@pytest.fixture
def model() -> SlowModel:
    return SlowModel()


@pytest.fixture
def run_worker(database: Engines, samokoder_home: Path, model: SlowModel) -> RunWorker:
    """`async with run_worker() as worker:` a worker that takes builds."""

    @asynccontextmanager
    async def run(other: Model | None = None) -> AsyncIterator[BuildWorker]:
        address = database.addresses.worker.get_secret_value()
        work = samokoder_home / "work"
        worker = BuildWorker(address, BareWorkshop(work, other or model), work, concurrency=2, terms=TERMS)
        task = asyncio.create_task(worker.run())
        try:
            yield worker
        finally:
            worker.stop()
            assert await task

    return run


@pytest.fixture
async def hub() -> AsyncIterator[None]:
    yield
    await close_hub()


async def wait_for(user: CurrentUser, build_id: UUID, *statuses: BuildStatus, seconds: float = 200) -> BuildView:
    """The build as soon as it has one of these statuses."""
    async with asyncio.timeout(seconds):
        while True:
            view = await service.get_build(user, build_id)
            if view.status in statuses:
                return view
            await asyncio.sleep(0.05)


async def until(is_so: Callable[[], bool]) -> None:
    """What a worker does by itself has no event of ours."""
    async with asyncio.timeout(200):
        while True:
            if is_so():
                return
            await asyncio.sleep(0.05)


async def claimed(project: UUID, build_id: UUID) -> Held:
    async with as_worker() as session:
        row = await attempts.claim_build(session, build_id, "test", 0.0)
    assert row is not None
    return Held(project_id=project, build_id=build_id, attempt=row.attempt)


async def priceless_key(user: CurrentUser, name: str = "mine") -> UUID:
    new = NewKey(
        user_id=user.id,
        provider_id="openai_compatible",
        key_name=name,
        mask="…",
        sealed="x",
        base_url="http://127.0.0.1:9/v1",
        model="m",
    )
    async with as_user(user.id) as session:
        row = await keys.insert_key(session, new)
    assert row is not None
    return row.id


@pytest.fixture
async def owner(make_user: MakeUser) -> CurrentUser:
    return await make_user()


@pytest.fixture
async def running(owner: CurrentUser, make_project: MakeProject) -> list[Held]:
    """A build on a key in each of two projects, both running."""
    key = await priceless_key(owner)
    held = []
    for _ in range(2):
        project = await make_project(owner, description=IDEA)
        build = await service.start_build(owner, project, StartBuild(key_id=key))
        held.append(await claimed(project, build.id))
    return held
