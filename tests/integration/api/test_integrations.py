"""Secrets and outside hosts over REST: write-only, bounded, nobody else's, and nowhere in what leaves."""

import io
import zipfile
from uuid import uuid4

import httpx
import pytest

from samokoder_app.integrations import hosts as host_service
from samokoder_app.integrations import secrets as secret_service
from samokoder_app.logging import redact
from tests.integration.api.conftest import SignUp

VALUE = "sk_test_canary_5f8e1b7a9c"
CODE = 'import os\n\nTOKEN = os.environ.get("MAIL_TOKEN", "")\n'


@pytest.fixture
async def project(client: httpx.AsyncClient, me: dict[str, str]) -> str:
    answer = await client.post("/api/projects", json={"description": "A list of books"}, headers=me)
    address = f"/api/projects/{answer.json()['id']}"
    headers = me | {"If-None-Match": "*"}
    answer = await client.put(f"{address}/files/app/mail.py", json={"text": CODE}, headers=headers)
    assert answer.status_code == 200, answer.text
    return address


async def test_a_value_goes_in_and_never_out(client: httpx.AsyncClient, me: dict[str, str], project: str) -> None:
    needs = await client.get(f"{project}/needs", headers=me)
    assert needs.json() == {"variables": ["MAIL_TOKEN"], "hosts": []}
    kept = await client.put(f"{project}/secrets/MAIL_TOKEN", json={"value": f" {VALUE}\n"}, headers=me)
    assert (kept.status_code, kept.json()["mask"]) == (200, "••••7a9c")
    replaced = await client.put(f"{project}/secrets/MAIL_TOKEN", json={"value": "another-value"}, headers=me)
    assert replaced.json()["mask"] == "••••"
    listed = await client.get(f"{project}/secrets", headers=me)
    assert [row["name"] for row in listed.json()["items"]] == ["MAIL_TOKEN"]
    assert (await client.get(f"{project}/needs", headers=me)).json()["variables"] == []
    exported = [await client.post(f"{project}/export?format={kind}", headers=me) for kind in ("zip", "git")]
    archive = zipfile.ZipFile(io.BytesIO(exported[0].content))
    assert "`MAIL_TOKEN`: environment variable" in archive.read("README.md").decode()
    everything = b"".join(archive.read(name) for name in archive.namelist()) + exported[1].content
    for answer in (kept, replaced, listed):
        everything += answer.content
    assert VALUE.encode() not in everything
    assert b"another-value" not in everything
    assert (await client.delete(f"{project}/secrets/MAIL_TOKEN", headers=me)).status_code == 204
    assert (await client.delete(f"{project}/secrets/MAIL_TOKEN", headers=me)).status_code == 404


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("PATH", VALUE, "secret_name_refused"),
        ("LD_PRELOAD", VALUE, "secret_name_refused"),
        ("VITE_KEY", VALUE, "secret_name_refused"),
        ("SSLKEYLOGFILE", VALUE, "secret_name_refused"),
        ("FORWARDED_ALLOW_IPS", VALUE, "secret_name_refused"),
        ("WEB_CONCURRENCY", VALUE, "secret_name_refused"),
        ("lower", VALUE, "secret_name_invalid"),
        ("MAIL_TOKEN", "short", "secret_too_short"),
        ("MAIL_TOKEN", "x" * 4097, "secret_too_long"),
        ("MAIL_TOKEN", "with\x00nul-inside", "secret_malformed"),
    ],
)
async def test_what_is_no_secret_is_refused(
    client: httpx.AsyncClient, me: dict[str, str], project: str, name: str, value: str, code: str
) -> None:
    answer = await client.put(f"{project}/secrets/{name}", json={"value": value}, headers=me)
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, code)
    assert value not in answer.text or len(value) < 6
    assert (await client.get(f"{project}/secrets", headers=me)).json()["items"] == []


