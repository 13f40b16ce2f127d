import asyncio
import tomllib
from contextlib import aclosing
from pathlib import Path
from uuid import UUID

import pytest
from fastapi import FastAPI
from pydantic import BaseModel

from samokoder_app.api.context import _ids
from samokoder_app.api.docs import docs_page
from samokoder_app.api.downloads import download_headers
from samokoder_app.api.openapi import describe
from samokoder_app.api.streams import with_beats
from samokoder_app.version import VERSION

ROOT = Path(__file__).parents[4]


async def test_beats_come_while_nothing_happens_and_nothing_is_lost():
    gate = asyncio.Event()
    closed = False

    async def source():
        nonlocal closed
        try:
            yield 1
            await gate.wait()
            yield 2
        finally:
            closed = True

    seen = []
    async with aclosing(with_beats(source(), 0.01)) as items:
        async for item in items:
            seen.append(item)
            if item is None:
                gate.set()
            if item == 2:
                break
    assert seen[0] == 1
    assert None in seen
    assert closed


def test_version_is_the_projects():
    assert tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"] == VERSION


def test_names_of_downloads_cannot_break_the_header():
    value = download_headers('a"\r\nSet-Cookie: x=1 пример.zip')["Content-Disposition"]
    assert "\r" not in value
    assert "\n" not in value
    assert value.startswith("attachment; filename=\"a___Set-Cookie_ x_1 ______.zip\"; filename*=UTF-8''a%22%0D%0A")


def test_docs_page_shows_operations_and_no_markup_from_texts():
    class Thing(BaseModel):
        name: str

    app = FastAPI(title="T", version="1")

    @app.post("/things", tags=["things"])
    async def make(thing: Thing) -> Thing:
        """Make a <b>thing</b>."""
        return thing

    page = docs_page(describe(app), "en")
    assert "<code>/things</code>" in page
    assert "Make a &lt;b&gt;thing&lt;/b&gt;." in page
    assert "&quot;name&quot;: &quot;Shopping list&quot;" in page
    assert "$(curl -sf $BASE/auth/v1/signup" in page
    assert "Все операции" in docs_page(describe(app), "ru")


@pytest.mark.parametrize(
    ("path", "ids"),
    [
        (f"/api/projects/{UUID(int=7)}/files/app/main.py", {"project_id": str(UUID(int=7))}),
        (f"/api/builds/{UUID(int=8)}", {"build_id": str(UUID(int=8))}),
        (f"/projects/{UUID(int=9)}", {"project_id": str(UUID(int=9))}),
        ("/api/projects", {}),
        ("/api/projects/nothing/files", {}),
    ],
)
def test_lines_of_the_log_carry_the_ids_of_the_address(path: str, ids: dict[str, str]) -> None:
    assert _ids(path) == ids
