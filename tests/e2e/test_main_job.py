"""From an idea in the browser to a verified app in the preview, and to a ZIP whose own tests pass elsewhere."""

import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import NewContext
from playwright.sync_api import FrameLocator, Locator, Page, expect
from watching import Watch

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(900)]

IDEA = "Склад мастерской: инструменты с инвентарным номером и местом хранения, отметка об исправности."
BUILD_MS = 480_000
APP_TEST_SECONDS = 300
ENTERED_MS = 20_000
_BY_TYPE = {
    "number": "7",
    "date": "2030-05-17",
    "time": "10:30",
    "datetime-local": "2030-05-17T10:30",
    "email": "a@b.ru",
}


def preview(page: Page) -> FrameLocator:
    return page.frame_locator("[data-testid=preview]")


def fill_form(form: Locator, name: str) -> None:
    """Type into every field of the app's form what its type asks for; `name` into the first text."""
    is_first = True
    for field in form.locator("input:not([type=hidden]):not([type=checkbox]):not([type=submit]), textarea").all():
        kind = field.get_attribute("type") or "text"
        if kind in _BY_TYPE:
            field.fill(_BY_TYPE[kind])
        else:
            field.fill(name if is_first else "Полка 3")
            is_first = False


def add_row(page: Page, name: str) -> None:
    form = preview(page).locator("main form[method=post], main form[hx-post]").first
    expect(form).to_be_visible(timeout=ENTERED_MS)
    fill_form(form, name)
    form.locator("button").last.click()
    expect(preview(page).get_by_text(name).first).to_be_visible()


def edit_base_template(page: Page, marker: str) -> None:
    page.get_by_test_id("file-tree").locator("[data-path='app/templates/base.html']").click()
    editor = page.locator(".cm-content")
    expect(editor).to_contain_text("<body")
    body = editor.locator(".cm-line", has_text="<main").first
    body.click()
    page.keyboard.press("Home")
    page.keyboard.type(f"<p>{marker}</p>\n")
    expect(page.get_by_test_id("save-file")).to_be_enabled()
    page.keyboard.press("Control+s")
    expect(page.get_by_test_id("save-file")).to_be_disabled()


def run_own_tests(archive: Path, folder: Path) -> None:
    with zipfile.ZipFile(archive) as packed:
        names = packed.namelist()
        packed.extractall(folder)
    assert not [name for name in names if "node_modules/" in name or name.endswith((".env", ".db"))]
    root = next(folder.rglob("tests")).parent
    for name in ("README.md", "Dockerfile", ".env.example"):
        assert (root / name).is_file()
    finished = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"],
        cwd=root,
        env={"PATH": os.environ["PATH"], "HOME": str(folder), "DATA_DIR": str(folder / "data")},
        capture_output=True,
        text=True,
        timeout=APP_TEST_SECONDS,
        check=False,
    )
    assert finished.returncode == 0, finished.stdout[-3000:] + finished.stderr[-2000:]


def test_idea_to_verified_app_to_archive(
    new_context: NewContext,
    watched: Callable[[Page], Watch],
    signing_up: Callable[[Page], str],
    tmp_path: Path,
) -> None:
    page = new_context("ru", "dark").new_page()
    watch = watched(page)
    signing_up(page)

    page.get_by_test_id("idea").fill(IDEA)
    page.get_by_test_id("build").click()
    page.wait_for_url("**/projects/*-*")
    expect(page.get_by_test_id("activity").or_(page.get_by_test_id("step")).first).to_be_visible()

    status = page.get_by_test_id("build-status")
    expect(status).to_have_attribute("data-status", "done", timeout=BUILD_MS)
    expect(page.get_by_test_id("to-newest")).to_have_count(0)  # who does not scroll up sees what comes
    tiles = page.get_by_test_id("evidence-strip")
    expect(tiles.locator("[data-status=passed]").nth(3)).to_be_attached()
    expect(tiles.locator("[data-status]:not([data-status=passed])")).to_have_count(0)
    expect(page.get_by_test_id("file-tree").locator("[data-mark=created]").first).to_be_visible()

    add_row(page, "Шлифмашина угловая")
    page.reload()
    expect(preview(page).get_by_text("Шлифмашина угловая").first).to_be_visible()

    typing = preview(page).locator("main form[method=post], main form[hx-post]").first.locator("input[type=text]").first
    typing.fill("Ещё не отправлено")
    edit_base_template(page, "Правка из редактора")
    expect(page.get_by_test_id("preview-newer")).to_be_visible()
    expect(typing).to_have_value("Ещё не отправлено")
    page.get_by_test_id("preview-newer").get_by_role("button").click()
    expect(preview(page).get_by_text("Правка из редактора")).to_be_visible()
    expect(page.get_by_test_id("preview-newer")).to_have_count(0)

    with page.expect_download() as started:
        page.get_by_test_id("download").click()
    archive = tmp_path / "app.zip"
    started.value.save_as(archive)
    run_own_tests(archive, tmp_path / "unpacked")
    page.goto("/usage")
    expect(page.get_by_test_id("usage-days").locator("svg path").first).to_be_visible()
    watch.assert_clean()


def test_an_idea_beyond_the_demo_model_gets_an_honest_sentence(
    new_context: NewContext, signing_up: Callable[[Page], str]
) -> None:
    page = new_context("en").new_page()
    signing_up(page)
    page.get_by_test_id("idea").fill("a 3D racing game")
    page.get_by_test_id("build").click()
    resting = page.get_by_test_id("resting")
    expect(resting).to_have_attribute("data-status", "failed", timeout=120_000)
    expect(page.get_by_test_id("build-error")).not_to_be_empty()
    first = page.url
    page.get_by_test_id("act-build_nearest").dblclick()
    page.wait_for_url(lambda url: "/projects/" in url and url != first)
    page.get_by_test_id("bar-cancel").click()
    expect(page.get_by_test_id("build-status")).to_have_attribute("data-status", "cancelled", timeout=60_000)
    assert len(page.request.get("/api/projects").json()["items"]) == 2


def test_an_example_idea_is_one_click_away_and_can_be_stopped(
    new_context: NewContext, signing_up: Callable[[Page], str]
) -> None:
    page = new_context("en").new_page()
    signing_up(page)
    page.get_by_test_id("example-idea").first.click()
    page.wait_for_url("**/projects/*-*")
    page.get_by_test_id("step").first.wait_for(timeout=120_000)
    page.get_by_test_id("bar-cancel").click()
    expect(page.get_by_test_id("build-status")).to_have_attribute("data-status", "cancelled", timeout=60_000)
    page.goto("/projects")
    expect(page.get_by_test_id("project-card")).to_have_count(1)
