"""A user's key never appears in clear: not in tables, events, logs or answers, whatever the provider says."""

import asyncio
import json
import logging
import socket
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import uvicorn
from loguru import logger
from psycopg import AsyncConnection
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from engine.builds.state import BuildStatus
from engine.egress.client import guarded_client
from engine.egress.policy import AddressPolicy
from samokoder_app.builds import service
from samokoder_app.builds.tools import Workshop
from samokoder_app.builds.views import StartBuild
from samokoder_app.builds.worker import BuildWorker
from samokoder_app.db.engines import Engines
from samokoder_app.keys import service as key_service
from samokoder_app.keys.views import KeyDraft
from samokoder_app.logging import configure_logging
from tests.conftest import DatabaseServer, MakeProject, MakeUser
from tests.integration.builds.conftest import IDEA, TERMS, wait_for

CANARY = "sk-canary-9a8b7c6d5e4f4f2a"


async def _models(_: Request) -> JSONResponse:
    return JSONResponse({"data": []})


async def _chat(request: Request) -> Response:
    """The first answer repeats the key as text, all others as an error."""
    key = request.headers["authorization"].removeprefix("Bearer ")
    app = request.app
    app.state.calls += 1
    if app.state.calls > 1:
        return JSONResponse({"error": {"message": f"Incorrect API key provided: {key}"}}, status_code=401)
    piece = {
        "id": "1",
        "object": "chat.completion.chunk",
        "created": 1,
        "model": "m-1",
        "choices": [{"index": 0, "delta": {"role": "assistant", "content": "No JSON here."}, "finish_reason": "stop"}],
    }
    body = f"data: {json.dumps(piece)}\n\ndata: [DONE]\n\n"
    return StreamingResponse(iter([body.encode()]), media_type="text/event-stream")


@pytest.fixture
async def endpoint() -> AsyncIterator[str]:
    app = Starlette(
        routes=[
            Route("/v1/models", _models),
            Route("/v1/chat/completions", _chat, methods=["POST"]),
        ]
    )
    app.state.calls = 0
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off"))
    task = asyncio.create_task(server.serve([listening]))
    yield f"http://127.0.0.1:{listening.getsockname()[1]}/v1"
    server.should_exit = True
    await task
    listening.close()


@pytest.fixture
def logs_as_json() -> Iterator[None]:
    """The worker's logging, taken back afterwards."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    configure_logging("DEBUG", "worker")
    yield
    root.handlers = handlers
    root.setLevel(level)
    logger.remove()
    logger.add(sys.stderr)


async def _dump(server: DatabaseServer) -> str:
    """Every row of every table of ours, as the superuser sees it."""
    async with await AsyncConnection.connect(server.postgres.address("postgres")) as connection:
        tables = await connection.execute(
            "select format('%I.%I', schemaname, tablename) from pg_tables"
            " where schemaname in ('public', 'app', 'queue', 'auth')"
        )
        rows = []
        for (table,) in await tables.fetchall():
            found = await connection.execute(f"select t::text from {table} t")  # noqa: S608 - names from the catalog
            rows += [row[0] for row in await found.fetchall()]
    return "\n".join(rows)


@pytest.mark.usefixtures("logs_as_json")
async def test_the_key_is_nowhere(
    make_user: MakeUser,
    make_project: MakeProject,
    database: Engines,
    database_server: DatabaseServer,
    samokoder_home: Path,
    endpoint: str,
    capfd: pytest.CaptureFixture[str],
) -> None:
    user = await make_user()
    project = await make_project(user, description=IDEA)
    draft = KeyDraft(
        provider_id="openai_compatible", api_key=SecretStr(CANARY), base_url=endpoint, model="m-1", key_name="mine"
    )
    key = await key_service.add_key(user, draft)
    address = database.addresses.worker.get_secret_value()
    async with guarded_client(AddressPolicy(allow_private=True)) as client:
        home = samokoder_home
        workshop = Workshop(home, home / "work", key_service.current_vault(), client)
        worker = BuildWorker(address, workshop, home / "work", concurrency=1, terms=TERMS)
        task = asyncio.create_task(worker.run())
        build = await service.start_build(user, project, StartBuild())
        assert (build.is_demo, build.model) == (False, "m-1")
        view = await wait_for(user, build.id, BuildStatus.PAUSED, BuildStatus.FAILED, seconds=300)
        assert view.status == BuildStatus.PAUSED
        assert view.error is not None
        assert view.error.code == "key_rejected"
        await key_service.delete_key(user, key.id)
        await service.resume_build(user, build.id)
        await wait_for(user, build.id, BuildStatus.RUNNING, BuildStatus.PAUSED)
        gone = await wait_for(user, build.id, BuildStatus.PAUSED, BuildStatus.FAILED)
        changed = await service.resume_build(user, build.id, StartBuild(model="demo"))
        assert (changed.model, changed.is_demo) == ("demo", True)
        await wait_for(user, build.id, BuildStatus.RUNNING)
        await service.cancel_build(user, build.id)
        await wait_for(user, build.id, BuildStatus.CANCELLED)
        worker.stop()
        assert await task
    assert gone.error is not None
    assert gone.error.code == "key_gone"
    events = await service.list_events(user, project, limit=1000)
    captured = capfd.readouterr()
    assert "model_called" in {event.kind for event in events}
    assert "build" in captured.err
    for place in (await _dump(database_server), view.model_dump_json(), repr(events), captured.out, captured.err):
        assert CANARY not in place
        assert CANARY[3:] not in place
