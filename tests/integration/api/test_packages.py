"""Packages beyond the stack's over REST: asked for by a list, allowed by name, nobody else's; those of an import at once."""

import io
import zipfile
from uuid import uuid4

import httpx
import pytest

from samokoder_app.settings import Settings, get_settings
from tests.integration.api.conftest import SignUp

ZIP = {"Content-Type": "application/zip"}


@pytest.fixture
async def project(client: httpx.AsyncClient, me: dict[str, str]) -> str:
    answer = await client.post("/api/projects", json={"description": "A list of books"}, headers=me)
    return f"/api/projects/{answer.json()['id']}"


async def write(client: httpx.AsyncClient, me: dict[str, str], project: str, text: str) -> None:
    headers = me | {"If-None-Match": "*"}
    answer = await client.put(f"{project}/files/requirements.txt", json={"text": text}, headers=headers)
    assert answer.status_code == 200, answer.text


def zipped(files: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return out.getvalue()


@pytest.fixture
def hosted(monkeypatch: pytest.MonkeyPatch) -> None:
    """The operator allows no packages of apps' own."""
    monkeypatch.setattr(Settings, "allows_project_packages", False)


def seen(answer: httpx.Response) -> list[tuple[str, bool, str]]:
    return [(one["name"], one["is_allowed"], one["wanted"]) for one in answer.json()["items"]]


async def test_what_the_list_asks_for_is_allowed_by_name(
    client: httpx.AsyncClient, me: dict[str, str], project: str
) -> None:
    await write(client, me, project, "fastapi\nMarkdown~=3.5\n")
    listed = await client.get(f"{project}/packages", headers=me)
    assert (seen(listed), listed.json()["is_possible"]) == ([("markdown", False, "markdown~=3.5")], True)
    allowed = await client.put(f"{project}/packages/MarkDown", headers=me)
    assert (allowed.status_code, allowed.json()["name"]) == (200, "markdown")
    assert seen(await client.get(f"{project}/packages", headers=me)) == [("markdown", True, "markdown~=3.5")]
    assert (await client.delete(f"{project}/packages/markdown", headers=me)).status_code == 204
    assert (await client.delete(f"{project}/packages/markdown", headers=me)).status_code == 404
    assert seen(await client.get(f"{project}/packages", headers=me)) == [("markdown", False, "markdown~=3.5")]


@pytest.mark.parametrize("name", ["..", "-e", "a b", "x@1", "https:%2F%2Fevil.example%2Fx", "a" * 300, "%00", "a/b"])
async def test_what_is_no_name_is_refused(
    client: httpx.AsyncClient, me: dict[str, str], project: str, name: str
) -> None:
    answer = await client.put(f"{project}/packages/{name}", headers=me)
    assert answer.status_code in {404, 405, 422}
    assert seen(await client.get(f"{project}/packages", headers=me)) == []


async def test_a_scoped_name_of_npm_is_taken(client: httpx.AsyncClient, me: dict[str, str]) -> None:
    body = {"description": "Books", "stack": "react-express"}
    project = f"/api/projects/{(await client.post('/api/projects', json=body, headers=me)).json()['id']}"
    answer = await client.put(f"{project}/packages/@tanstack/react-query", headers=me)
    assert (answer.status_code, answer.json()["name"]) == (200, "@tanstack/react-query")
    assert (await client.delete(f"{project}/packages/@tanstack/react-query", headers=me)).status_code == 204


async def test_lines_that_cannot_be_installed_are_named(
    client: httpx.AsyncClient, me: dict[str, str], project: str
) -> None:
    await write(client, me, project, "fastapi\n-e .\n")
    assert (await client.get(f"{project}/packages", headers=me)).json()["refused"] == ["requirements.txt:2: -e ."]


async def test_an_imported_app_has_its_packages_at_once_and_its_fork_too(
    client: httpx.AsyncClient, me: dict[str, str], project: str
) -> None:
    files = {"requirements.txt": "fastapi==0.100\npython-slugify\n", "app/main.py": "import slugify\n"}
    came = await client.post(f"{project}/import", content=zipped(files), headers=me | ZIP)
    assert came.status_code == 201, came.text
    assert came.json()["is_runnable"] is True
    assert "python-slugify" in came.json()["note"]
    assert seen(await client.get(f"{project}/packages", headers=me)) == [("python-slugify", True, "python-slugify")]
    fork = await client.post(f"{project}/versions/1/fork", json={}, headers=me)
    copied = f"/api/projects/{fork.json()['id']}"
    assert seen(await client.get(f"{copied}/packages", headers=me)) == [("python-slugify", True, "python-slugify")]


async def test_an_import_with_lines_that_are_refused_says_so(
    client: httpx.AsyncClient, me: dict[str, str], project: str
) -> None:
    files = {"requirements.txt": "fastapi\nx @ https://evil.example/x.whl\n", "app/main.py": ""}
    came = await client.post(f"{project}/import", content=zipped(files), headers=me | ZIP)
    assert came.json()["is_runnable"] is False
    assert "requirements.txt:2" in came.json()["note"]
    assert [row for row in seen(await client.get(f"{project}/packages", headers=me)) if row[1]] == []


async def test_where_the_operator_allows_none_it_is_said(
    client: httpx.AsyncClient, me: dict[str, str], project: str, hosted: None
) -> None:
    refused = await client.put(f"{project}/packages/markdown", headers=me)
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "packages_off")
    files = {"requirements.txt": "fastapi\nmarkdown\n", "app/main.py": ""}
    came = await client.post(f"{project}/import", content=zipped(files), headers=me | ZIP)
    assert came.json()["is_runnable"] is False
    listed = await client.get(f"{project}/packages", headers=me)
    assert (seen(listed), listed.json()["is_possible"]) == ([("markdown", False, "markdown")], False)


async def test_another_users_project_has_no_packages(client: httpx.AsyncClient, project: str, sign_up: SignUp) -> None:
    other = await sign_up()
    for address in (project, f"/api/projects/{uuid4()}"):
        answers = [
            await client.get(f"{address}/packages", headers=other),
            await client.put(f"{address}/packages/markdown", headers=other),
            await client.delete(f"{address}/packages/markdown", headers=other),
        ]
        assert {answer.status_code for answer in answers} == {404}


def test_with_a_host_set_they_are_off_until_the_operator_says_so() -> None:
    assert get_settings().allows_project_packages is True
    hosted = get_settings().model_copy(update={"host": "0.0.0.0"})  # noqa: S104 - not bound to
    assert hosted.allows_project_packages is False
    assert hosted.model_copy(update={"project_packages": True}).allows_project_packages is True
