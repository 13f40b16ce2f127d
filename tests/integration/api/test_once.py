"""A POST that is sent twice is carried out once; nothing that it told can be read in the database."""

import asyncio
import json
from uuid import uuid4

import pytest

from tests.integration.api.test_contract import assert_error

IDEA = {"name": "Notes", "description": "A list of notes"}


def keyed(headers: dict[str, str], key: str | None = None) -> dict[str, str]:
    return {**headers, "Idempotency-Key": key or uuid4().hex}


async def count(client, me) -> int:
    return len((await client.get("/api/projects", headers=me)).json()["items"])


async def test_a_repeated_request_gets_the_same_answer(client, me) -> None:
    headers = keyed(me)
    first = await client.post("/api/projects", json=IDEA, headers=headers)
    again = await client.post("/api/projects", json=IDEA, headers=headers)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content
    assert first.headers["location"] == again.headers["location"]
    assert first.headers["content-type"] == again.headers["content-type"]
    assert ("idempotent-replayed" in first.headers, again.headers["idempotent-replayed"]) == (False, "true")
    assert first.headers["x-request-id"] != again.headers["x-request-id"]
    assert await count(client, me) == 1
    await client.post("/api/projects", json=IDEA, headers=keyed(me))
    await client.post("/api/projects", json=IDEA, headers=me)
    assert await count(client, me) == 3


async def test_a_key_belongs_to_one_request(client, me, project) -> None:
    headers = keyed(me)
    await client.post("/api/projects", json=IDEA, headers=headers)
    for path, body in (("/api/projects", {**IDEA, "name": "Other"}), ("/api/projects?x=1", IDEA), (project, IDEA)):
        answer = await client.post(f"{path}/chat" if path == project else path, json=body, headers=headers)
        assert_error(answer, 409, "idempotency_key_reused")


async def test_requests_at_once_make_one(client, me) -> None:
    headers = keyed(me)
    answers = await asyncio.gather(*(client.post("/api/projects", json=IDEA, headers=headers) for _ in range(12)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert await count(client, me) == 1


async def test_after_an_error_the_key_is_free(client, me) -> None:
    headers = keyed(me)
    for _ in range(2):
        assert_error(await client.post("/api/projects", json={"description": ""}, headers=headers), 422)
    assert (await client.post("/api/projects", json=IDEA, headers=headers)).status_code == 201


async def test_keys_of_others_and_of_lesser_rights_are_others(client, me, sign_up) -> None:
    headers = keyed(me)
    mine = (await client.post("/api/projects", json=IDEA, headers=headers)).json()["id"]
    theirs = await client.post("/api/projects", json=IDEA, headers={**headers, **await sign_up()})
    assert theirs.json()["id"] != mine
    draft = {"name": "reader", "scopes": ["read"]}
    token = (await client.post("/api/user/tokens", json=draft, headers=me)).json()["token"]
    reader = {**headers, "Authorization": f"Bearer {token}"}
    assert_error(await client.post("/api/projects", json=IDEA, headers=reader), 403, "token_scope")
    assert_error(await client.post("/api/projects", json=IDEA, headers=keyed({})), 401)


async def test_a_secret_that_is_told_once_is_not_kept_in_clear(client, me, database_server) -> None:
    headers = keyed(me)
    body = {"name": "script"}
    told = [(await client.post("/api/user/tokens", json=body, headers=headers)).json() for _ in range(2)]
    assert told[0] == told[1]
    with database_server.connect_owner() as connection:
        rows = connection.execute("select k::text, convert_from(k.sealed, 'UTF8') from app.kept_answers k").fetchall()
    assert rows
    assert told[0]["token"] not in json.dumps(rows)


async def test_only_the_newest_answers_stay_and_only_for_a_day(client, me, database_server) -> None:
    headers = keyed(me)
    first = (await client.post("/api/projects", json=IDEA, headers=headers)).json()["id"]
    with database_server.connect_owner() as connection:
        (owner,) = connection.execute("select user_id from public.projects where id = %s", [first]).fetchone()
        connection.execute(
            "insert into app.kept_answers (user_id, rights, key, digest, sealed, size, created_at)"
            " select %s, 'signed in', n::text, repeat('x', 32)::bytea, 'x', 1000, now() - n * interval '1 second'"
            " from generate_series(1, 1500) n",
            [owner],
        )
    await client.post("/api/projects", json=IDEA, headers=keyed(me))
    with database_server.connect_owner() as connection:
        left = connection.execute("select count(*) from app.kept_answers where user_id = %s", [owner]).fetchone()
        assert left == (1000,)
        connection.execute(
            "update app.kept_answers set created_at = now() - interval '25 hours' where key = %s",
            [headers["Idempotency-Key"]],
        )
    assert (await client.post("/api/projects", json=IDEA, headers=headers)).json()["id"] != first


@pytest.mark.parametrize("key", ["x" * 201, "\t", "a\u00e9"])
async def test_what_is_no_key_is_refused(client, me, key) -> None:
    headers = {**me, "Idempotency-Key": key.encode()}
    assert_error(await client.post("/api/projects", json=IDEA, headers=headers), 422, "idempotency_key_invalid")


async def test_a_body_that_is_too_large_is_refused_with_a_key_too(client, me) -> None:
    assert_error(await client.post("/api/projects", content=b"x" * 3_000_000, headers=keyed(me)), 413)
