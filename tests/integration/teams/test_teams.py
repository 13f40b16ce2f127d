"""Teams over the API: joining, what each role may, and the end of a membership while others look on."""
# ruff: noqa: F811 - fixtures are named as they are imported

import asyncio
import json

import httpx
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from tests.conftest import DatabaseServer
from tests.integration.api.conftest import SignUp, api, client, me, served, sign_up  # noqa: F401 - fixtures

Headers = dict[str, str]


async def make_team(client: httpx.AsyncClient, owner: Headers) -> tuple[str, str]:
    """A team with a project."""
    team = (await client.post("/api/teams", json={"name": "Bakery"}, headers=owner)).json()["id"]
    idea = {"description": "A list of notes", "team_id": team}
    project = (await client.post("/api/projects", json=idea, headers=owner)).json()["id"]
    return team, project


async def invited(client: httpx.AsyncClient, owner: Headers, team: str, role: str, email: str = "") -> str:
    answer = await client.post(f"/api/teams/{team}/invitations", json={"role": role, "email": email}, headers=owner)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["link"]).rpartition("token=")[2]


async def joined(client: httpx.AsyncClient, owner: Headers, team: str, who: Headers, role: str) -> str:
    """The member's id."""
    token = await invited(client, owner, team, role)
    assert (await client.post("/api/teams/join", json={"token": token}, headers=who)).status_code == 200
    return await id_of(client, who)


async def id_of(client: httpx.AsyncClient, who: Headers) -> str:
    return str((await client.get("/auth/v1/user", headers=who)).json()["id"])


async def test_an_invitation_is_used_once(client: httpx.AsyncClient, me: Headers, sign_up: SignUp) -> None:
    team, _ = await make_team(client, me)
    token = await invited(client, me, team, "editor")
    people = [await sign_up() for _ in range(5)]
    answers = await asyncio.gather(
        *(client.post("/api/teams/join", json={"token": token}, headers=who) for who in people)
    )
    assert sorted(answer.status_code for answer in answers) == [200, 404, 404, 404, 404]
    members = (await client.get(f"/api/teams/{team}/members", headers=me)).json()["items"]
    assert [one["role"] for one in members] == ["owner", "editor"]


async def test_an_invitation_by_mail_is_for_that_address_alone(
    client: httpx.AsyncClient,
    me: Headers,
    sign_up: SignUp,
) -> None:
    team, _ = await make_team(client, me)
    other, friend = await sign_up(), await sign_up()
    address = (await client.get("/api/user/profile", headers=friend)).json()["email"]
    token = await invited(client, me, team, "viewer", address.upper())
    refused = await client.post("/api/teams/invitation", json={"token": token}, headers=other)
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "invitation_of_another")
    assert "Bakery" not in refused.text
    assert (await client.post("/api/teams/join", json={"token": token}, headers=other)).status_code == 403
    assert (await client.post("/api/teams/join", json={"token": token}, headers=friend)).status_code == 200


async def test_a_revoked_or_old_invitation_opens_nothing(
    client: httpx.AsyncClient,
    me: Headers,
    sign_up: SignUp,
    database_server: DatabaseServer,
) -> None:
    team, _ = await make_team(client, me)
    who = await sign_up()
    revoked, old = await invited(client, me, team, "viewer"), await invited(client, me, team, "viewer")
    newest = (await client.get(f"/api/teams/{team}/invitations", headers=me)).json()["items"]
    ended = await client.delete(f"/api/teams/{team}/invitations/{newest[1]['id']}", headers=me)
    assert ended.status_code == 204
    with database_server.connect_owner() as connection:
        connection.execute("update app.team_invitations set expires_at = now() where team_id = %s", (team,))
    for token in (revoked, old):
        assert (await client.post("/api/teams/join", json={"token": token}, headers=who)).status_code == 404


