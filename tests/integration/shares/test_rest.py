"""Public links over REST: made, opened by nobody in particular, forked, revoked."""

import httpx

from tests.integration.api.conftest import SignUp, api, client, me, project, sign_up

__all__ = ["api", "client", "me", "project", "sign_up"]


async def test_from_a_link_to_its_end(
    client: httpx.AsyncClient, me: dict[str, str], project: str, sign_up: SignUp
) -> None:
    await client.put(f"{project}/files/app.py", json={"text": "1"}, headers={**me, "If-None-Match": "*"})
    made = await client.post(f"{project}/shares", json={"name": "For Ann", "code": True}, headers=me)
    assert made.status_code == 201, made.text
    token = made.json()["link"].rpartition("/")[2]
    base = f"/api/shared/{token}"
    opened = await client.get(base)
    assert opened.status_code == 200
    assert (opened.json()["name"], opened.json()["version"]) == ("A list of notes", 1)
    assert opened.json()["summary"] == "", "the idea is not told"
    assert [one["path"] for one in (await client.get(f"{base}/files")).json()["files"]] == ["app.py"]
    assert (await client.get(f"{base}/files/app.py")).json()["text"] == "1"
    assert (await client.get(f"{base}/screenshots/{'0' * 64}")).status_code == 404

    assert (await client.post(f"{base}/fork")).status_code == 401
    forked = await client.post(f"{base}/fork", json={"name": "Mine"}, headers=await sign_up())
    assert forked.status_code == 201, forked.text
    assert (forked.json()["name"], forked.json()["version"]) == ("Mine", 1)

    (row,) = (await client.get(f"{project}/shares", headers=me)).json()["items"]
    assert (row["visits"], row["link"]) == (1, made.json()["link"])
    at = f"{project}/shares/{row['id']}"
    for wrong in ({"code": None}, {"secret": True}, {"preview": False, "history": False, "code": False}):
        assert (await client.patch(at, json=wrong, headers=me)).status_code == 422
    changed = await client.patch(at, json={"code": False, "expires_at": "2099-01-01T00:00:00"}, headers=me)
    assert changed.status_code == 200, changed.text
    assert changed.json() == {**row, "code": False, "expires_at": "2099-01-01T00:00:00Z"}
    assert (await client.get(f"{base}/files")).status_code == 404
    assert (await client.delete(f"{project}/shares/{row['id']}", headers=me)).status_code == 204
    gone = await client.get(base, headers={"Accept-Language": "ru"})
    assert (gone.status_code, gone.json()["error"]["code"]) == (404, "share_gone")
    never = await client.get("/api/shared/never-was", headers={"Accept-Language": "ru"})
    assert {**never.json()["error"], "request_id": ""} == {**gone.json()["error"], "request_id": ""}
