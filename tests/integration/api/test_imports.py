"""An existing app comes in by REST: as a ZIP, or from a git server over real HTTP; hostile ones are refused."""

import asyncio
import io
import stat
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from dulwich.index import commit_tree
from dulwich.objects import Blob, Commit
from dulwich.refs import Ref
from dulwich.repo import Repo
from dulwich.server import DictBackend
from dulwich.web import make_wsgi_chain

from engine.egress.policy import AddressPolicy
from engine.stacks.stack import load_stack
from samokoder_app.errors import ProductError
from samokoder_app.imports import git_source, service, unpacking
from samokoder_app.imports.unpacking import unpack

ZIP = {"Content-Type": "application/zip"}
APP = {**load_stack("fastapi").starter_files(), "app/notes.py": "NOTES = ['первая']\n".encode()}


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def commit(repo: Repo, files: dict[str, tuple[int, bytes]], parent: bytes | None = None) -> bytes:
    """A commit of these files on the main branch."""
    entries = []
    for path, (mode, content) in files.items():
        blob = Blob.from_string(content)
        repo.object_store.add_object(blob)
        entries.append((path.encode(), blob.id, mode))
    made = Commit()
    made.tree = commit_tree(repo.object_store, entries)
    made.parents = [parent] if parent else []
    made.author = made.committer = b"Somebody <somebody@example.com>"
    made.author_time = made.commit_time = 1_700_000_000
    made.author_timezone = made.commit_timezone = 0
    made.message = b"Work"
    repo.object_store.add_object(made)
    repo.refs[Ref(b"refs/heads/main")] = made.id
    return made.id


@pytest.fixture
def repository(tmp_path: Path) -> Repo:
    """A repository of an app, with an older commit, a link and a submodule's place."""
    repo = Repo.init_bare(tmp_path / "shop.git", mkdir=True, default_branch=b"main")
    first = commit(repo, {"old.py": (0o100644, b"OLD = 1\n")})
    files = {path: (0o100644, content) for path, content in APP.items()}
    commit(repo, {**files, "run.sh": (0o100755, b"#!/bin/sh\n"), "link": (stat.S_IFLNK, b"/etc/passwd")}, first)
    return repo


