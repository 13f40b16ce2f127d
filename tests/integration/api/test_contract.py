import io
import re
import shutil
import subprocess
import zipfile
from uuid import uuid4

import httpx
import pytest
from psycopg import AsyncConnection

PATHS_OF_A_PROJECT = (
    ("GET", ""),
    ("PATCH", ""),
    ("DELETE", ""),
    ("POST", "/generate"),
    ("POST", "/estimate"),
    ("POST", "/chat"),
    ("GET", "/builds"),
    ("GET", "/events"),
    ("GET", "/files"),
    ("GET", "/files/a.txt"),
    ("PUT", "/files/a.txt"),
    ("DELETE", "/files/a.txt"),
    ("GET", "/versions"),
    ("GET", "/versions/0/diff/1"),
    ("POST", "/versions/1/restore"),
    ("POST", "/versions/1/fork"),
    ("POST", "/export"),
    ("POST", "/export?format=git"),
    ("GET", f"/screenshots/{'0' * 64}"),
    ("POST", "/preview"),
    ("GET", "/preview"),
    ("DELETE", "/preview"),
    ("GET", "/preview/console"),
)
_BODIES = {"/chat": {"text": "hello"}, "/files/a.txt": {"text": "x"}, "": {"name": "Other"}}


async def ask(client, method, path, suffix, headers):
    body = _BODIES.get(suffix) if method in {"POST", "PUT", "PATCH"} else None
    return await client.request(method, path + suffix, json=body, headers={**headers, "If-Match": '"0"'})


def assert_error(answer: httpx.Response, status: int, code: str | None = None) -> dict:
    assert answer.status_code == status, answer.text
    error = answer.json()["error"]
    assert error.keys() >= {"code", "message", "request_id"}
    assert error["request_id"] == answer.headers["x-request-id"]
    assert error["message"]
    if code:
        assert error["code"] == code
    return error


async def test_nobody_and_strangers_get_nothing(client, project, sign_up):
    stranger = await sign_up()
    for method, suffix in PATHS_OF_A_PROJECT:
        assert_error(await ask(client, method, project, suffix, {}), 401, "unauthenticated")
        assert_error(await ask(client, method, project, suffix, stranger), 404)


async def test_a_strangers_build_does_not_exist(client, project, me, sign_up):
    build_id = (await client.post(f"{project}/generate", headers=me)).json()["build_id"]
    stranger = await sign_up()
    for method, suffix in (("GET", ""), ("POST", "/cancel"), ("POST", "/accept"), ("GET", "/plan")):
        assert_error(await client.request(method, f"/api/builds/{build_id}{suffix}", headers=stranger), 404)


async def test_project_from_idea_to_deletion(client, me):
    made = await client.post("/api/projects", json={"name": "Notes", "description": "A list of notes"}, headers=me)
    assert made.status_code == 201
    path = made.headers["location"]
    assert (await client.get(path, headers=me)).json()["name"] == "Notes"
    assert (await client.patch(path, json={"name": "Ideas"}, headers=me)).json()["name"] == "Ideas"
    listed = (await client.get("/api/projects", headers=me)).json()
    assert [item["name"] for item in listed["items"]] == ["Ideas"]
    assert listed["next_cursor"] is None
    assert (await client.delete(path, headers=me)).status_code == 204
    assert_error(await client.get(path, headers=me), 404)


async def test_generate_answers_the_same_build_for_the_same_key(client, project, me):
    first = await client.post(f"{project}/generate", headers={**me, "Idempotency-Key": "one"})
    again = await client.post(f"{project}/generate", headers={**me, "Idempotency-Key": "one"})
    other = await client.post(f"{project}/generate", headers={**me, "Idempotency-Key": "two"})
    assert (first.status_code, again.status_code) == (202, 202)
    assert first.json() == again.json()
    assert_error(other, 409)

    build = (await client.get(f"/api/builds/{first.json()['build_id']}", headers=me)).json()
    assert {
        "id",
        "project_id",
        "status",
        "stage",
        "plan",
        "requirements",
        "usage",
        "cost_usd",
        "evidence",
        "error",
    } <= set(build)
    assert (build["status"], build["is_demo"]) == ("queued", True)
    cancelled = await client.post(f"/api/builds/{build['id']}/cancel", headers=me)
    assert cancelled.json()["status"] == "cancelled"


async def test_estimate_of_the_demo_model_is_free(client, project, me):
    estimate = (await client.post(f"{project}/estimate", headers=me)).json()
    assert (estimate["model"], estimate["cost_usd"]) == ("demo", ["0", "0"])


async def test_estimate_refuses_what_a_start_refuses(client, project, me):
    order = {"model": "gpt-5"}
    assert_error(await client.post(f"{project}/estimate", json=order, headers=me), 422, "key_needed")
    assert_error(await client.post(f"{project}/generate", json=order, headers=me), 422, "key_needed")


