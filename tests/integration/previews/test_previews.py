import re
from uuid import UUID, uuid4

import httpx
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from samokoder_app.accounts import sessions
from samokoder_app.errors import NotFound
from samokoder_app.files import service as files
from samokoder_app.previews import service
from samokoder_app.previews.current import current_previews
from samokoder_app.versions.service import restore_version
from tests.integration.previews.conftest import TINY_APP, eventually, until_running


async def shows(words: str, client: httpx.AsyncClient, headers: dict[str, str]) -> httpx.Response | None:
    answer = await client.get("/", headers=headers)
    return answer if words in answer.text else None


async def test_host_decides_who_answers(client, server):
    for host in ("localhost", "127.0.0.1", "[::1]"):
        assert (await client.get("/", headers={"Host": f"{host}:{server.port}"})).text == "platform"
    for host in ("evil.example", "preview.localhost", "x.localhost", "a.b.localhost", "localhost.evil"):
        answer = await client.get("/", headers={"Host": host, "Accept-Language": "ru"})
        assert answer.status_code == 421, host
        assert answer.text.startswith("Этот сервер")


async def test_ticket_opens_the_preview_once(client, user, project_id, open_preview):
    view = await service.start_preview(user, project_id)
    url = httpx.URL(view.url)
    host = {"Host": url.netloc.decode()}
    path = url.raw_path.decode()

    closed = await client.get("/", headers={**host, "Accept": "text/html"})
    assert closed.status_code == 403
    assert "Open the preview from the project" in closed.text
    first = await client.get(path, headers=host)
    again = await client.get(path, headers=host)
    assert (first.status_code, first.headers["location"], again.status_code) == (303, "/", 403)
    cookie = first.headers["set-cookie"]
    assert re.match(r"__Host-samokoder-preview=[\w-]{43};", cookie)
    for attribute in ("Path=/", "Secure", "HttpOnly", "SameSite=None", "Partitioned"):
        assert attribute in cookie
    assert "Domain" not in cookie


async def test_ticket_that_is_too_old_or_another_projects_opens_nothing(
    client, user, project_id, make_project, database_server
):
    other = await make_project(user)
    view = await service.start_preview(user, project_id)
    foreign = await service.start_preview(user, other)
    here = {"Host": httpx.URL(view.url).netloc.decode()}
    assert (await client.get(httpx.URL(foreign.url).raw_path.decode(), headers=here)).status_code == 403
    with database_server.connect_owner() as connection:
        connection.execute("update app.preview_tickets set expires_at = now() - interval '1 second'")
    assert (await client.get(httpx.URL(view.url).raw_path.decode(), headers=here)).status_code == 403


@pytest.mark.parametrize(
    ("to", "location"), [("/items?page=2", "/items?page=2"), ("//evil.example", "/"), ("/a\r\nset-cookie:x=1", "/")]
)
async def test_an_entry_leads_to_a_page_of_the_app_and_nowhere_else(client, user, project_id, to, location):
    url = httpx.URL((await service.start_preview(user, project_id)).url).copy_add_param("to", to)
    entered = await client.get(url.raw_path.decode(), headers={"Host": url.netloc.decode()})
    assert (entered.status_code, entered.headers["location"]) == (303, location)


async def test_signing_out_closes_the_preview(client, make_project):
    signed_in = await sessions.sign_up(f"{uuid4().hex[:12]}@example.com", "correct horse battery")
    project_id = await make_project(signed_in.user)
    view = await service.start_preview(signed_in.user, project_id)
    url = httpx.URL(view.url)
    host = {"Host": url.netloc.decode()}
    entered = await client.get(url.raw_path.decode(), headers=host)
    inside = {**host, "Cookie": entered.headers["set-cookie"].partition(";")[0]}
    assert (await client.get("/", headers=inside)).status_code == 503
    await sessions.sign_out(signed_in.cookie_value)
    assert (await client.get("/", headers=inside)).status_code == 403


async def test_previews_belong_to_their_owner(server, project_id, make_user):
    stranger = await make_user()
    for ask in (service.start_preview, service.preview_status, service.stop_preview, service.console_lines):
        with pytest.raises(NotFound):
            await ask(stranger, project_id)


async def test_app_sees_none_of_our_cookies_and_the_browser_gets_the_apps_own(client, project_id, open_preview):
    opened = await open_preview(project_id)
    sent = {**opened.headers, "Cookie": opened.headers["Cookie"] + "; own=1; __Host-samokoder=secret"}
    seen = (await client.get("/headers", headers={**sent, "X-Forwarded-For": "6.6.6.6"})).json()
    assert seen["cookie"] == ["own=1"]
    assert seen["host"] == [opened.host]
    assert "x-forwarded-for" not in seen

    answer = await client.get("/cookie", headers=opened.headers)
    assert answer.headers.get_list("set-cookie") == [
        "session=abc; Path=/; HttpOnly; Secure; SameSite=None; Partitioned"
    ]
    assert "x-frame-options" not in answer.headers
    policies = answer.headers.get_list("content-security-policy")
    assert policies[0] == "default-src 'self'"
    assert policies[1].startswith("frame-ancestors http://")
    assert "'none'" not in policies[1]