class Quiet(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture
def git_server(repository: Repo) -> Iterator[str]:
    """Serves the repository at /shop.git, and sends /moved and /inside elsewhere."""
    git = make_wsgi_chain(DictBackend({"/shop.git": repository}))

    def app(environ, start_response):
        path = environ["PATH_INFO"]
        for start, target in (("/moved", f"{base}/shop.git"), ("/inside", "http://127.0.0.2:1/shop.git")):
            if path.startswith(start):
                location = target + path.removeprefix(start) + "?" + environ["QUERY_STRING"]
                start_response("302 Found", [("Location", location)])
                return [b""]
        if path.startswith("/page"):
            start_response("200 OK", [("Content-Type", "text/html")])
            return [b"<html>A page</html>"]
        return git(environ, start_response)

    server = make_server("127.0.0.1", 0, app, handler_class=Quiet)
    base = f"http://localhost:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield base
    server.shutdown()
    thread.join()
    server.server_close()


async def test_an_archive_becomes_a_project_that_can_be_worked_on(client, me):
    archive = zipped({f"shop/{path}": content for path, content in APP.items()})
    answer = await client.post("/api/projects/import?name=Shop", content=archive, headers=me | ZIP)
    assert answer.status_code == 201, answer.text
    view = answer.json()
    assert (view["version"], view["files"], view["stack"], view["is_runnable"]) == (1, len(APP), "fastapi", True)
    project = answer.headers["Location"]
    assert (await client.get(project, headers=me)).json()["name"] == "Shop"
    kept = (await client.get(f"{project}/files/app/notes.py", headers=me)).json()
    assert kept["text"] == "NOTES = ['первая']\n"
    versions = (await client.get(f"{project}/versions", headers=me)).json()["items"]
    assert [(version["number"], version["origin"]) for version in versions] == [(1, "import")]


async def test_a_project_with_files_is_not_written_over(client, me, project):
    archive = zipped({"notes.txt": b"of no stack"})
    first = await client.post(f"{project}/import", content=archive, headers=me | ZIP)
    assert (first.status_code, first.json()["stack"]) == (201, None)
    again = await client.post(f"{project}/import", content=archive, headers=me | ZIP)
    assert (again.status_code, again.json()["error"]["code"]) == (409, "project_not_empty")


async def test_another_users_project_does_not_exist(client, sign_up, project):
    answer = await client.post(f"{project}/import", content=zipped({"a.py": b"1"}), headers=await sign_up() | ZIP)
    assert answer.status_code == 404


async def test_a_refused_import_leaves_no_project(client, me):
    for content, code in ((zipped({"../x": b"1"}), "archive_tricky"), (b"no zip", "archive_unreadable")):
        answer = await client.post("/api/projects/import", content=content, headers=me | ZIP)
        assert (answer.status_code, answer.json()["error"]["code"]) == (422, code)
    assert (await client.get("/api/projects", headers=me)).json()["items"] == []


async def test_a_body_over_the_limit_is_refused(client, me):
    answer = await client.post("/api/projects/import", content=bytes(50_000_001), headers=me | ZIP)
    assert answer.status_code == 413


async def test_a_repository_is_taken_from_its_newest_commit(client, me, git_server):
    order = {"url": f"{git_server}/shop.git"}
    answer = await client.post("/api/projects/import", json=order, headers=me)
    assert answer.status_code == 201, answer.text
    view = answer.json()
    assert [(one["path"], one["reason"]) for one in view["left_out"]] == [("link", "link")]
    files = (await client.get(f"/api/projects/{view['project_id']}/files", headers=me)).json()["items"]
    assert {file["path"] for file in files} == {*APP, "run.sh"}
    assert next(file for file in files if file["path"] == "run.sh")["executable"]
    assert (await client.get(answer.headers["Location"], headers=me)).json()["name"] == "shop"


async def test_redirects_are_followed_and_each_is_checked(client, me, git_server, monkeypatch):
    moved = await client.post("/api/projects/import", json={"url": f"{git_server}/moved"}, headers=me)
    assert moved.status_code == 201, moved.text
    # As on a hosted server, where this one name is trusted and nothing else of the machine is.
    policy = AddressPolicy(allow_hosts=frozenset({git_server.removeprefix("http://")}))
    monkeypatch.setattr(service, "address_policy", lambda: policy)
    inside = await client.post("/api/projects/import", json={"url": f"{git_server}/inside"}, headers=me)
    assert (inside.status_code, inside.json()["error"]["code"]) == (422, "address_refused")


async def test_private_addresses_are_refused_on_a_hosted_server(client, me, git_server, monkeypatch):
    monkeypatch.setattr(service, "address_policy", AddressPolicy)
    for host in ("localhost", "127.0.0.1", "[::1]", "2130706433"):
        url = git_server.replace("localhost", host) + "/shop.git"
        answer = await client.post("/api/projects/import", json={"url": url}, headers=me)
        assert (answer.status_code, answer.json()["error"]["code"]) == (422, "address_refused"), host


async def test_what_is_no_repository_gets_a_sentence(client, me, git_server, monkeypatch):
    for path in ("/page", "/nothing.git"):
        answer = await client.post("/api/projects/import", json={"url": git_server + path}, headers=me)
        assert (answer.status_code, answer.json()["error"]["code"]) == (422, "repository_unreachable"), path
    monkeypatch.setattr(git_source, "MAX_PACK", 500)
    answer = await client.post("/api/projects/import", json={"url": f"{git_server}/shop.git"}, headers=me)
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "repository_too_large")


async def test_an_empty_repository_gets_a_sentence(client, me, git_server, repository):
    del repository.refs[Ref(b"refs/heads/main")]
    answer = await client.post("/api/projects/import", json={"url": f"{git_server}/shop.git"}, headers=me)
    assert answer.json()["error"]["code"] in {"repository_empty", "repository_unreachable"}


async def test_two_imports_at_once_of_one_user_are_refused(client, me):
    archive = zipped({f"f{number}.py": b"A = 1\n" * 100 for number in range(300)})
    sent = (client.post("/api/projects/import", content=archive, headers=me | ZIP) for _ in range(2))
    answers = await asyncio.gather(*sent)
    assert sorted(answer.status_code for answer in answers) == [201, 429]


async def test_a_damaged_or_hostile_pack_ends_in_a_refusal(tmp_path, monkeypatch):
    (tmp_path / "bad.pack").write_bytes(b"PACK\0\0\0\2\0\0\0\1" + bytes(100))
    with pytest.raises(ProductError, match="repository_unreadable"):
        await unpack(tmp_path / "bad.pack", "0" * 40, tmp_path / "out.zip")
    monkeypatch.setattr(unpacking, "SECONDS", 0)
    with pytest.raises(ProductError, match="repository_unreadable"):
        await unpack(tmp_path / "bad.pack", "0" * 40, tmp_path / "out.zip")
