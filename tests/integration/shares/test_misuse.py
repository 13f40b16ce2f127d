"""Public links in hostile hands: what visitors keep open, what they take through SQL of their own."""

from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text

from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.db.session import as_user
from samokoder_app.files import service as files
from samokoder_app.files.secret_files import holds_secrets
from samokoder_app.previews import running
from samokoder_app.previews.current import current_previews
from samokoder_app.shares.links import LinkWish, list_shares, make_share
from samokoder_app.shares.opening import digest_of
from tests.conftest import DatabaseServer, MakeUser
from tests.integration.previews.conftest import client, eventually, server, user
from tests.integration.shares.conftest import Share, token_of
from tests.integration.shares.test_previews import enter, until_running

__all__ = ["client", "server", "user"]

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
