"""A POST that is sent twice is carried out once; nothing that it told can be read in the database."""

import asyncio
import base64
import json
from collections.abc import AsyncIterator
from uuid import UUID, uuid4

import httpx
import pytest
from starlette.types import Message, Receive, Scope, Send

from samokoder_app.api import claims, once
from samokoder_app.api.rates import Limits, RateClass, Rates
from samokoder_app.db.repositories.kept_answers import AskedOnce
from samokoder_app.platform.secrets import sealing_for
from tests.integration.api.conftest import BASE
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


async def test_a_secret_that_is_told_once_is_not_kept(client, me, database_server) -> None:
    headers = keyed(me)
    first = await client.post("/api/user/tokens", json={"name": "script"}, headers=headers)
    again = await client.post("/api/user/tokens", json={"name": "script"}, headers=headers)
    assert first.status_code == 201
    assert_error(again, 409, "idempotency_key_told")
    assert len((await client.get("/api/user/tokens", headers=me)).json()["items"]) == 1
    sql = "select sealed from app.kept_answers where key = %s"
    with database_server.connect_owner() as connection:
        (sealed,) = connection.execute(sql, [headers["Idempotency-Key"]]).fetchone()
    kept = sealing_for(once.SEALED_FOR).decrypt(sealed)
    assert first.json()["token"] not in kept.decode()
    assert first.json()["token"] not in base64.b64decode(json.loads(kept)["body"] or "").decode()


async def test_what_is_kept_is_not_kept_in_clear(client, me, database_server) -> None:
    headers = keyed(me)
    idea = {"name": "Canary", "description": "A list of canaries"}
    await client.post("/api/projects", json=idea, headers=headers)
    with database_server.connect_owner() as connection:
        rows = connection.execute("select k::text, convert_from(k.sealed, 'UTF8') from app.kept_answers k").fetchall()
    assert rows
    assert "Canary" not in json.dumps(rows)


async def test_who_is_cut_off_leaves_the_key_taken_until_its_claim_runs_out(
    api, client, me, database_server, monkeypatch
) -> None:
    monkeypatch.setattr(claims, "WAIT_SECONDS", 0.2)
    headers = keyed(me)
    is_made = asyncio.Event()

    async def stalling(answering: object, message: object) -> None:
        is_made.set()
        await asyncio.Event().wait()

    with monkeypatch.context() as patch:
        patch.setattr(once._Answering, "__call__", stalling)
        asking = asyncio.create_task(client.post("/api/projects", json=IDEA, headers=headers))
        await is_made.wait()
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
    refused = await client.post("/api/projects", json=IDEA, headers=headers)
    assert_error(refused, 409, "idempotency_key_busy")
    assert (int(refused.headers["retry-after"]), await count(client, me)) == (claims.RETRY_SECONDS, 1)
    with database_server.connect_owner() as connection:
        sql = "update app.kept_answers set held_until = now() - interval '1 second' where key = %s"
        connection.execute(sql, [headers["Idempotency-Key"]])
    assert (await client.post("/api/projects", json=IDEA, headers=headers)).status_code == 201


async def test_a_claim_is_settled_by_its_own_request_alone_and_renewed_while_it_works(
    client, me, database_server, monkeypatch
) -> None:
    monkeypatch.setattr(claims, "RENEW_SECONDS", 0.05)
    headers = keyed(me)
    await client.post("/api/projects", json=IDEA, headers=headers)
    asked = AskedOnce(rights="signed in", key=uuid4().hex, digest=b"x" * 32)
    sql = "select user_id from app.kept_answers where key = %s"
    with database_server.connect_owner() as connection:
        (me_id,) = connection.execute(sql, [headers["Idempotency-Key"]]).fetchone()
        old = await claims.claimed(me_id, asked)
        assert old.claim is not None
        late = "update app.kept_answers set held_until = now() - interval '1 second' where key = %s"
        connection.execute(late, [asked.key])
        connection.commit()
        new = await claims.claimed(me_id, asked)
        assert new.claim not in {None, old.claim}
        await claims.settle(me_id, old.claim, None)
        await claims.settle(me_id, old.claim, b"late")
        left = "select sealed, held_until > now() from app.kept_answers where key = %s"
        assert connection.execute(left, [asked.key]).fetchone() == (None, True)
        connection.execute(late, [asked.key])
        connection.commit()
        async with claims.held(me_id, new.claim), asyncio.timeout(60):
            while connection.execute(left, [asked.key]).fetchone() != (None, True):
                connection.commit()
                await asyncio.sleep(0.02)


