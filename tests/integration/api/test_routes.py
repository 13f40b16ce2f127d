"""Routes over REST: kept in order, with one's own keys alone, and gone with a key."""

from collections.abc import AsyncIterator, Awaitable, Callable
from uuid import uuid4

import httpx
import pytest

from bench.demo_endpoint import serving
from tests.integration.api.conftest import SignUp

EMPTY = {"plan": [], "code": [], "cheap": []}
AddKey = Callable[[dict[str, str], str], Awaitable[str]]


@pytest.fixture
async def add_key(client: httpx.AsyncClient) -> AsyncIterator[AddKey]:
    """`await add_key(headers, name)` answers with the id of a new key."""
    async with serving() as endpoint:

        async def add(headers: dict[str, str], name: str) -> str:
            body = {"provider_id": "openai_compatible", "key_name": name, "api_key": "sk-0123456789ab"}
            draft = {**body, "base_url": endpoint.base_url, "model": "demo"}
            answer = await client.post("/api/user/api-keys", json=draft, headers=headers)
            assert answer.status_code == 201, answer.text
            return str(answer.json()["id"])

        yield add


async def test_routes_are_kept_in_order(
    client: httpx.AsyncClient, me: dict[str, str], project: str, add_key: AddKey
) -> None:
    before = await client.get("/api/user/routes", headers=me)
    assert before.json() == {**EMPTY, "fails_over": False, "free_first": False}
    first, second = await add_key(me, "a"), await add_key(me, "b")
    code = [{"key_id": second, "model": "demo"}, {"key_id": first, "model": "demo-slow"}]
    wanted = {**EMPTY, "code": code, "fails_over": True, "free_first": True}
    assert (await client.put("/api/user/routes", json=wanted, headers=me)).status_code == 200
    assert (await client.get("/api/user/routes", headers=me)).json() == wanted
    assert (await client.get(f"{project}/routes", headers=me)).json() == EMPTY
    own = {**EMPTY, "plan": [{"key_id": first, "model": "demo"}]}
    assert (await client.put(f"{project}/routes", json=own, headers=me)).json() == own
    assert (await client.get(f"{project}/routes", headers=me)).json() == own
    assert (await client.get("/api/user/routes", headers=me)).json() == wanted
    assert (await client.delete(f"/api/user/api-keys/{second}", headers=me)).status_code == 204
    assert (await client.get("/api/user/routes", headers=me)).json()["code"] == code[1:]
    estimate = await client.post(f"{project}/estimate", json={}, headers=me)
    assert estimate.json()["model"] == "demo-slow"


async def test_what_is_not_ones_own_is_not_found(
    client: httpx.AsyncClient, me: dict[str, str], project: str, add_key: AddKey, sign_up: SignUp
) -> None:
    key, stranger = await add_key(me, "a"), await sign_up()
    routes = {**EMPTY, "code": [{"key_id": key, "model": "demo"}]}
    for address, headers, code in (
        ("/api/user/routes", stranger, "key_not_found"),
        (f"{project}/routes", stranger, "project_not_found"),
        (f"/api/projects/{uuid4()}/routes", me, "project_not_found"),
    ):
        answer = await client.put(address, json=routes, headers=headers)
        assert (answer.status_code, answer.json()["error"]["code"]) == (404, code)
    assert (await client.get(f"{project}/routes", headers=stranger)).status_code == 404
    twice = {**EMPTY, "code": routes["code"] * 2}
    answer = await client.put("/api/user/routes", json=twice, headers=me)
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "route_place_twice")
    many = {**EMPTY, "plan": [{"key_id": key, "model": f"m{number}"} for number in range(11)]}
    assert (await client.put("/api/user/routes", json=many, headers=me)).status_code == 422
