"""Personal access tokens: shown once, limited to their rights, over at once when revoked."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest
from psycopg import AsyncConnection

from tests.conftest import DatabaseServer
from tests.integration.api.conftest import SignUp
from tests.integration.api.test_contract import assert_error

Headers = dict[str, str]


async def make(client: httpx.AsyncClient, me: Headers, *scopes: str, name: str = "script") -> tuple[str, Headers]:
    """The id of a new token, and the headers of a script that has it."""
    body = {"name": name, "scopes": scopes}
    answer = await client.post("/api/user/tokens", json=body, headers=me)
    assert answer.status_code == 201, answer.text
    made = answer.json()
    assert made["token"].startswith("smk_")
    assert made["mask"] == f"smk_…{made['token'][-4:]}"
    return made["id"], {"Authorization": f"Bearer {made['token']}"}


async def test_a_token_is_told_once_and_kept_as_a_hash(
    client: httpx.AsyncClient, me: Headers, database_server: DatabaseServer
) -> None:
    _, script = await make(client, me, "read")
    token = script["Authorization"].removeprefix("Bearer ")
    listed = await client.get("/api/user/tokens", headers=me)
    assert token not in listed.text
    assert [(one["name"], one["scopes"], one["last_used_at"]) for one in listed.json()["items"]] == [
        ("script", ["read"], None)
    ]
    ends = datetime.fromisoformat(listed.json()["items"][0]["expires_at"])
    assert timedelta(days=89) < ends - datetime.now(UTC) < timedelta(days=91)
    with database_server.connect_owner() as connection:
        kept = connection.execute("select t::text from app.access_tokens t").fetchall()
    assert all(token not in row for (row,) in kept)


async def test_each_right_opens_what_it_names_and_nothing_else(
    client: httpx.AsyncClient, me: Headers, project: str
) -> None:
    asked = {
        "read": (("GET", project), ("POST", f"{project}/estimate"), ("GET", "/api/user/usage")),
        "build": (("POST", f"{project}/generate"), ("PATCH", project), ("PUT", f"{project}/files/x/export")),
        "account": (("PUT", "/api/user/budgets"), ("POST", "/api/user/api-keys"), ("PATCH", "/api/user/profile")),
    }
    for scope in asked:
        _, script = await make(client, me, scope, name=scope)
        for right, requests in asked.items():
            for method, path in requests:
                answer = await client.request(method, path, json=None if method == "GET" else {}, headers=script)
                if right == scope:
                    assert answer.status_code not in {401, 403}, (scope, method, path, answer.text)
                else:
                    assert assert_error(answer, 403, "token_scope")["details"] == {"scope": right}


async def test_no_token_makes_or_sees_tokens(client: httpx.AsyncClient, me: Headers) -> None:
    token_id, script = await make(client, me, "read", "build", "account")
    for method, path in (("GET", ""), ("POST", ""), ("DELETE", f"/{token_id}")):
        answer = await client.request(method, f"/api/user/tokens{path}", headers=script)
        assert_error(answer, 403, "token_not_enough")
    assert (await client.get("/auth/v1/user", headers=script)).status_code in {401, 403}


async def test_odd_spellings_of_an_address_open_nothing(client: httpx.AsyncClient, me: Headers, project: str) -> None:
    token_id, script = await make(client, me, "read", "build")
    for method, path in (
        ("POST", "/api/user/tokens"),
        ("DELETE", "/api/user/sessions"),
        ("DELETE", f"/api/user/tokens/{token_id}"),
        ("PUT", f"{project}/routes"),
        ("PUT", f"{project}/hosts/evil.example"),
        ("DELETE", project),
    ):
        for end in ("%0A", "%0D", "%00", "/", "//", "%2F", ";a", "?a", "%20"):
            body = {"name": "wider", "scopes": ["read", "build", "account"]}
            answer = await client.request(method, path + end, json=body, headers=script)
            assert answer.status_code in {307, 403, 404, 405, 422}, (method, path + end, answer.text)
    assert len((await client.get("/api/user/tokens", headers=me)).json()["items"]) == 1
    assert (await client.get(f"{project}/hosts", headers=me)).json()["items"] == []
    assert (await client.get(project, headers=me)).status_code == 200


async def test_a_revoked_token_is_over_at_once(client: httpx.AsyncClient, me: Headers, sign_up: SignUp) -> None:
    token_id, script = await make(client, me, "read")
    assert (await client.get("/api/projects", headers=script)).status_code == 200
    assert_error(await client.delete(f"/api/user/tokens/{token_id}", headers=await sign_up()), 404)
    used = (await client.get("/api/user/tokens", headers=me)).json()["items"][0]["last_used_at"]
    assert used is not None
    assert (await client.delete(f"/api/user/tokens/{token_id}", headers=me)).status_code == 204
    assert_error(await client.get("/api/projects", headers=script), 401, "unauthenticated")
    assert_error(await client.delete(f"/api/user/tokens/{token_id}", headers=me), 404)


async def test_a_token_that_has_ended_and_a_guessed_one_open_nothing(
    client: httpx.AsyncClient, me: Headers, database_server: DatabaseServer
) -> None:
    token_id, script = await make(client, me, "read")
    async with await AsyncConnection.connect(database_server.postgres.address("postgres")) as connection:
        await connection.execute(
            "update app.access_tokens set expires_at = now() - interval '1 second' where id = %s", [token_id]
        )
    assert_error(await client.get("/api/projects", headers=script), 401)
    for guess in ("smk_", "smk_" + "A" * 43, "smk_" + "é" * 20, "smk_" + "x" * 9_000):
        headers = {"Authorization": f"Bearer {guess}".encode("latin-1")}
        assert_error(await client.get("/api/projects", headers=headers), 401)


async def test_an_operators_token_is_no_operator(
    client: httpx.AsyncClient, me: Headers, database_server: DatabaseServer
) -> None:
    _, script = await make(client, me, "read", "build", "account")
    email = (await client.get("/api/user/profile", headers=me)).json()["email"]
    async with await AsyncConnection.connect(database_server.postgres.address("postgres")) as connection:
        await connection.execute("update public.profiles set is_operator = true where email = %s", [email])
    far = {"X-Forwarded-For": "203.0.113.9"}
    assert (await client.get("/metrics", headers=script | far)).status_code == 404
    assert (await client.get("/metrics", headers=me | far)).status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        {"name": " "},
        {"name": "a" * 81},
        {"name": "a\x00b"},
        {"name": "a", "scopes": []},
        {"name": "a", "scopes": ["admin"]},
        {"name": "a", "expires_in_days": 0},
        {"name": "a", "expires_in_days": 367},
        {"name": "a", "token": "smk_mine"},
    ],
)
async def test_a_bad_wish_is_refused(client: httpx.AsyncClient, me: Headers, body: dict[str, object]) -> None:
    assert_error(await client.post("/api/user/tokens", json=body, headers=me), 422)


async def test_names_are_told_apart(client: httpx.AsyncClient, me: Headers, sign_up: SignUp) -> None:
    await make(client, me, "read")
    again = await client.post("/api/user/tokens", json={"name": " script "}, headers=me)
    assert_error(again, 409, "token_name_taken")
    await make(client, await sign_up(), "read")
