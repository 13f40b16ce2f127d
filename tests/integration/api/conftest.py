"""A client of the whole API on the real database, and signed-up callers."""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from uuid import uuid4

import httpx
import pytest
import pytest_asyncio
import uvicorn
from fastapi import FastAPI

from bench.api_running import running_api
from samokoder_app.api.app import create_api
from samokoder_app.builds.hub import close_hub
from samokoder_app.db.engines import Engines
from samokoder_app.previews.current import Previews, use_previews
from samokoder_app.previews.machine import PreviewMachine
from samokoder_app.previews.owned import source_for
from samokoder_app.previews.pool import PreviewPool
from samokoder_app.previews.setup import preview_address
from samokoder_app.settings import get_settings
from tests.conftest import DatabaseServer

BASE = "http://localhost:3000"
SignUp = Callable[[], Awaitable[dict[str, str]]]


@pytest.fixture
async def api(database: Engines) -> AsyncIterator[FastAPI]:
    """The app, with previews that nobody has started."""
    settings = get_settings()
    pool = PreviewPool(PreviewMachine(settings.home.root), source_for)
    use_previews(Previews(pool, preview_address(settings)))
    yield create_api()
    await pool.close()
    use_previews(None)
    await close_hub()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def port(database_server: DatabaseServer) -> AsyncIterator[int]:
    """The API in a process of its own, behind the product's web server; nobody is counted."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SAMOKODER_STREAMS_PER_USER", "250")
        async with running_api() as port:
            yield port


@pytest.fixture
async def client(api: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """A client on this very machine, nobody signed in."""
    transport = httpx.ASGITransport(app=api, client=("127.0.0.1", 40000), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url=BASE) as client:
        yield client


@pytest.fixture
async def served(api: FastAPI) -> AsyncIterator[str]:
    """The API behind a real web server: streams and WebSockets need one."""
    listener = socket.create_server(("127.0.0.1", 0))
    web = uvicorn.Server(uvicorn.Config(api, lifespan="off", log_level="error", ws="websockets-sansio"))
    serving = asyncio.create_task(web.serve([listener]))
    async with asyncio.timeout(60):
        while True:
            if web.started:
                break
            await asyncio.sleep(0.01)
    yield f"127.0.0.1:{listener.getsockname()[1]}"
    web.should_exit = True
    await serving
    listener.close()


@pytest.fixture
def sign_up(client: httpx.AsyncClient) -> SignUp:
    """`await sign_up()` answers with the headers of a new user."""

    async def new() -> dict[str, str]:
        body = {"email": f"{uuid4().hex[:12]}@example.com", "password": "correct horse battery"}
        answer = await client.post("/auth/v1/signup", json=body)
        assert answer.status_code == 200, answer.text
        return {"Authorization": f"Bearer {answer.json()['access_token']}"}

    return new


@pytest.fixture
async def me(sign_up: SignUp) -> dict[str, str]:
    """Headers of a signed-up user."""
    return await sign_up()


@pytest.fixture
async def project(client: httpx.AsyncClient, me: dict[str, str]) -> str:
    """Path of a project of that user."""
    answer = await client.post("/api/projects", json={"description": "A list of notes"}, headers=me)
    assert answer.status_code == 201, answer.text
    return f"/api/projects/{answer.json()['id']}"
