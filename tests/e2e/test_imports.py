"""An app that exists is brought in as an archive; a bad archive is refused in words and nothing is left behind."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import NewContext
from playwright.sync_api import Page, expect
from watching import Watch

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(400)]

STARTER = Path(__file__).parents[2] / "engine" / "stacks" / "fastapi" / "starter"
BUILT_MS = 120_000
STARTED_MS = 200_000
"""Alone in a new home, this test waits for the stack's packages."""


def archive(files: dict[str, bytes]) -> dict[str, object]:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return {"name": "Shop.zip", "mimeType": "application/zip", "buffer": out.getvalue()}


def starter() -> dict[str, bytes]:
    files = (path for path in STARTER.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {f"shop/{path.relative_to(STARTER).as_posix()}": path.read_bytes() for path in files}


def test_an_app_is_brought_in(
    new_context: NewContext, signing_up: Callable[[Page], str], watched: Callable[[Page], Watch]
) -> None:
    page = new_context().new_page()
    signing_up(page)
    page.get_by_test_id("import").locator("summary").click()
    page.get_by_test_id("import-submit").click()
    expect(page.get_by_test_id("import-failure")).to_have_text("Выберите архив или укажите адрес.")
    page.set_input_files("#import-archive", archive({"../x": b"1"}))
    page.get_by_test_id("import-submit").click()
    expect(page.get_by_test_id("import-failure")).to_contain_text("за пределы проекта")

    watch = watched(page)
    page.set_input_files("#import-archive", archive(starter()))
    page.get_by_test_id("import-submit").click()
    page.wait_for_url("**/projects/*-*")
    expect(page.get_by_text("Проект похож на «FastAPI и HTMX»", exact=False)).to_be_visible()
    expect(page.frame_locator("[data-testid=preview]").get_by_role("heading").first).to_be_visible(timeout=STARTED_MS)

    page.get_by_test_id("act-survey").click()
    expect(page.get_by_test_id("activity")).to_contain_text("знакомится с приложением")
    expect(page.get_by_text("чужой код она не понимает", exact=False)).to_be_visible(timeout=BUILT_MS)
    expect(page.locator("[data-stage=characterise]")).to_be_visible(timeout=BUILT_MS)
    expect(page.get_by_test_id("conversation").get_by_text("Готово ·")).to_be_visible(timeout=BUILT_MS)
    page.get_by_test_id("message").fill("Что оно умеет?")
    page.get_by_test_id("send").click()
    expect(page.get_by_text("знает только то, что проверила программа", exact=False)).to_be_visible(timeout=BUILT_MS)
    page.goto("/projects")
    expect(page.get_by_test_id("project-card")).to_have_count(1)
    watch.assert_clean()
