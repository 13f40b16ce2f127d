"""Public links in hostile hands: what visitors keep open, what they take through SQL of their own."""

import hashlib
import json
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text

from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.db.session import as_user
from samokoder_app.errors import ProductError
from samokoder_app.files import service as files
from samokoder_app.files.secret_files import holds_secrets
from samokoder_app.previews import running
from samokoder_app.previews.current import current_previews
from samokoder_app.shares.links import LinkWish, list_shares, make_share
from samokoder_app.shares.opening import digest_of
from tests.conftest import DatabaseServer, MakeUser
from tests.integration.builds.test_named_models import keep
from tests.integration.previews.conftest import client, eventually, server, user
from tests.integration.shares.conftest import Share, token_of
from tests.integration.shares.test_previews import enter, until_running

__all__ = ["client", "server", "user"]

REQUIREMENT = {"id": "R1", "text": "Does 1", "status": "pending", "evidence": []}
ENDLESS = """
import asyncio
from fastapi import FastAPI
from fastapi.responses import StreamingResponse

app = FastAPI()

@app.get("/health")
def health() -> dict[str, str]:
    return {}

async def drops():
    while True:
        yield b"."
        await asyncio.sleep(0.2)

@app.get("/endless")
def endless() -> StreamingResponse:
    return StreamingResponse(drops())
"""


async def test_a_fork_by_ones_own_sql_has_no_proof_and_no_file_that_the_source_does_not_give(
    share: Share, owner: CurrentUser, built: UUID, make_user: MakeUser, database_server: DatabaseServer
) -> None:
    token, stranger = await share(), await make_user()
    await files.write_file(owner, built, "secret.txt", "hush", None)
    hushed = hashlib.sha256(b"hush").hexdigest()
    foreign = await keep(owner, "theirs")

    def state(**more: Any) -> dict[str, Any]:
        return {"status": "paused", "stage": "execute", "step": 3, "spec": {"requirements": [{**REQUIREMENT, **more}]}}

    async def fork(request: Any, state: Any, events: Any = ()) -> None:
        call = text(
            "select app.fork_shared(:hash, 3, 'Mine', 'Mine', 'Mine', array['app.py'], cast(:request as jsonb),"
            " cast(:state as jsonb), cast(:events as jsonb))"
        )
        values = {"request": json.dumps(request), "state": json.dumps(state), "events": json.dumps(events)}
        async with as_user(stranger.id) as session:
            await session.execute(call, {"hash": digest_of(token), **values})

    passed = state(status="passed")
    claimed = {"kind": "requirement_updated", "requirement": "R1", "status": "passed", "evidence": []}
    for request, shown, events, code in (
        ({}, passed, (), "fork_unproven"),
        ({}, state(), ({"kind": "plan_ready", "spec": passed["spec"]},), "fork_unproven"),
        ({}, state(), (claimed,), "fork_unproven"),
        ({}, state(), ({"kind": "verification_finished", "fingerprint": "x", "passed": 9},), "fork_unproven"),
        ({}, state(), ({"kind": "user_message", "text": "said by nobody"},), "fork_unproven"),
        ({}, {**state(), "status": "queued"}, (), "bad_status"),
        ({}, {**state(), "stage": "x" * 50}, (), "fork_invalid"),
        ({}, {**state(), "spec": None}, (), "fork_invalid"),
        ({}, {**state(), "idea": "x" * 17_000_000}, (), "fork_invalid"),
        ([], state(), (), "bad_status"),
        ({"key_id": str(foreign)}, state(), (), "key_not_found"),
    ):
        with pytest.raises(ProductError, match=code):
            await fork(request, shown, events)
    await fork({}, state(evidence=[{"screenshot": hushed}]))
    with database_server.connect_owner() as connection:
        kept = connection.execute(
            "select count(*) from app.blobs b join public.projects p on p.id = b.project_id"
            " where p.user_id = %s and b.sha256 = %s",
            (stranger.id, hushed),
        ).fetchone()
    assert kept == (0,), "a file that is named as if it were a picture"


async def test_visitors_keep_no_more_open_than_there_is_room_for(
    client: httpx.AsyncClient,
    user: CurrentUser,
    make_project: Callable[..., Awaitable[UUID]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(running, "MOST_VISITS", 3)
    project: UUID = await make_project(user)
    await files.write_file(user, project, "app/main.py", ENDLESS, None)
    token = token_of((await make_share(user, project, LinkWish())).link)
    headers = await enter(client, token)
    await until_running(token)
    async with AsyncExitStack() as stack:
        for _ in range(3):
            answer = await stack.enter_async_context(client.stream("GET", "/endless", headers=headers))
            assert answer.status_code == 200
        assert (await client.get("/health", headers=headers)).status_code == 503
    share = (await list_shares(user, project))[0]
    preview = current_previews().pool.find(share.id)
    assert preview is not None

    async def has_room() -> bool:
        return preview.visits == 0

    await eventually(has_room)
    assert (await client.get("/health", headers=headers)).status_code == 200


async def test_files_with_secrets_are_not_forked_by_sql_either(
    share: Share, owner: CurrentUser, built: UUID, make_user: MakeUser
) -> None:
    await files.write_file(owner, built, "deploy/.env", "TOP=secret", None)
    token, visitor = await share(), await make_user()
    fork = text(
        "select app.fork_shared(:hash, 3, 'Mine', 'Mine', 'Mine', array['app.py', 'deploy/.env'], null, null, '[]')"
    )
    async with as_user(visitor.id) as session:
        mine = (await session.execute(fork, {"hash": digest_of(token)})).scalar_one()
    assert [row.path for row in await files.list_files(visitor, mine)] == ["app.py"]
    async with as_user(visitor.id) as session:
        kept = "select count(*) from app.blobs where project_id = :project"
        assert await session.scalar(text(kept), {"project": mine}) == 1


PATHS = (
    ".env",
    "a/.env",
    ".ENV.local",
    ".env.example",
    "x.env",
    ".npmrc",
    "k/ID_RSA",
    "a.pem",
    "a.PFX",
    "pem",
    "a/b.py",
)


async def test_both_sides_name_the_same_files_secret(database_server: DatabaseServer) -> None:
    with database_server.connect_owner() as connection:
        told = dict(
            connection.execute("select path, app.holds_secrets(path) from unnest(%s::text[]) path", (list(PATHS),))
        )
    assert told == {path: holds_secrets(path) for path in PATHS}
