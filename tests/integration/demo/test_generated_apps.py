"""Apps of the demo model over the starter: their own tests pass (for one after every task), and they serve pages and JSON."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest

from bench.platform import free_port
from engine.builds.state import Role
from engine.edits.blocks import FileDelete, FileWrite
from engine.edits.recognition import parse_blocks
from engine.llm.demo.answers import Question, answer
from engine.llm.demo.design import AppDesign, Language
from engine.llm.demo.planning import task_entities
from engine.llm.demo.reading import read_idea
from engine.llm.demo.samples import api_body
from engine.llm.demo.texts import page_texts
from engine.stacks.stack import load_stack

IDEAS: list[tuple[Language, str]] = [
    ("ru", "CRM: клиенты, товары и заказы с суммой и статусом"),
    ("ru", "каталог фильмов с рейтингом, жанром и ссылкой"),
    ("en", "books with authors"),
    ("ru", "Пасека: ульи на пасеках и осмотры ульев"),
    ("en", "inventory of gizmos with price, e-mail and phone"),
]


def put(app: Path, files: dict[str, bytes]) -> None:
    for path, content in files.items():
        (app / path).parent.mkdir(parents=True, exist_ok=True)
        (app / path).write_bytes(content)


def write_task(app: Path, language: Language, idea: str, task: str) -> None:
    for block in parse_blocks(answer(Question(role=Role.DEVELOPER, language=language, idea=idea, task=task))):
        if isinstance(block, FileWrite):
            put(app, {block.path: block.content.encode()})
        elif isinstance(block, FileDelete):
            (app / block.path).unlink()


def environment(app: Path) -> dict[str, str]:
    """What an app is given; its tests run without our plugins of pytest, as where only its packages are."""
    given = {"PATH": os.environ["PATH"], "DATA_DIR": str(app.parent / "data"), "PYTHONDONTWRITEBYTECODE": "1"}
    return given | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}


def run(app: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *arguments], cwd=app, env=environment(app), capture_output=True, text=True, timeout=240
    )


@contextmanager
def served(app: Path) -> Iterator[httpx2.Client]:
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", "app.main:app", "--port", str(port), "--log-level", "warning"]
    server = subprocess.Popen(command, cwd=app, env=environment(app))
    try:
        with httpx2.Client(base_url=f"http://127.0.0.1:{port}", follow_redirects=True, trust_env=False) as client:
            wait_until_ready(client)
            yield client
    finally:
        server.terminate()
        server.wait(60)


def wait_until_ready(client: httpx2.Client) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            if client.get("/health").status_code == 200:
                return
        except httpx2.TransportError:
            time.sleep(0.1)
    raise AssertionError("the app did not start")


def test_starter_passes_its_own_tests(tmp_path: Path) -> None:
    app = tmp_path / "app"
    put(app, load_stack("fastapi").starter_files())
    result = run(app, "pytest", "-q", "-p", "no:cacheprovider")
    assert result.returncode == 0, result.stdout
    assert run(app, "ruff", "check", "--no-cache", "app", "tests").returncode == 0


@pytest.mark.parametrize(("language", "idea"), IDEAS)
def test_app_passes_its_own_tests_and_serves(language: Language, idea: str, tmp_path: Path) -> None:
    design = read_idea(idea, language)
    assert isinstance(design, AppDesign)
    app = tmp_path / "app"
    put(app, load_stack("fastapi").starter_files())
    for number in range(1, len(task_entities(design)) + 1):
        write_task(app, language, idea, f"T{number}")
        if idea == IDEAS[0][1]:
            assert_tests_pass(app)
    assert_tests_pass(app)
    assert run(app, "ruff", "check", "--no-cache", "--select", "E9,F", "app", "tests").stdout == "All checks passed!\n"
    with served(app) as client:
        use(client, design)
    with served(app) as client:
        assert client.get(f"/api{design.entities[0].path}").json()


def assert_tests_pass(app: Path) -> None:
    result = run(app, "pytest", "-q", "-p", "no:cacheprovider")
    assert result.returncode == 0, result.stdout


def use(client: httpx2.Client, design: AppDesign) -> None:
    """Every page of every entity answers; wrong input is never a server error."""
    owners: dict[str, int] = {}
    for entity in design.entities:
        assert page_texts(entity, design.language).empty in client.get(entity.path).text
        body = api_body(entity, 3, design.language) | {
            f"{parent.name}_id": owners[parent.name] for parent in design.parents(entity)
        }
        row = client.post(f"/api{entity.path}", json=body)
        assert row.status_code == 201, row.text
        row_id = owners[entity.name] = row.json()["id"]
        filters = "".join(f"&{field.name}=x" for field in entity.choices)
        for page in ("", f"/{row_id}", f"/{row_id}/edit", f"/{row_id}/delete", f"?search=x{filters}"):
            assert client.get(entity.path + page).status_code == 200
        for wrong in ("/999", "/x", "/-1/edit"):
            assert client.get(entity.path + wrong).status_code == 404
        junk = dict.fromkeys((field.name for field in entity.fields), "\u0000'\"<b>{{x}}") | {"extra": "1"}
        assert client.post(entity.path, data=junk).status_code in (200, 422)
        assert client.post(f"/api{entity.path}", json={entity.title.name: ["no"]}).status_code == 422
        assert client.patch(f"/api{entity.path}/{row_id}", json={entity.title.name: None}).status_code == 422
    for child in design.related:
        lost = api_body(child, 5, design.language) | {f"{parent.name}_id": 999 for parent in design.parents(child)}
        assert client.post(f"/api{child.path}", json=lost).status_code == 409
    assert client.get("/").status_code == 200
    assert "<main" in client.get("/no-such-page").text
