"""The caller's own data over HTTP: what was done, its end; who may and who may not."""

import io
import zipfile

import httpx
import pytest

from tests.conftest import DatabaseServer
from tests.integration.api.conftest import SignUp
from tests.integration.owndata.test_deleting import PASSWORD

ORIGIN = {"Origin": "http://localhost:3000"}


async def my_email(client: httpx.AsyncClient, me: dict[str, str]) -> str:
    return str((await client.get("/api/user/profile", headers=me)).json()["email"])


async def test_what_was_done_is_listed_with_where_from(client: httpx.AsyncClient, me: dict[str, str]) -> None:
    agent = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}
    made = await client.post("/api/user/tokens", json={"name": "nightly"}, headers=me | agent)
    assert made.status_code == 201
    page = (await client.get("/api/user/audit?limit=1", headers=me)).json()
    line = page["items"][0]
    assert (line["kind"], line["address"], line["browser"]) == ("token_made", "127.0.0.1", "Firefox, Linux")
    assert line["via"] == "session"
    assert made.json()["token"] not in str(page)
    by_token = {"Authorization": f"Bearer {made.json()['token']}"}
    for path, status in (("/api/user/audit", 403), ("/api/admin/audit", 404)):
        assert (await client.get(path, headers=by_token)).status_code == status
    assert (await client.get("/api/user/audit")).status_code == 401


async def test_ways_in_are_told_from_where_they_came(client: httpx.AsyncClient, me: dict[str, str]) -> None:
    """Over the auth server's own addresses and over the forms of the pages."""
    email = await my_email(client, me)
    agent = {"User-Agent": "Mozilla/5.0 (Macintosh; Intel Mac OS X 14) Version/18 Safari/605", **ORIGIN}
    entered = await client.post("/session/sign-in", data={"email": email, "password": PASSWORD}, headers=agent)
    cookie = {"Cookie": entered.headers["set-cookie"].partition(";")[0], **agent}
    form = {"present": PASSWORD, "new": "another horse battery"}
    changed = await client.post("/session/password", data=form, headers=cookie)
    assert changed.headers["location"].startswith("/account/sign-in?done=password")
    now = {"Cookie": changed.headers["set-cookie"].partition(";")[0], **agent}
    assert (await client.delete("/api/user/sessions", headers=now)).status_code == 204
    lines = (await client.get("/api/user/audit", headers=now)).json()["items"]
    assert [line["kind"] for line in lines] == [
        "signed_out_everywhere",
        "password_changed",
        "signed_in",
        "signed_in",
        "signed_in",
    ]
    assert {(line["address"], line["browser"]) for line in lines[:-1]} == {("127.0.0.1", "Safari, macOS")}


async def test_the_account_is_deleted_with_its_password_alone(client: httpx.AsyncClient, me: dict[str, str]) -> None:
    email = await my_email(client, me)
    token = (await client.post("/api/user/tokens", json={"name": "t", "scopes": ["account"]}, headers=me)).json()[
        "token"
    ]
    by_token = {"Authorization": f"Bearer {token}"}
    bodies = (
        ({"email": email, "password": PASSWORD}, by_token, 403),
        ({"email": email, "password": "another one"}, me, 403),
        ({"email": email}, me, 403),
        ({"email": "x@example.com", "password": PASSWORD}, me, 422),
        ({}, me, 422),
        ({"email": email, "password": PASSWORD}, {}, 401),
        ({"email": email, "password": PASSWORD}, me, 200),
        ({"email": email, "password": PASSWORD}, me, 401),
    )
    for body, headers, status in bodies:
        answer = await client.request("DELETE", "/api/user", json=body, headers=headers)
        assert answer.status_code == status, answer.text
    for headers in (me, by_token):
        assert (await client.get("/api/projects", headers=headers)).status_code == 401


@pytest.mark.parametrize(
    ("password", "place"),
    [("wrong", "/account/data?refused=password_wrong"), (PASSWORD, "/sign-in?done=account_deleted")],
)
async def test_the_form_of_the_account_page(
    password: str, place: str, client: httpx.AsyncClient, me: dict[str, str]
) -> None:
    email = await my_email(client, me)
    origin = ORIGIN
    form = {"email": email, "password": PASSWORD}
    entered = await client.post("/session/sign-in", data=form, headers=origin)
    cookie = {"Cookie": entered.headers["set-cookie"].partition(";")[0]}
    foreign = await client.post(
        "/session/delete-account", data=form, headers=cookie | {"Origin": "http://evil.example"}
    )
    assert foreign.status_code == 403
    answer = await client.post("/session/delete-account", data=form | {"password": password}, headers=cookie | origin)
    assert (answer.status_code, answer.headers["location"]) == (303, place)
    again = await client.get("/api/user/profile", headers=cookie)
    assert again.status_code == (200 if password == "wrong" else 401)


async def test_operators_read_what_was_done_by_all(
    client: httpx.AsyncClient, sign_up: SignUp, database_server: DatabaseServer
) -> None:
    me, other = await sign_up(), await sign_up()
    await client.post("/api/user/tokens", json={"name": "other's"}, headers=other)
    assert (await client.get("/api/admin/audit", headers=me)).status_code == 404
    email = await my_email(client, me)
    with database_server.connect_owner() as connection:
        connection.execute("update public.profiles set is_operator = true where email = %s", (email,))
    granted, made = (await client.get("/api/admin/audit?limit=2", headers=me)).json()["items"]
    assert (granted["kind"], granted["email"]) == ("operator_granted", email)
    assert (made["kind"], made["email"]) == ("token_made", await my_email(client, other))


async def test_exports_are_told_and_downloaded(client: httpx.AsyncClient, me: dict[str, str], project: str) -> None:
    await client.put(f"{project}/files/a.txt", json={"text": "hello"}, headers=me | {"If-None-Match": "*"})
    assert (await client.post(f"{project}/export", headers=me)).status_code == 200
    answer = await client.post("/api/user/export", headers=me)
    assert answer.headers["content-type"] == "application/zip"
    assert "attachment" in answer.headers["content-disposition"]
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert any(name.endswith("/files/a.txt") for name in archive.namelist())
    lines = (await client.get("/api/user/audit", headers=me)).json()["items"]
    of_all, of_project = [line for line in lines if line["kind"] == "exported"]
    assert of_project["object_id"] == project.rpartition("/")[2]
    assert of_all["object_name"] is None
