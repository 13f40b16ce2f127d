"""The picture of an app as a browser asks for it."""

import httpx
import pytest

from tests.conftest import DatabaseServer
from tests.integration.api.conftest import SignUp
from tests.integration.matrix.accounts import add_screenshot

NEW = {"If-None-Match": "*"}


@pytest.fixture
async def picture(client: httpx.AsyncClient, project: str, me: dict[str, str], database_server: DatabaseServer) -> str:
    """The hash of the picture of the project's only version."""
    await client.put(f"{project}/files/a.txt", json={"text": "1"}, headers={**me, **NEW})
    build = (await client.post(f"{project}/generate", json={}, headers=me)).json()["build_id"]
    with database_server.connect_owner() as database:
        return add_screenshot(database, {"project_id": project.rpartition("/")[2], "build_id": build})


async def test_a_picture_is_a_png_that_is_asked_for_again_by_its_tag(
    client: httpx.AsyncClient, project: str, me: dict[str, str], picture: str
) -> None:
    for address in (f"{project}/picture", f"{project}/versions/1/picture"):
        shown = await client.get(address, headers=me)
        assert (shown.status_code, shown.headers["content-type"]) == (200, "image/png")
        assert shown.headers["x-content-type-options"] == "nosniff"
        assert (shown.headers["etag"], shown.headers["cache-control"]) == (f'"{picture}"', "private, no-cache")
        known = await client.get(address, headers={**me, "If-None-Match": shown.headers["etag"]})
        assert (known.status_code, known.content, known.headers["etag"]) == (304, b"", shown.headers["etag"])


async def test_only_the_address_with_the_present_tag_may_be_kept(
    client: httpx.AsyncClient, project: str, me: dict[str, str], picture: str
) -> None:
    lasting = await client.get(f"{project}/picture", params={"tag": picture}, headers=me)
    assert lasting.headers["cache-control"] == "private, max-age=31536000, immutable"
    other = await client.get(f"{project}/picture", params={"tag": "0" * 64}, headers=me)
    assert other.headers["cache-control"] == "private, no-cache"
    assert (await client.get(project, headers=me)).json()["picture"] == picture
    assert (await client.get(f"{project}/versions", headers=me)).json()["items"][0]["picture"] == picture


async def test_a_picture_is_nobody_elses(
    client: httpx.AsyncClient, project: str, sign_up: SignUp, picture: str
) -> None:
    stranger = await sign_up()
    for headers, status in ((stranger, 404), ({**stranger, "If-None-Match": f'"{picture}"'}, 404), ({}, 401)):
        assert (await client.get(f"{project}/picture?tag={picture}", headers=headers)).status_code == status


async def test_what_was_never_verified_has_no_picture(
    client: httpx.AsyncClient, project: str, me: dict[str, str]
) -> None:
    await client.put(f"{project}/files/a.txt", json={"text": "1"}, headers={**me, **NEW})
    for address in (f"{project}/picture", f"{project}/versions/1/picture", f"{project}/versions/9/picture"):
        answer = await client.get(address, headers=me)
        assert answer.status_code == 404
        assert answer.headers["content-type"] == "application/json"