async def test_bodies_stream_both_ways(client, project_id, open_preview):
    opened = await open_preview(project_id)
    answer = await client.post("/upload", files={"file": b"x" * 3_000_000}, headers=opened.headers)
    assert answer.json() == 3_000_000
    assert (await client.get("/slow", headers=opened.headers)).text == "onetwo"
    assert (await client.get("/nothing", headers=opened.headers)).status_code == 404


async def test_websocket_is_passed_on_with_its_subprotocol(server, project_id, open_preview):
    opened = await open_preview(project_id)
    url = f"ws://{opened.host}/ws"
    options = {"host": "127.0.0.1", "port": server.port, "proxy": None}
    headers = {"Cookie": opened.headers["Cookie"] + "; own=1", "Origin": f"http://{opened.host}"}
    async with connect(url, additional_headers=headers, subprotocols=["chat.v1"], **options) as socket:
        assert socket.subprotocol == "chat.v1"
        await socket.send("hello")
        assert await socket.recv() == "own=1|hello"
    for refused in ({}, {**headers, "Origin": "http://evil.example"}):
        with pytest.raises(InvalidStatus):
            await connect(url, additional_headers=refused, **options)


async def test_an_edit_is_in_the_preview_within_a_moment_and_data_stays(client, user, project_id, open_preview):
    opened = await open_preview(project_id)
    assert (await client.post("/count", headers=opened.headers)).json() == 1
    view = await files.read_file(user, project_id, "app/main.py")
    await files.write_file(user, project_id, "app/main.py", view.text.replace('"first"', '"second"'), view.sha256)
    await eventually(lambda: shows("second", client, opened.headers))
    assert (await client.post("/count", headers=opened.headers)).json() == 2

    await service.stop_preview(user, project_id)
    stopped = await client.get("/", headers={**opened.headers, "Accept": "text/html"})
    assert (stopped.status_code, "stopped" in stopped.text) == (503, True)
    again = await open_preview(project_id)
    assert (await client.post("/count", headers=again.headers)).json() == 3


async def test_a_restored_version_without_a_module_is_in_the_preview(client, user, project_id, open_preview):
    helped = "from importlib.util import find_spec\n" + TINY_APP.replace(
        '"first"', '"with module" if find_spec("app.more") else "first"'
    )
    made = await files.read_file(user, project_id, "app/main.py")
    await files.write_file(user, project_id, "app/main.py", helped, made.sha256)
    await files.write_file(user, project_id, "app/more.py", "X = 1\n", None)
    opened = await open_preview(project_id)
    await eventually(lambda: shows("with module", client, opened.headers))
    await restore_version(user, project_id, 2)
    await eventually(lambda: shows("first", client, opened.headers))
    await restore_version(user, project_id, 3)
    await eventually(lambda: shows("with module", client, opened.headers))


async def test_a_broken_app_shows_the_end_of_its_log_and_heals(client, user, project_id, open_preview):
    opened = await open_preview(project_id)
    view = await files.read_file(user, project_id, "app/main.py")
    broken = await files.write_file(user, project_id, "app/main.py", "raise SystemError('<b>no</b>')\n", view.sha256)
    html = {**opened.headers, "Accept": "text/html"}
    page = await eventually(lambda: shows("&lt;b&gt;no&lt;/b&gt;", client, html), 60)
    assert page.status_code == 503
    assert any("SystemError" in line.text for line in await service.console_lines(user, project_id))
    await files.write_file(user, project_id, "app/main.py", view.text, broken.sha256)
    await eventually(lambda: shows("first", client, html), 60)


async def test_project_without_files_says_so(user, make_project, server):
    empty = await make_project(user)
    await service.start_preview(user, empty)
    view = await until_running(user, empty)
    assert (view.state, view.message) == ("failed", "The project has no files yet: start a build first.")


async def test_idle_previews_are_stopped_and_a_page_wakes_them(client, user, project_id, open_preview):
    opened = await open_preview(project_id)
    current_previews().pool.stop_idle(0)
    assert (await service.preview_status(user, project_id)).state == "stopped"
    page = await client.get("/", headers={**opened.headers, "Accept": "text/html"})
    assert 'http-equiv="refresh"' in page.text
    assert (await until_running(user, project_id)).state == "running"


async def test_a_users_fourth_preview_takes_the_place_of_the_oldest(user, make_project, server):
    projects: list[UUID] = [await make_project(user) for _ in range(4)]
    for project in projects:
        await service.start_preview(user, project)
    assert current_previews().pool.find(projects[0]) is None
    assert current_previews().pool.count == 3