async def test_a_build_has_the_limits_it_was_given(client, project, me, database_server):
    async def rest() -> None:
        async with await AsyncConnection.connect(database_server.postgres.address("postgres")) as connection:
            await connection.execute("update app.builds set status = 'paused' where id = %s", [build_id])

    limits = {"budget_usd": "1.50", "budget_tokens": 90_000}
    estimate = (await client.post(f"{project}/estimate", json=limits, headers=me)).json()
    assert (estimate["budget_usd"], estimate["budget_tokens"]) == ("1.50", 90_000)
    assert estimate["prompt_tokens"][0] < estimate["prompt_tokens"][1]
    build_id = (await client.post(f"{project}/generate", json=limits, headers=me)).json()["build_id"]
    build = (await client.get(f"/api/builds/{build_id}", headers=me)).json()
    assert (build["budget_usd"], build["budget_tokens"]) == ("1.5", 90_000)
    await rest()
    resumed = await client.post(f"/api/builds/{build_id}/resume", json={"budget_tokens": 95_000}, headers=me)
    assert (resumed.json()["budget_usd"], resumed.json()["budget_tokens"]) == ("1.5", 95_000)
    unlimited = {"budget_usd": None, "budget_tokens": None}
    await rest()
    resumed = await client.post(f"/api/builds/{build_id}/resume", json=unlimited, headers=me)
    assert (resumed.json()["budget_usd"], resumed.json()["budget_tokens"]) == (None, None)


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        ({"budget_usd": -1}, "budget_usd_range"),
        ({"budget_usd": "1.23456"}, "budget_invalid"),
        ({"budget_usd": "NaN"}, "invalid_input"),
        ({"budget_tokens": 1}, "budget_tokens_range"),
        ({"budget_tokens": 1.5}, "invalid_input"),
    ],
)
async def test_limits_that_are_none_are_refused(client, project, me, limits, code):
    for verb in ("estimate", "generate"):
        assert_error(await client.post(f"{project}/{verb}", json=limits, headers=me), 422, code)


async def test_the_mode_is_kept_and_the_demo_calls_no_tools(client, project, me):
    assert_error(await client.post(f"{project}/generate", json={"mode": "loop"}, headers=me), 422, "loop_not_for_demo")
    assert_error(await client.post(f"{project}/generate", json={"mode": "fast"}, headers=me), 422, "invalid_input")
    build_id = (await client.post(f"{project}/generate", json={"mode": "batch"}, headers=me)).json()["build_id"]
    build = (await client.get(f"/api/builds/{build_id}", headers=me)).json()
    assert (build["status"], build["mode"]) == ("queued", None)


async def test_chat_without_a_build_says_what_can_be_done(client, project, me):
    answer = await client.post(f"{project}/chat", json={"text": "hello"}, headers=me)
    assert answer.status_code == 202
    assert answer.json()["seq"] is None
    assert answer.json()["message"]


async def test_file_is_saved_under_its_hash(client, project, me):
    path = f"{project}/files/app/main.py"
    assert_error(await client.put(path, json={"text": "1"}, headers=me), 422, "if_match_missing")
    made = await client.put(path, json={"text": "1"}, headers={**me, "If-None-Match": "*"})
    assert made.status_code == 200, made.text
    changed = await client.put(path, json={"text": "2"}, headers={**me, "If-Match": made.headers["etag"]})
    stale = await client.put(path, json={"text": "3"}, headers={**me, "If-Match": made.headers["etag"]})
    error = assert_error(stale, 412, "stale")
    assert f'"{error["details"]["current"]}"' == changed.headers["etag"]
    assert [item["path"] for item in (await client.get(f"{project}/files", headers=me)).json()["items"]] == [
        "app/main.py"
    ]
    versions = (await client.get(f"{project}/versions", headers=me)).json()
    assert [item["number"] for item in versions["items"]] == [2, 1]


async def test_raw_file_is_an_attachment(client, project, me):
    name = f"{project}/files/страница.html"
    await client.put(name, json={"text": "<script>"}, headers={**me, "If-None-Match": "*"})
    raw = await client.get(name, params={"raw": "1"}, headers=me)
    assert raw.content == b"<script>"
    assert raw.headers["content-type"] == "application/octet-stream"
    assert raw.headers["x-content-type-options"] == "nosniff"
    assert raw.headers["content-disposition"].startswith("attachment;")


async def test_path_out_of_the_app_is_an_error_in_the_one_shape(client, project, me):
    answer = await client.put(
        f"{project}/files/a/%2e%2e/%2e%2e/b", json={"text": "x"}, headers={**me, "If-None-Match": "*"}
    )
    assert answer.status_code in {404, 422}
    assert answer.json()["error"]["request_id"]


