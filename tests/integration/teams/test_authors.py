"""Who said it: names of members on their messages, and what is left of the names of those who have gone."""
# ruff: noqa: F811 - fixtures are named as they are imported

from typing import Any
from uuid import UUID

import httpx
from psycopg.types.json import Jsonb

from engine.builds.turns import Turn
from samokoder_app.builds.authors import told_with_authors
from samokoder_app.db.repositories.builds import post_message
from samokoder_app.db.repositories.events import read_events
from samokoder_app.db.session import as_user
from tests.conftest import DatabaseServer
from tests.integration.api.conftest import SignUp, api, client, me, sign_up  # noqa: F401 - fixtures
from tests.integration.teams.test_teams import Headers, id_of, joined, make_team


async def say(who: str, project: str, text: str) -> None:
    async with as_user(UUID(who)) as session:
        await post_message(session, UUID(project), None, f"user-{text}", Turn(text=text))


async def heard(reader: str, project: str) -> list[dict[str, Any]]:
    """Authors of all messages, as this reader finds them in the stream of events."""
    async with as_user(UUID(reader)) as session:
        rows = await read_events(session, UUID(project), 0, 100)
        told = await told_with_authors(session, UUID(reader), UUID(project), rows)
    return [one.author.model_dump(mode="json") for one in told if one.author and one.kind == "user_message"]


async def test_each_reader_finds_who_said_what(
    client: httpx.AsyncClient, me: Headers, sign_up: SignUp, database_server: DatabaseServer
) -> None:
    team, project = await make_team(client, me)
    ann, bob = await sign_up(), await sign_up()
    named = await client.patch("/api/user/profile", json={"display_name": "Ann Kay"}, headers=ann)
    assert named.status_code == 200, named.text
    ids = [await id_of(client, me), *[await joined(client, me, team, one, "editor") for one in (ann, bob)]]
    mails = [(await client.get("/auth/v1/user", headers=one)).json()["email"] for one in (me, ann, bob)]
    for who, text in zip(ids, ("first", "second", "third"), strict=True):
        await say(who, project, text)
    people = [{"user_id": ids[0], "name": mails[0]}, {"user_id": ids[1], "name": "Ann Kay"}]
    people.append({"user_id": ids[2], "name": mails[2]})
    for place, reader in enumerate(ids):
        told = await heard(reader, project)
        assert told == [{**one, "is_you": number == place} for number, one in enumerate(people)]

    # Removed: the name that somebody gave himself stays, the address that stood for one does not.
    for gone in ids[1:]:
        answer = await client.delete(f"/api/teams/{team}/members/{gone}", headers=me)
        assert answer.status_code == 204, answer.text
    told = await heard(ids[0], project)
    assert [one["name"] for one in told] == [mails[0], "Ann Kay", None]
    assert mails[2] not in (await client.get(f"/api/projects/{project}/ledger", headers=me)).text

    # Deleted: nothing of him but what he said.
    with database_server.connect_owner() as connection:
        connection.execute("select app.delete_account(%s, true)", (ids[1],))
        row = connection.execute("select count(*) from app.events where author_id = %s", (ids[1],)).fetchone()
        assert row == (0,)
    told = await heard(ids[0], project)
    assert told[1] == {"user_id": None, "name": None, "is_you": False}


async def test_builds_and_the_ledger_name_who_asked(
    client: httpx.AsyncClient, me: Headers, sign_up: SignUp, database_server: DatabaseServer
) -> None:
    team, project = await make_team(client, me)
    other = await sign_up()
    member = await joined(client, me, team, other, "editor")
    order = await client.post(f"/api/projects/{project}/generate", json={"model": "demo"}, headers=other)
    assert order.status_code == 202, order.text
    build = order.json()["build_id"]
    with database_server.connect_owner() as connection:
        told = {"kind": "build_started", "idea": "x", "stack": "fastapi", "model": "demo", "is_demo": True}
        write = "select app.write_event(%s, %s, 0, 0, 'build_started', %s)"
        connection.execute(write, (project, build, Jsonb(told)))
    async with as_user(UUID(member)) as session:
        await post_message(session, UUID(project), UUID(build), "user-1", Turn(text="and this"))
    (entry,) = (await client.get(f"/api/projects/{project}/ledger", headers=me)).json()["items"]
    assert entry["asked_by"]["user_id"] == member
    assert (entry["said"], [one["user_id"] for one in entry["said_by"]]) == (["and this"], [member])
    mine = (await client.get(f"/api/projects/{project}/ledger", headers=other)).json()["items"][0]
    assert mine["asked_by"]["is_you"] is True