async def test_few_of_a_user_wait_and_ever_less_often(client, me, monkeypatch) -> None:
    monkeypatch.setattr(claims, "MOST_WAITERS", 2)
    monkeypatch.setattr(claims, "WAIT_SECONDS", 1.0)
    looks = 0
    look = claims._look

    async def counted(*asked: object) -> object:
        nonlocal looks
        looks += 1
        return await look(*asked)

    monkeypatch.setattr(claims, "_look", counted)
    asked = AskedOnce(rights="signed in", key=uuid4().hex, digest=b"x" * 32)
    user = UUID((await client.get("/auth/v1/user", headers=me)).json()["id"])
    await claims.claimed(user, asked)
    looks = 0
    answers = await asyncio.gather(*(claims.claimed(user, asked) for _ in range(6)), return_exceptions=True)
    assert [getattr(answer, "code", None) for answer in answers] == ["idempotency_key_busy"] * 6
    assert looks <= 6 + 2 * 5
    assert not claims._waiters


async def test_rate_and_right_are_looked_at_before_the_body(api, client, me) -> None:
    api.state.rates = Rates(Limits(0, {RateClass.READ: 0, RateClass.WRITE: 3, RateClass.COSTLY: 0}))
    headers = keyed(me)
    answers = [await client.post("/api/projects", json=IDEA, headers=headers) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [201, 201, 201, 429, 429]
    api.state.rates = Rates(Limits(0, dict.fromkeys(RateClass, 0)))
    draft = {"name": "reader", "scopes": ["read"]}
    token = (await client.post("/api/user/tokens", json=draft, headers=me)).json()["token"]
    taken = 0

    async def body() -> AsyncIterator[bytes]:
        nonlocal taken
        for _ in range(100):
            taken += 1
            yield b"x" * 10_000

    reader = keyed({"Authorization": f"Bearer {token}", "Content-Type": "application/zip"})
    taken_at_answer = []

    async def watched(scope: Scope, receive: Receive, send: Send) -> None:
        async def noted(message: Message) -> None:
            if message["type"] == "http.response.start":
                taken_at_answer.append(taken)
            await send(message)

        await api(scope, receive, noted)

    transport = httpx.ASGITransport(app=watched, client=("127.0.0.1", 40000))
    async with httpx.AsyncClient(transport=transport, base_url=BASE) as asking:
        refused = await asking.post("/api/projects/import", content=body(), headers=reader)
    assert_error(refused, 403, "token_scope")
    assert taken_at_answer == [0]  # what was sent is let go of afterwards


async def test_many_newer_answers_push_out_no_claim_at_work(client, me, database_server) -> None:
    first = keyed(me)
    await client.post("/api/projects", json=IDEA, headers=first)
    with database_server.connect_owner() as connection:
        sql = "select user_id from app.kept_answers where key = %s"
        (me_id,) = connection.execute(sql, [first["Idempotency-Key"]]).fetchone()
        connection.execute(
            "insert into app.kept_answers (user_id, rights, key, digest, sealed, size, created_at)"
            " select %s, 'signed in', 'w' || n, repeat('x', 32)::bytea, case when n > 1500 then null else 'x'::bytea end,"
            " 1, now() - n * interval '0.1 second' from generate_series(1, 1501) n",
            [me_id],
        )
    await client.post("/api/projects", json=IDEA, headers=keyed(me))
    with database_server.connect_owner() as connection:
        sql = "select count(*) filter (where sealed is null), count(*) from app.kept_answers where user_id = %s"
        assert connection.execute(sql, [me_id]).fetchone() == (1, 1001)


async def test_a_download_is_made_anew(client, me, project, database_server) -> None:
    await client.put(f"{project}/files/a.txt", json={"text": "x"}, headers={**me, "If-None-Match": "*"})
    headers = keyed(me)
    for _ in range(2):
        answer = await client.post(f"{project}/export", headers=headers)
        assert (answer.status_code, "idempotent-replayed" in answer.headers) == (200, False)
    with database_server.connect_owner() as connection:
        sql = "select count(*) from app.kept_answers where key = %s"
        assert connection.execute(sql, [headers["Idempotency-Key"]]).fetchone() == (0,)


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