async def test_export_is_a_zip(client, project, me):
    assert_error(await client.post(f"{project}/export", headers=me), 404, "no_files_yet")
    await client.put(f"{project}/files/app/main.py", json={"text": "1"}, headers={**me, "If-None-Match": "*"})
    answer = await client.post(f"{project}/export?format=zip", headers=me)
    assert answer.headers["content-type"] == "application/zip"
    assert {"app/main.py", "README.md", "Dockerfile"} <= set(zipfile.ZipFile(io.BytesIO(answer.content)).namelist())


async def test_versions_are_listed_compared_restored_and_forked(client, project, me):
    path = f"{project}/files/app/main.py"
    made = await client.put(path, json={"text": "one\n"}, headers={**me, "If-None-Match": "*"})
    await client.put(path, json={"text": "two\n"}, headers={**me, "If-Match": made.headers["etag"]})

    first = (await client.get(f"{project}/versions?limit=1", headers=me)).json()
    second = (await client.get(f"{project}/versions?cursor={first['next_cursor']}", headers=me)).json()
    assert [item["number"] for item in (*first["items"], *second["items"])] == [2, 1]
    assert second["next_cursor"] is None
    assert first["items"][0].keys() >= {"title", "created_at", "origin", "evidence", "changed_files", "from_version"}

    diff = (await client.get(f"{project}/versions/1/diff/2?path=app/main.py", headers=me)).json()
    (hunk,) = diff["files"][0]["hunks"]
    assert [(line["kind"], line["text"]) for line in hunk["lines"]] == [("removed", "one"), ("added", "two")]

    restored = await client.post(f"{project}/versions/1/restore", headers=me)
    assert (restored.status_code, restored.json()["number"], restored.json()["origin"]) == (201, 3, "restore")
    assert (await client.get(path, headers=me)).json()["text"] == "one\n"

    fork = await client.post(f"{project}/versions/2/fork", json={"name": "Other"}, headers=me)
    assert (fork.status_code, fork.json()["name"]) == (201, "Other")
    assert (await client.get(f"{fork.headers['location']}/files/app/main.py", headers=me)).json()["text"] == "two\n"


async def test_versions_out_of_reach_are_errors_in_the_one_shape(client, project, me):
    assert_error(await client.post(f"{project}/versions/1/restore", headers=me), 404, "version_not_found")
    assert_error(await client.get(f"{project}/versions/0/diff/1", headers=me), 404, "version_not_found")
    assert_error(await client.post(f"{project}/versions/{2**31}/restore", headers=me), 422)
    await client.put(f"{project}/files/a.txt", json={"text": "1"}, headers={**me, "If-None-Match": "*"})
    await client.post(f"{project}/generate", headers=me)
    assert_error(await client.post(f"{project}/versions/1/restore", headers=me), 409, "restore_while_building")
    too_long = {"name": "x" * 121}
    assert_error(await client.post(f"{project}/versions/1/fork", json=too_long, headers=me), 422, "name_too_long")


async def test_folders_move_and_go_with_the_tag_that_was_read(client, project, me):
    for path in ("app/a.py", "app/b.py"):
        await client.put(f"{project}/files/{path}", json={"text": path}, headers={**me, "If-None-Match": "*"})
    moved = await client.post(f"{project}/files/app", json={"to": "src/app"}, headers=me)
    assert [row["path"] for row in moved.json()["files"]] == ["src/app/a.py", "src/app/b.py"]
    assert_error(await client.post(f"{project}/files/src", json={"to": "src/x"}, headers=me), 422, "folder_into_itself")
    listed = await client.get(f"{project}/files?under=src/app", headers=me)
    assert len(listed.json()["items"]) == 2
    assert_error(await client.delete(f"{project}/files/src/app", headers=me), 422, "if_match_missing")
    stale = await client.delete(f"{project}/files/src/app", headers={**me, "If-Match": '"0"'})
    assert_error(stale, 412, "stale")
    assert f'"{stale.json()["error"]["details"]["current"]}"' == listed.headers["etag"]
    gone = await client.delete(f"{project}/files/src/app", headers={**me, "If-Match": listed.headers["etag"]})
    assert gone.status_code == 204
    history = (await client.get(f"{project}/history/src/app/a.py", headers=me)).json()["items"]
    assert [(row["number"], row["sha256"] is None) for row in history] == [(4, True), (3, False)]
    old = await client.get(f"{project}/files/src/app/a.py?version=3", headers=me)
    assert old.json()["text"] == "app/a.py"