@pytest.mark.parametrize(
    ("role", "statuses"), [("viewer", (200, 403, 403, 403, 403)), ("editor", (200, 200, 200, 403, 403))]
)
async def test_what_a_role_may(
    role: str,
    statuses: tuple[int, ...],
    client: httpx.AsyncClient,
    me: Headers,
    sign_up: SignUp,
) -> None:
    team, project = await make_team(client, me)
    who, base, new = await sign_up(), f"/api/projects/{project}", {"If-None-Match": "*"}
    await client.put(f"{base}/files/a.txt", json={"text": "a"}, headers={**me, **new})
    assert (await client.get(base, headers=who)).status_code == 404
    await joined(client, me, team, who, role)
    read = await client.get(base, headers=who)
    write = await client.put(f"{base}/files/b.txt", json={"text": "b"}, headers={**who, **new})
    export = await client.post(f"{base}/export", headers=who)
    secrets = await client.get(f"{base}/secrets", headers=who)
    delete = await client.delete(base, headers=who)
    assert tuple(answer.status_code for answer in (read, write, export, secrets, delete)) == statuses
    assert read.json()["role"] == role
    assert [one["id"] for one in (await client.get("/api/projects", headers=who)).json()["items"]] == [project]
    assert (await client.post(f"/api/teams/{team}/invitations", json={}, headers=who)).status_code == 403
    assert (await client.get(f"/api/teams/{team}/log", headers=who)).status_code == 403


async def test_a_lent_key_serves_builds_and_nobody_sees_it(
    client: httpx.AsyncClient, me: Headers, sign_up: SignUp, database_server: DatabaseServer
) -> None:
    team, project = await make_team(client, me)
    friend = await sign_up()
    await joined(client, me, team, friend, "editor")
    with database_server.connect_owner() as connection:
        (key,) = connection.execute(
            "insert into public.user_api_keys (user_id, provider_id, key_name, mask, encrypted_key, model)"
            " values (%s, 'openai', 'Main', 'sk-abcd', 'sealed', 'gpt-5') returning id",
            (await id_of(client, me),),
        ).fetchone() or (None,)
    assert (await client.put(f"/api/teams/{team}/keys/{key}", headers=me)).status_code == 204
    shown = await client.get(f"/api/teams/{team}/keys", headers=friend)
    assert [one["key_name"] for one in shown.json()["items"]] == ["Main"]
    assert "abcd" not in shown.text
    assert (await client.get("/api/user/api-keys", headers=friend)).json()["items"] == []
    ordered = await client.post(f"/api/projects/{project}/generate", json={}, headers=friend)
    assert ordered.status_code == 202, ordered.text
    build = (await client.get(f"/api/builds/{ordered.json()['build_id']}", headers=friend)).json()
    assert (build["model"], build["is_demo"]) == ("gpt-5", False)
    assert (await client.post(f"/api/builds/{build['id']}/cancel", headers=friend)).status_code == 200
    assert (await client.delete(f"/api/teams/{team}/keys/{key}", headers=friend)).status_code == 404
    assert (await client.delete(f"/api/teams/{team}/keys/{key}", headers=me)).status_code == 204
    again = await client.post(f"/api/projects/{project}/generate", json={"key_id": str(key)}, headers=friend)
    assert again.status_code == 404, again.text


async def next_of(socket: ClientConnection, kind: str) -> dict[str, object]:
    """The next message of a kind."""
    async with asyncio.timeout(60):
        while True:
            message: dict[str, object] = json.loads(await socket.recv())
            if message["kind"] == kind:
                return message


def author_in(message: dict[str, object]) -> dict[str, object]:
    """Who said it."""
    assert isinstance(message["author"], dict)
    return message["author"]


async def test_both_follow_one_build_and_know_of_each_other_until_one_is_removed(
    served: str,
    client: httpx.AsyncClient,
    me: Headers,
    sign_up: SignUp,
) -> None:
    team, project = await make_team(client, me)
    friend = await sign_up()
    member = await joined(client, me, team, friend, "editor")
    url = f"ws://{served}/api/projects/{project}/events"
    async with (
        connect(url, additional_headers=me, proxy=None) as mine,
        connect(url, additional_headers=friend, proxy=None) as theirs,
    ):
        while len(await people_at(mine)) < 2:
            pass
        ordered = await client.post(f"/api/projects/{project}/generate", json={}, headers=friend)
        assert ordered.status_code == 202, ordered.text
        said = await client.post(f"/api/projects/{project}/chat", json={"text": "hello"}, headers=friend)
        assert said.status_code == 202, said.text
        heard, own = await next_of(mine, "user_message"), await next_of(theirs, "user_message")
        assert (author_in(heard)["is_you"], author_in(own)["is_you"]) == (False, True)
        assert heard == {**own, "author": {**author_in(own), "is_you": False}}
        place = f"/api/teams/{team}/members/{member}"
        for role, may_build in (("viewer", False), ("editor", True)):
            assert (await client.put(f"{place}/role", json={"role": role}, headers=me)).status_code == 204
            told = (await next_of(theirs, "rights"))["rights"]
            assert isinstance(told, list)
            assert ("build" in told) is may_build
        goes_on = await client.post(f"/api/builds/{ordered.json()['build_id']}/resume", json={}, headers=friend)
        assert goes_on.status_code == 200, goes_on.text
        assert (await client.delete(place, headers=me)).status_code == 204
        with pytest.raises(ConnectionClosed):  # by the removal: nothing else ends it before the test's own time is up
            await drain(theirs)
        assert theirs.close_code == 4404
        assert len(await people_at(mine)) == 1
    # The build was queued: it rests, is the owner's, and he goes on with it.
    build = ordered.json()["build_id"]
    assert (await client.get(f"/api/builds/{build}", headers=me)).json()["status"] == "paused"
    assert (await client.get(f"/api/builds/{build}", headers=friend)).status_code == 404
    assert (await client.post(f"/api/builds/{build}/resume", json={}, headers=friend)).status_code == 404
    assert (await client.post(f"/api/builds/{build}/resume", json={}, headers=me)).status_code == 200


