"""The database is killed and started again under clients and a running build."""

import asyncio
import os
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator
from uuid import uuid4

import httpx
import pytest
from pydantic import SecretStr

from bench.demo_endpoint import DemoEndpoint, serving
from engine.builds.state import BuildStatus
from samokoder_app.api.app import create_api
from samokoder_app.builds import service
from samokoder_app.builds.hub import close_hub
from samokoder_app.builds.views import StartBuild
from samokoder_app.db.engines import Engines, use_engines
from samokoder_app.keys.service import add_key
from samokoder_app.keys.views import KeyDraft
from samokoder_app.platform.children import Child
from samokoder_app.platform.postgres import EmbeddedPostgres
from samokoder_app.settings import get_settings
from tests.conftest import DatabaseServer, MakeProject, MakeUser
from tests.integration.builds.conftest import IDEA, no_other_builds, wait_for

__all__ = ["no_other_builds"]

CLIENTS = 4
AWAY_SECONDS = 1.0


class Load:
    """Clients that create and list projects until told to stop; what they were answered."""

    def __init__(self, client: httpx.AsyncClient, headers: dict[str, str]) -> None:
        self._client = client
        self.headers = headers
        self.statuses: Counter[int] = Counter()
        self.refusals: list[dict[str, object]] = []
        self.created: set[str] = set()
        self.is_over = False

    async def run(self) -> None:
        while not self.is_over:
            name = uuid4().hex
            body = {"name": name, "description": "load"}
            answer = await self._client.post("/api/projects", json=body, headers=self.headers)
            self._take(answer)
            if answer.status_code == 201:
                self.created.add(name)
            self._take(await self._client.get("/api/projects", headers=self.headers))
            await asyncio.sleep(0.05)

    def _take(self, answer: httpx.Response) -> None:
        self.statuses[answer.status_code] += 1
        if answer.status_code >= 400:
            assert answer.headers["Retry-After"]
            self.refusals.append(answer.json()["error"])


@pytest.fixture
async def database(database_server: DatabaseServer) -> AsyncIterator[Engines]:
    """Connections of one transaction each: what is asked here meets the restart, and not what the restart left."""
    engines = Engines(database_server.addresses, pool_size=0)
    use_engines(engines)
    yield engines
    await engines.close()
    use_engines(None)


@pytest.fixture
async def client(database: object, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[httpx.AsyncClient]:
    # All load is one user's, and as much of it as the machine takes.
    unlimited = get_settings().model_copy(update={"rate_of_address": 0, "rate_of_reads": 0, "rate_of_writes": 0})
    monkeypatch.setattr("samokoder_app.api.app.get_settings", lambda: unlimited)
    transport = httpx.ASGITransport(app=create_api(), client=("127.0.0.7", 40000), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost:3000", timeout=30) as client:
        yield client
    await close_hub()


async def sign_up(client: httpx.AsyncClient) -> dict[str, str]:
    body = {"email": f"{uuid4().hex[:12]}@example.com", "password": "correct horse battery"}
    answer = await client.post("/auth/v1/signup", json=body)
    return {"Authorization": f"Bearer {answer.json()['access_token']}"}


def kill(postgres: EmbeddedPostgres) -> None:
    """As hard as it gets: the server's first process, without a word to the others."""
    assert postgres.process is not None
    postgres.process.send_signal(signal.SIGKILL)
    postgres.process.wait()


async def names(client: httpx.AsyncClient, headers: dict[str, str]) -> set[str]:
    found: set[str] = set()
    cursor = None
    while True:
        query = {"limit": 100, **({"cursor": cursor} if cursor else {})}
        page = (await client.get("/api/projects", params=query, headers=headers)).json()
        found |= {item["name"] for item in page["items"]}
        cursor = page["next_cursor"]
        if cursor is None:
            return found


@pytest.fixture
async def worker(database: object) -> AsyncIterator[Child]:
    """A worker kept running as the supervisor does: it ends when its queue is away for long, and starts again."""
    environment = {**os.environ, "SAMOKODER_WORKER_NAME": uuid4().hex}
    child = Child("worker", [sys.executable, "-m", "tests.integration.builds.bare_worker"], environment)
    keeping = asyncio.create_task(child.keep_running())
    yield child
    keeping.cancel()
    await asyncio.gather(keeping, return_exceptions=True)
    await child.stop(15)


async def asked(endpoint: DemoEndpoint) -> None:
    while True:
        if endpoint.requests:
            return
        await asyncio.sleep(0.05)


@pytest.mark.timeout(300)
@pytest.mark.usefixtures("worker", "no_other_builds")
async def test_a_killed_database_costs_a_moment_and_nothing_else(
    make_user: MakeUser, make_project: MakeProject, client: httpx.AsyncClient, database_server: DatabaseServer
) -> None:
    load = Load(client, await sign_up(client))
    user = await make_user()
    project = await make_project(user, description=IDEA)
    async with serving() as endpoint:
        key = KeyDraft(provider_id="openai_compatible", api_key=SecretStr("sk-0123456789"), base_url=endpoint.base_url)
        await add_key(user, key)
        build = await service.start_build(user, project, StartBuild(model="demo-brisk"))
        clients = [asyncio.create_task(load.run()) for _ in range(CLIENTS)]
        async with asyncio.timeout(90):
            await asked(endpoint)
        kill(database_server.postgres)
        await asyncio.sleep(AWAY_SECONDS)
        database_server.postgres.start()
        view = await wait_for(user, build.id, BuildStatus.PAUSED, BuildStatus.FAILED)
        load.is_over = True
        await asyncio.gather(*clients)
    assert view.error is not None
    assert view.error.code == "unmet_requirements"
    assert set(load.statuses) == {200, 201, 503}
    assert {error["code"] for error in load.refusals} == {"database_away"}
    assert load.created <= await names(client, load.headers)
    events = await service.list_events(user, project, limit=1000)
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    finished = [event.payload["message_id"] for event in events if event.kind == "message_finished"]
    assert len(finished) == len(set(finished))