async def test_export_as_git_is_a_repository_of_all_versions(client, project, me, tmp_path):
    assert_error(await client.post(f"{project}/export?format=git", headers=me), 404, "no_files_yet")
    assert_error(await client.post(f"{project}/export?format=tar", headers=me), 422)
    for path, body in (("страница.html", "<p>"), (".env", "SECRET=1"), ("app/.env", "SECRET=1")):
        await client.put(f"{project}/files/{path}", json={"text": body}, headers={**me, "If-None-Match": "*"})
    answer = await client.post(f"{project}/export?format=git", headers=me)
    assert "-git.zip" in answer.headers["content-disposition"]
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    names = set(archive.namelist())
    assert {"страница.html", "Dockerfile", ".gitignore", ".git/HEAD", ".git/index"} <= names
    assert not [name for name in names if name.endswith(".env")]
    assert b"SECRET" not in b"".join(archive.read(name) for name in names if not name.endswith(".pack"))
    archive.extractall(tmp_path)
    if git := shutil.which("git"):

        def run(*words: str) -> str:
            told = subprocess.run(
                [git, *words], cwd=tmp_path, env={"HOME": str(tmp_path)}, capture_output=True, check=True
            )
            return told.stdout.decode()

        run("fsck", "--strict", "--full")
        assert run("status", "--porcelain") == ""
        assert run("log", "--format=%s %(trailers:key=Requirements,valueonly,separator=)").splitlines() == [
            "Created by hand: app/.env not verified",
            "Created by hand: .env not verified",
            "Created by hand: страница.html not verified",
        ]
        assert "SECRET" not in run("log", "--all", "-p")
        run("checkout", "--quiet", "v1")
        assert (tmp_path / "страница.html").read_text() == "<p>"


async def test_profile_usage_providers_models_plans(client, me):
    profile = (await client.patch("/api/user/profile", json={"language": "ru"}, headers=me)).json()
    assert profile["language"] == "ru"
    assert "key_salt" not in profile
    russian = await client.get(f"/api/projects/{uuid4()}", headers={**me, "Accept-Language": "en"})
    assert re.search("[а-я]", assert_error(russian, 404)["message"])
    assert (await client.get("/api/user/usage", headers=me)).json()["models"] == []
    for path in ("/api/providers", "/api/models", "/api/plans"):
        assert (await client.get(path, headers=me)).json()["items"], path


async def test_errors_have_one_shape(client, me):
    assert_error(await client.get("/api/nothing", headers=me), 404)
    assert_error(await client.delete("/api/projects", headers=me), 405, "method_not_allowed")
    assert_error(await client.post("/api/projects", content=b"{", headers=me), 422, "invalid_input")
    assert_error(await client.post("/api/projects", json={"description": "x", "nmae": "y"}, headers=me), 422)
    too_large = await client.post("/api/projects", content=b"x" * 3_000_000, headers=me)
    assert_error(too_large, 413, "body_too_large")
    assert "2,000 KB" in too_large.json()["error"]["message"]
    secret = {"provider_id": "x" * 100, "api_key": "sk-secret-secret"}
    assert "sk-secret" not in (await client.post("/api/user/api-keys", json=secret, headers=me)).text


async def test_unexpected_error_says_nothing_of_its_cause(api, client):
    @api.get("/api-test/broken")
    async def broken() -> None:
        raise RuntimeError("secret reason")

    api.router.routes.insert(0, api.router.routes.pop())
    answer = await client.get("/api-test/broken")
    assert_error(answer, 500, "internal")
    assert "secret reason" not in answer.text


async def test_cookie_needs_a_page_of_the_same_origin_to_change_things(client):
    body = {"email": f"{uuid4().hex[:12]}@example.com", "password": "correct horse battery"}
    signed_up = await client.post("/session/sign-up", data=body, headers={"Origin": "http://localhost:3000"})
    assert signed_up.status_code == 303, signed_up.text
    cookie = signed_up.headers["set-cookie"].partition(";")[0]
    idea = {"description": "A list of notes"}
    foreign = {"Cookie": cookie, "Origin": "http://evil.example"}
    assert (await client.get("/api/projects", headers={"Cookie": cookie})).status_code == 200
    for headers in ({"Cookie": cookie}, foreign):
        assert_error(await client.post("/api/projects", json=idea, headers=headers), 403, "cross_origin")
    own = {"Cookie": cookie, "Origin": "http://localhost:3000"}
    assert (await client.post("/api/projects", json=idea, headers=own)).status_code == 201


async def test_health_and_docs(client, me):
    assert (await client.get("/health")).json()["status"] == "ok"
    readiness = await client.get("/health/ready")
    assert readiness.status_code == 503
    assert readiness.json()["checks"]["database"]["ok"]
    assert readiness.json()["checks"]["queue"]["cause"] == "No worker is running."
    page = await client.get("/api/docs")
    assert "/api/projects/{project_id}/generate" in page.text
    assert not re.search(r"(src|href)=.https?:", page.text)
    assert (await client.get("/api/openapi.json")).json()["openapi"].startswith("3.")