async def drain(socket: ClientConnection) -> None:
    while True:
        await socket.recv()


async def people_at(socket: ClientConnection) -> list[object]:
    people = (await next_of(socket, "people"))["people"]
    assert isinstance(people, list)
    return people


async def test_a_team_is_handed_over_with_its_projects(
    client: httpx.AsyncClient,
    me: Headers,
    sign_up: SignUp,
) -> None:
    team, project = await make_team(client, me)
    heir = await sign_up()
    member = await joined(client, me, team, heir, "viewer")
    secret = await client.put(f"/api/projects/{project}/secrets/MAIL_KEY", json={"value": "secret-value"}, headers=me)
    assert secret.status_code == 200, secret.text
    owner = await id_of(client, me)
    assert (await client.delete(f"/api/teams/{team}/members/{owner}", headers=me)).status_code == 409
    offer = f"/api/teams/{team}/offer"
    assert (await client.post(offer, json={"takes": True}, headers=heir)).status_code == 404, "nobody was asked yet"
    given = await client.put(offer, json={"user_id": member}, headers=me)
    assert given.status_code == 204, given.text
    assert (await client.get(f"/api/projects/{project}", headers=heir)).json()["role"] == "viewer"
    assert (await client.get(f"/api/teams/{team}", headers=heir)).json()["offered_to"] == member
    assert (await client.post(offer, json={"takes": True}, headers=me)).status_code == 404, (
        "it was not the owner's to take"
    )
    taken = await client.post(offer, json={"takes": True}, headers=heir)
    assert taken.status_code == 204, taken.text
    assert (await client.get(f"/api/projects/{project}", headers=heir)).json()["role"] == "owner"
    assert (await client.get(f"/api/projects/{project}", headers=me)).json()["role"] == "admin"
    assert (await client.delete(f"/api/teams/{team}/members/{owner}", headers=me)).status_code == 204
    assert (await client.get(f"/api/projects/{project}", headers=me)).status_code == 404
    kept = (await client.get(f"/api/projects/{project}/secrets", headers=heir)).json()["items"]
    assert [one["name"] for one in kept] == ["MAIL_KEY"]


async def test_a_project_moves_in_and_out(client: httpx.AsyncClient, me: Headers, sign_up: SignUp) -> None:
    team, _ = await make_team(client, me)
    friend = await sign_up()
    await joined(client, me, team, friend, "editor")
    brought = (await client.post("/api/projects", json={"description": "A shop"}, headers=friend)).json()["id"]
    base = f"/api/projects/{brought}"
    assert (await client.get(base, headers=me)).status_code == 404
    assert (await client.put(f"{base}/team", json={"team_id": team}, headers=friend)).status_code == 204
    assert (await client.get(base, headers=me)).json()["role"] == "owner"
    assert (await client.put(f"{base}/team", json={"team_id": None}, headers=friend)).status_code == 403
    assert (await client.put(f"{base}/team", json={"team_id": None}, headers=me)).status_code == 204
    assert (await client.get(base, headers=friend)).status_code == 404
    log = (await client.get(f"/api/teams/{team}/log", headers=me)).json()["items"]
    assert [one["kind"] for one in log[:2]] == ["project_moved_out", "project_moved_in"]
