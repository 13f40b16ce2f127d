"""Images and a page go with an idea by REST: bounded, their user's own, taken into the project, gone with it."""

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from sqlalchemy import text

from samokoder_app.db.session import as_worker
from tests.unit.engine.materials.image_files import SECRET, exif, jpeg, png, webp

PNG = {"Content-Type": "image/png"}


@pytest.fixture
def site():
    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(b"<title>Tea</title><p>Green tea")

        def log_message(self, *_: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://localhost:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


async def blobs_of(project: str) -> dict[str, bytes]:
    async with as_worker() as session:
        query = text("select sha256, content from app.blobs where project_id = :p")
        return {row.sha256: row.content for row in await session.execute(query, {"p": project.rsplit("/", 1)[1]})}


async def bring(client, headers, content: bytes, name: str = "sketch.png"):
    return await client.post(f"/api/user/images?name={name}", content=content, headers=headers | PNG)


async def test_images_and_a_page_go_with_an_idea(client, me, project, site):
    first = await bring(client, me, jpeg(30, 20, exif(1)), "photo.jpg")
    assert first.status_code == 201, first.text
    assert {name: first.json()[name] for name in ("media_type", "width", "height", "name")} == {
        "media_type": "image/jpeg",
        "width": 30,
        "height": 20,
        "name": "photo.jpg",
    }
    ids = [first.json()["id"], (await bring(client, me, webp())).json()["id"]]
    order = {"model": "demo", "images": ids, "page_url": site}
    started = await client.post(f"{project}/generate", json=order, headers=me | {"Idempotency-Key": "k"})
    assert started.status_code == 202, started.text
    again = await client.post(f"{project}/generate", json=order, headers=me | {"Idempotency-Key": "k"})
    assert again.json() == started.json()

    build = (await client.get(f"/api/builds/{started.json()['build_id']}", headers=me)).json()
    assert [one["sha256"] for one in build["materials"]["images"]] == ids
    assert {name: build["materials"]["page"][name] for name in ("url", "title", "text")} == {
        "url": site,
        "title": "Tea",
        "text": "Green tea",
    }
    kept = await blobs_of(project)
    assert set(ids) <= set(kept)
    assert not any(SECRET in content for content in kept.values())

    # Built again, the same idea keeps what came with it.
    await client.post(f"/api/builds/{started.json()['build_id']}/cancel", headers=me)
    rebuilt = (await client.post(f"{project}/generate", json={"model": "demo"}, headers=me)).json()["build_id"]
    assert (await client.get(f"/api/builds/{rebuilt}", headers=me)).json()["materials"] == build["materials"]
    await client.post(f"/api/builds/{rebuilt}/cancel", headers=me)
    assert (await client.delete(project, headers=me)).status_code == 204
    assert await blobs_of(project) == {}


async def test_another_users_image_does_not_exist(client, me, sign_up, project):
    theirs = (await bring(client, await sign_up(), png())).json()["id"]
    for name in (theirs, "0" * 64, "\u0000", "' or 1=1"):
        refused = await client.post(f"{project}/generate", json={"model": "demo", "images": [name]}, headers=me)
        assert (refused.status_code, refused.json()["error"]["code"]) == (422, "image_gone")
    assert (await client.get(f"{project}/builds", headers=me)).json()["items"] == []


async def test_only_the_newest_twelve_wait(client, me):
    ids = [(await bring(client, me, png(width, 2))).json()["id"] for width in range(1, 15)]
    async with as_worker() as session:
        found = await session.execute(text("select has_table_privilege('app.idea_images', 'select')"))
        assert found.scalar_one() is False
    new = (await client.post("/api/projects", json={"description": "A list of notes"}, headers=me)).json()["id"]
    order = {"model": "demo", "images": [ids[0]]}
    assert (await client.post(f"/api/projects/{new}/generate", json=order, headers=me)).status_code == 422
    order["images"] = ids[-4:]
    assert (await client.post(f"/api/projects/{new}/generate", json=order, headers=me)).status_code == 202


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b"<svg/>", 422, "image_type"),
        (png()[:-9], 422, "image_damaged"),
        (png(9_000, 2), 422, "image_dimensions"),
        (png() + bytes(5_000_001), 413, "body_too_large"),
    ],
)
async def test_what_is_refused(client, me, content, status, code):
    refused = await bring(client, me, content)
    assert (refused.status_code, refused.json()["error"]["code"]) == (status, code)


async def test_images_are_brought_by_users_alone(client):
    assert (await bring(client, {}, png())).status_code == 401


async def test_a_page_that_cannot_be_read_starts_nothing(client, me, sign_up, project, site):
    for url, code in (("nonsense://x", "page_url_invalid"), ("http://169.254.169.254/", "address_refused")):
        refused = await client.post(f"{project}/generate", json={"model": "demo", "page_url": url}, headers=me)
        assert (refused.status_code, refused.json()["error"]["code"]) == (422, code)
    theirs = await client.post(f"{project}/generate", json={"page_url": site}, headers=await sign_up())
    assert theirs.status_code == 404
    assert (await client.get(f"{project}/builds", headers=me)).json()["items"] == []
