import asyncio
import json
from uuid import UUID

import httpx
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from samokoder_app.api.routers import events
from samokoder_app.db.repositories import attempts
from samokoder_app.db.repositories.events import save_running_text
from samokoder_app.db.repositories.held import Held
from samokoder_app.db.session import as_worker


async def save(client: httpx.AsyncClient, project: str, name: str, headers: dict[str, str]) -> None:
    """Two events: file_changed and version_saved."""
    answer = await client.put(f"{project}/files/{name}", json={"text": "x"}, headers={**headers, "If-None-Match": "*"})
    assert answer.status_code == 200, answer.text


def protocols(headers: dict[str, str]) -> list[str]:
    return ["samokoder.events", "bearer." + headers["Authorization"].partition(" ")[2]]


async def receive(socket, count: int) -> list[dict]:
    async with asyncio.timeout(60):
        return [json.loads(await socket.recv()) for _ in range(count)]


async def test_socket_sends_history_then_news_and_resumes_without_a_gap(served, client, me, project):
    await save(client, project, "a.txt", me)
    url = f"ws://{served}{project}/events"
    async with connect(f"{url}?after=0", subprotocols=protocols(me), proxy=None) as first:
        assert first.subprotocol == "samokoder.events"
        seen = await receive(first, 2)
        await save(client, project, "b.txt", me)
        seen += await receive(first, 2)
    assert [item["seq"] for item in seen] == [1, 2, 3, 4]
    assert [item["kind"] for item in seen[:2]] == ["file_changed", "version_saved"]
    assert seen[0].keys() == {"seq", "at", "build_id", "kind", "payload", "author"}

    await save(client, project, "c.txt", me)
    async with connect(f"{url}?after=4", additional_headers=me, proxy=None) as second:
        assert [item["seq"] for item in await receive(second, 2)] == [5, 6]


async def test_socket_says_where_the_history_ends_to_who_asks_for_it(served, client, me, project):
    await save(client, project, "a.txt", me)
    url = f"ws://{served}{project}/events"
    for after, history in ((0, [1, 2]), (2, [])):
        async with connect(f"{url}?after={after}&end=1", additional_headers=me, proxy=None) as socket:
            told = await receive(socket, len(history) + 1)
        assert [item["seq"] for item in told[:-1]] == history
        assert told[-1] == {"kind": "caught_up"}
    async with connect(f"{url}?after=0&end=1", additional_headers=me, proxy=None) as socket:
        await receive(socket, 3)
        await save(client, project, "b.txt", me)
        assert [item["seq"] for item in await receive(socket, 2)] == [3, 4]


async def test_socket_is_closed_to_strangers_and_to_tokens_in_the_url(served, sign_up, project):
    token = (await sign_up())["Authorization"].partition(" ")[2]
    url = f"ws://{served}{project}/events"
    for address, options in (
        (url, {}),
        (f"{url}?token={token}&access_token={token}", {}),
        (url, {"additional_headers": {"Authorization": f"Bearer {token}"}}),
    ):
        with pytest.raises(InvalidStatus):
            await connect(address, proxy=None, **options)


async def test_socket_ends_when_the_caller_signs_out(served, client, me, project, monkeypatch):
    monkeypatch.setattr(events, "BEAT_SECONDS", 0.1)
    async with connect(f"ws://{served}{project}/events", additional_headers=me, proxy=None) as socket:
        await client.post("/auth/v1/logout", headers=me)
        with pytest.raises(ConnectionClosed) as caught:
            await receive(socket, 10_000)
    assert caught.value.rcvd.code == events.POLICY


async def test_socket_answers_whoever_doubts_it_and_beats_when_it_is_idle(served, me, project, monkeypatch):
    async with connect(f"ws://{served}{project}/events", additional_headers=me, proxy=None) as socket:
        await socket.send("alive")
        assert await receive(socket, 1) == [{"kind": "beat"}]
    monkeypatch.setattr(events, "BEAT_SECONDS", 0.1)
    async with connect(f"ws://{served}{project}/events", additional_headers=me, proxy=None) as socket:
        assert await receive(socket, 2) == [{"kind": "beat"}] * 2


async def test_socket_gives_running_text_to_who_missed_some(served, client, me, project):
    build = (await client.post(f"{project}/generate", json={"model": "demo"}, headers=me)).json()["build_id"]
    async with as_worker() as session:
        row = await attempts.claim_build(session, UUID(build), "worker", 600)
        assert row is not None
        held = Held(project_id=row.project_id, build_id=row.id, attempt=row.attempt)
        await save_running_text(session, held, "s0-m1", "Половина ответа")
    async with connect(f"ws://{served}{project}/events", additional_headers=me, proxy=None) as socket:
        await socket.send(events.MISSED)
        seen = await receive(socket, 2)
    assert seen == [{"kind": "running", "channel": "s0-m1", "text": "Половина ответа"}, {"kind": "beat"}]


async def test_server_sent_events_resume_after_the_last_id(served, client, me, project):
    await save(client, project, "a.txt", me)
    await save(client, project, "b.txt", me)
    headers = {**me, "Last-Event-ID": "3"}
    lines = []
    async with (
        asyncio.timeout(60),
        httpx.AsyncClient(timeout=60) as streaming,
        streaming.stream("GET", f"http://{served}{project}/events", headers=headers) as answer,
    ):
        assert answer.headers["content-type"].startswith("text/event-stream")
        async for line in answer.aiter_lines():
            lines.append(line)
            if line.startswith("data:"):
                break
    assert lines[0] == "id: 4"
    assert json.loads(lines[1].removeprefix("data:"))["kind"] == "version_saved"


async def test_what_is_mounted_behind_is_reached_but_not_under_api(api, client):
    async def pages(scope, receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"page"})

    api.mount("", pages)
    answer = await client.get("/projects/anything")
    assert answer.text == "page"
    assert answer.headers["x-request-id"]
    assert (await client.get("/api/nothing")).json()["error"]["code"] == "no_such_address"
