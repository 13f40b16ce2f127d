"""Every endpoint x every caller, over HTTP on the real database, against what the rows of the matrix say."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import httpx
import pytest
from fastapi import FastAPI
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from bench.demo_endpoint import serving
from tests.conftest import DatabaseServer
from tests.integration.api.conftest import api, client, served  # noqa: F401 - fixtures
from tests.integration.matrix.accounts import (
    ORIGIN,
    SCOPES,
    Account,
    Headers,
    by_form,
    forged_tokens,
    make_account,
    sign_in,
)
from tests.integration.matrix.asking import address, ask, code_of, endpoints_of, filled, leaks
from tests.integration.matrix.endpoints import CROSSED, ENDPOINTS

NO_ROW = (
    "{} has no row in the matrix: say in tests/integration/matrix/endpoints.py whose things it names, what right a token"
    " needs for it, and what its owner gets."
)
ELSEWHERE = {"Origin": "https://evil.example"}
STREAMS = {"GET /api/projects/{project_id}/events", "WS /api/projects/{project_id}/events"}
SAFE = ("GET ", "HEAD ", "* ", "WS ")


@dataclass(frozen=True)
class People:
    owner: Account
    other: Account
    operator: Account


@pytest.fixture
async def models() -> AsyncIterator[str]:
    """Where a key is tested."""
    async with serving() as endpoint:
        yield endpoint.base_url


_MADE: list[Account] = []


@pytest.fixture
async def people(
    client: httpx.AsyncClient,  # noqa: F811
    database_server: DatabaseServer,
    models: str,
) -> People:
    """Made once for all tests here, none of which takes anything from them."""
    if not _MADE:
        with database_server.connect_owner() as connection:
            _MADE.extend([await make_account(client, connection, models) for _ in range(3)])
            connection.execute("update public.profiles set is_operator = true where id = %s", (_MADE[2].id,))
    return People(*_MADE)


def of(*reaches: str) -> list[str]:
    """Endpoints that answer at once, by what they reach."""
    return [one for one, row in ENDPOINTS.items() if row.reach in reaches and one not in STREAMS]


def test_every_endpoint_has_a_row(api: FastAPI) -> None:  # noqa: F811
    found = endpoints_of(api)
    lacking = sorted(found - set(ENDPOINTS))
    assert not lacking, "\n".join(map(NO_ROW.format, lacking))
    assert set(ENDPOINTS) == found, f"the matrix has rows of what is no more: {set(ENDPOINTS) - found}"


async def test_another_users_things_are_not_found(client: httpx.AsyncClient, people: People) -> None:  # noqa: F811
    for endpoint in of("thing"):
        for stranger in (people.other, people.operator):
            right = ENDPOINTS[endpoint].needs
            ways = [stranger.bearer, {**stranger.cookie, **ORIGIN}]
            for who in [*ways, stranger.tokens[right]] if right in SCOPES else ways:
                answer = await ask(client, endpoint, people.owner.things, who)
                assert answer.status_code == 404, (endpoint, answer.text)
                assert code_of(answer) not in {"", "no_such_address"}, (endpoint, answer.text)
                assert not leaks(people.owner, answer), (endpoint, answer.text)


async def test_what_is_for_operators_is_not_there_for_others(client: httpx.AsyncClient, people: People) -> None:  # noqa: F811
    for endpoint in of("operator"):
        for who in (people.other.bearer, {**people.other.cookie, **ORIGIN}, *people.operator.tokens.values()):
            answer = await ask(client, endpoint, people.owner.things, who)
            assert answer.status_code == 404, (endpoint, answer.text)
            assert not leaks(people.owner, answer), (endpoint, answer.text)


async def test_another_users_things_in_a_body_are_not_found(client: httpx.AsyncClient, people: People) -> None:  # noqa: F811
    theirs = {f"their_{name}": value for name, value in people.owner.things.items()}
    for endpoint, body, code in CROSSED:
        answer = await ask(client, endpoint, people.other.things | theirs, people.other.bearer, body)
        assert code_of(answer) == code, (endpoint, body, answer.text)
        assert not leaks(people.owner, answer), (endpoint, answer.text)


async def test_the_callers_own_is_nobody_elses(client: httpx.AsyncClient, people: People) -> None:  # noqa: F811
    for endpoint in of("caller"):
        answer = await ask(client, endpoint, people.other.things, await fresh(client, people.other, endpoint))
        assert answer.status_code == ENDPOINTS[endpoint].owner, (endpoint, answer.text)
        assert not leaks(people.owner, answer), (endpoint, answer.text)
    for endpoint in of("anybody"):
        for who in ({}, people.other.bearer, {**people.other.cookie, **ORIGIN}):
            answer = await ask(client, endpoint, people.owner.things, {**ORIGIN, **who})
            assert not leaks(people.owner, answer), (endpoint, answer.text)


ENDS_SESSIONS = {"DELETE /api/user/sessions", "POST /auth/v1/logout"}


async def fresh(client: httpx.AsyncClient, account: Account, endpoint: str) -> Headers:  # noqa: F811
    """Credentials that may be used up."""
    return await again(client, account) if endpoint in ENDS_SESSIONS else account.bearer


async def again(client: httpx.AsyncClient, account: Account) -> Headers:  # noqa: F811
    """A token of a session of its own."""
    return await sign_in(client, account.canaries[1])


async def test_without_credentials_that_hold_nothing_opens(client: httpx.AsyncClient, people: People) -> None:  # noqa: F811
    nobody = {"no token": {}, "a basic password": {"Authorization": "Basic YTpi"}, "an empty cookie": {"Cookie": "a=b"}}
    for name, who in {**nobody, **forged_tokens(people.owner.bearer), **await ended(client, people)}.items():
        for endpoint in of("thing", "caller", "operator"):
            answer = await ask(client, endpoint, people.owner.things, {**who, **ORIGIN})
            expected = {401, 403} if endpoint.partition(" ")[2].startswith("/auth/") else {401}
            if ENDPOINTS[endpoint].reach == "operator":
                expected = {404}
            assert answer.status_code in expected, (name, endpoint, answer.status_code, answer.text)
            assert not leaks(people.owner, answer), (endpoint, answer.text)


async def ended(client: httpx.AsyncClient, people: People) -> dict[str, Headers]:  # noqa: F811
    """Credentials that were good: of a session that was ended, of a token that was revoked."""
    signed_out = await again(client, people.owner)
    assert (await client.post("/auth/v1/logout?scope=local", headers=signed_out)).status_code == 204
    made = await client.post("/api/user/tokens", json={"name": "short"}, headers=people.owner.bearer)
    revoked = {"Authorization": f"Bearer {made.json()['token']}"}
    path = f"/api/user/tokens/{made.json()['id']}"
    assert (await client.delete(path, headers=people.owner.bearer)).status_code == 204
    cookie = await by_form(client, "/session/sign-in", people.owner.canaries[1])
    assert (await client.get("/api/user/profile", headers=cookie)).status_code == 200
    assert (await client.post("/session/sign-out", headers={**cookie, **ORIGIN})).status_code == 303
    return {"a session that ended": signed_out, "a revoked token": revoked, "a cookie that ended": cookie}


async def test_a_token_opens_what_its_right_names(client: httpx.AsyncClient, people: People) -> None:  # noqa: F811
    for endpoint in of("thing", "caller"):
        needs = ENDPOINTS[endpoint].needs
        is_auth = endpoint.partition(" ")[2].startswith("/auth/")
        for right, who in people.owner.tokens.items():
            if right == needs:
                continue
            answer = await ask(client, endpoint, people.owner.things, who)
            assert answer.status_code in ({401, 403} if is_auth else {403}), (right, endpoint, answer.text)
            if not is_auth:
                expected = "token_not_enough" if needs == "signing in" else "token_scope"
                assert code_of(answer) == expected, (right, endpoint, answer.text)


async def test_other_sites_change_nothing_with_the_cookie(client: httpx.AsyncClient, people: People) -> None:  # noqa: F811
    forms = [one for one in of("anybody") if one.startswith(("POST /session/", "POST /confirm"))]
    asked = [one for one in of("thing", "caller", "operator") if not one.startswith(SAFE) and " /auth/" not in one]
    for endpoint in asked + forms:
        who = people.operator if endpoint in of("operator") else people.owner
        for origin in (ELSEWHERE, {"Origin": "null"}, {}, {"Origin": "http://localhost:3000.evil.example"}):
            answer = await ask(client, endpoint, who.things, {**who.cookie, **origin})
            assert answer.status_code == 403, (endpoint, origin, answer.status_code, answer.text)
            assert code_of(answer) == "cross_origin", (endpoint, answer.text)


async def test_the_owner_gets_what_the_matrix_says(
    client: httpx.AsyncClient,  # noqa: F811
    people: People,
    database_server: DatabaseServer,
    models: str,
) -> None:
    """In the order of the rows, so that what ends something comes last: the refusals above were none of the request."""
    with database_server.connect_owner() as connection:
        owner = await make_account(client, connection, models)
    got, told = {}, 0
    for endpoint in of("thing", "caller", "anybody", "operator"):
        row = ENDPOINTS[endpoint]
        if row.owner is not None:
            account = people.operator if row.reach == "operator" else owner
            answer = await ask(client, endpoint, account.things, {**await fresh(client, account, endpoint), **ORIGIN})
            told += bool(leaks(owner, answer))
            got[endpoint] = (answer.status_code, answer.text if answer.status_code != row.owner else "")
    assert {name: said for name, said in got.items() if said[0] != ENDPOINTS[name].owner} == {}
    assert told > 20, "what is looked for in the answers to others is in those to the owner"


async def test_streams_are_closed_to_everybody_else(served: str, people: People) -> None:  # noqa: F811
    path = filled("/api/projects/{project_id}/events", people.owner.things)
    strangers = {
        "another user": (people.other.bearer, 404),
        "an operator": (people.operator.bearer, 404),
        "a script that may only build": (people.owner.tokens["build"], 403),
        "nobody": ({}, 401),
        **{name: (who, 401) for name, who in forged_tokens(people.owner.bearer).items()},
    }
    async with httpx.AsyncClient(base_url=f"http://{served}", timeout=60) as streaming:
        for name, (who, status) in strangers.items():
            answer = await streaming.get(path, headers=who)
            assert answer.status_code == status, (name, answer.text)
            assert not leaks(people.owner, answer), (name, answer.text)
            assert await refusal(f"ws://{served}{path}", who) == status, name
            assert await refusal(f"ws://{served}{path}", {}, who) == status, name
        assert await refusal(f"ws://{served}{path}", {**people.owner.cookie, **ELSEWHERE}) == 403
        assert await refusal(f"ws://{served}{path}", people.owner.bearer) is None


async def refusal(url: str, headers: Headers, offered: Headers | None = None) -> int | None:
    """The status with which a WebSocket is refused, its token in a header or among the subprotocols; None: accepted."""
    token = (offered or {}).get("Authorization", "").removeprefix("Bearer ")
    protocols = ["samokoder.events", f"bearer.{token}"] if token else None
    try:
        async with connect(url, additional_headers=headers, subprotocols=protocols, proxy=None):
            return None
    except InvalidStatus as error:
        return error.response.status_code


def test_addresses_name_things_alone(api: FastAPI) -> None:  # noqa: F811
    """No template is left unfilled by the matrix."""
    things = dict.fromkeys(
        ("project_id", "build_id", "key_id", "token_id", "session_id", "sha256", "number", "old", "new", "path", "name",
         "host", "package", "identity_id", "user_id", "team_id", "invitation_id", "request_id", "share_id", "share_token"), "x"
    )  # fmt: skip
    for endpoint, row in ENDPOINTS.items():
        assert "{" not in address(endpoint.partition(" ")[2], row, things)