async def test_hosts_are_allowed_one_by_one(client: httpx.AsyncClient, me: dict[str, str], project: str) -> None:
    for typed in ("API.Stripe.com", "*.example.com", "mail.example.org:587"):
        assert (await client.put(f"{project}/hosts/{typed}", headers=me)).status_code == 200
    refused = await client.put(f"{project}/hosts/10.0.0.1", headers=me)
    assert (refused.status_code, refused.json()["error"]["code"]) == (422, "host_private")
    rows = (await client.get(f"{project}/hosts", headers=me)).json()["items"]
    assert [(row["host"], row["is_allowed"]) for row in rows] == [
        ("*.example.com", True),
        ("api.stripe.com", True),
        ("mail.example.org:587", True),
    ]
    assert (await client.delete(f"{project}/hosts/*.example.com", headers=me)).status_code == 204
    assert (await client.delete(f"{project}/hosts/*.example.com", headers=me)).status_code == 404
    assert (await client.delete(f"{project}/hosts/API.Stripe.com.:443", headers=me)).status_code == 204


async def test_there_is_an_end_to_both(
    client: httpx.AsyncClient, me: dict[str, str], project: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(host_service, "MOST_HOSTS", 2)
    monkeypatch.setattr(secret_service, "MOST_SECRETS", 2)
    hosts = [await client.put(f"{project}/hosts/h{number}.example.com", headers=me) for number in range(3)]
    assert [answer.status_code for answer in hosts] == [200, 200, 409]
    names = [f"NAME_{number}" for number in range(3)]
    secrets = [await client.put(f"{project}/secrets/{name}", json={"value": VALUE}, headers=me) for name in names]
    assert [answer.status_code for answer in secrets] == [200, 200, 409]
    again = await client.put(f"{project}/secrets/NAME_0", json={"value": VALUE}, headers=me)
    assert again.status_code == 200


async def test_another_user_finds_nothing(
    client: httpx.AsyncClient, me: dict[str, str], project: str, sign_up: SignUp
) -> None:
    await client.put(f"{project}/secrets/MAIL_TOKEN", json={"value": VALUE}, headers=me)
    other = await sign_up()
    assert redact(f"kept {VALUE}") == f"kept {VALUE}"  # the log is everybody's
    nowhere = f"/api/projects/{uuid4()}"
    for address in (project, nowhere):
        answers = [
            await client.get(f"{address}/secrets", headers=other),
            await client.put(f"{address}/secrets/MAIL_TOKEN", json={"value": VALUE}, headers=other),
            await client.delete(f"{address}/secrets/MAIL_TOKEN", headers=other),
            await client.get(f"{address}/hosts", headers=other),
            await client.put(f"{address}/hosts/api.stripe.com", headers=other),
            await client.delete(f"{address}/hosts/api.stripe.com", headers=other),
            await client.get(f"{address}/needs", headers=other),
        ]
        assert {answer.status_code for answer in answers} == {404}


async def test_a_fork_begins_without_and_a_deleted_project_leaves_none(
    client: httpx.AsyncClient, me: dict[str, str], project: str, database_server
) -> None:
    await client.put(f"{project}/secrets/MAIL_TOKEN", json={"value": VALUE}, headers=me)
    await client.put(f"{project}/hosts/api.stripe.com", headers=me)
    fork = await client.post(f"{project}/versions/1/fork", json={}, headers=me)
    assert fork.status_code == 201, fork.text
    copied = f"/api/projects/{fork.json()['id']}"
    assert (await client.get(f"{copied}/secrets", headers=me)).json()["items"] == []
    assert (await client.get(f"{copied}/hosts", headers=me)).json()["items"] == []
    assert (await client.delete(project, headers=me)).status_code == 204
    with database_server.connect_owner() as connection:
        for table in ("project_secrets", "project_hosts"):
            query = f"select count(*) from app.{table} where project_id = %s"  # noqa: S608 - from the list above
            assert connection.execute(query, (project.rsplit("/", 1)[1],)).fetchone() == (0,)
