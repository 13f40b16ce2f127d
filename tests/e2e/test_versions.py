"""A file is changed, the change is read, undone by restoring the old version, redone, and made a project of its own."""

from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import NewContext
from platform_process import Platform
from playwright.sync_api import Locator, Page, expect
from watching import Watch

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

STARTER = Path(__file__).parents[2] / "engine" / "stacks" / "fastapi" / "starter"
STARTED_MS = 90_000
FOLLOWED_MS = 30_000
FIRST, SECOND = "First words of the page", "Other words of the page"


def project_with_starter(page: Page, platform: Platform) -> str:
    """A project made over the API as the page's user: the untouched starter, then words on its first page."""
    headers = {"Origin": platform.url}
    made = page.request.post("/api/projects", data={"description": "A list of notes", "name": "Notes"}, headers=headers)
    assert made.status == 201, made.text()
    path = f"/api/projects/{made.json()['id']}"
    for file in sorted(one for one in STARTER.rglob("*") if one.is_file() and "__pycache__" not in one.parts):
        name = file.relative_to(STARTER).as_posix()
        text = (
            file.read_text().replace("<main", f"<p>{FIRST}</p>\n<main")
            if name.endswith("base.html")
            else file.read_text()
        )
        saved = page.request.put(f"{path}/files/{name}", data={"text": text}, headers={**headers, "If-None-Match": "*"})
        assert saved.ok, saved.text()
    base = page.request.get(f"{path}/files/app/templates/base.html").json()
    page.request.put(
        f"{path}/files/app/templates/base.html",
        data={"text": base["text"].replace(FIRST, SECOND)},
        headers={**headers, "If-Match": base["sha256"]},
    )
    return f"/projects/{made.json()['id']}"


def version(page: Page, number: int) -> Locator:
    return page.locator(f"[data-testid=version][data-number='{number}']")


def in_preview(page: Page, words: str) -> Locator:
    return page.frame_locator("[data-testid=preview]").get_by_text(words)


def open_versions(page: Page, is_phone: bool) -> None:
    page.get_by_test_id("thumb-versions" if is_phone else "tab-versions").click()


def look_at_preview(page: Page, is_phone: bool, words: str) -> None:
    if is_phone:
        page.get_by_test_id("thumb-preview").click()
    expect(in_preview(page, words)).to_be_visible(timeout=FOLLOWED_MS)
    if is_phone:
        open_versions(page, is_phone)


def restore(page: Page, number: int) -> None:
    version(page, number).get_by_test_id("version-restore").click()
    page.get_by_test_id("restore-do").click()
    expect(page.get_by_test_id("restored")).to_be_visible()


@pytest.mark.parametrize(
    ("language", "theme", "size"), [("en", "dark", (1440, 900)), ("ru", "light", (390, 844))], ids=["wide", "phone"]
)
def test_versions_are_read_restored_undone_and_forked(
    language: str,
    theme: str,
    size: tuple[int, int],
    new_context: NewContext,
    platform: Platform,
    watched: Callable[[Page], Watch],
    signing_up: Callable[[Page], str],
) -> None:
    page = new_context(language, theme, *size).new_page()
    watch = watched(page)
    signing_up(page)
    address = project_with_starter(page, platform)
    page.goto(address)
    is_phone = size[0] < 768
    open_versions(page, is_phone)
    newest = page.get_by_test_id("version").first
    expect(newest).to_be_visible()
    last = int(newest.get_attribute("data-number") or 0)
    expect(newest.get_by_test_id("version-proof")).to_have_attribute("data-state", "unproven")
    if is_phone:
        page.get_by_test_id("thumb-preview").click()
    expect(in_preview(page, SECOND)).to_be_visible(timeout=STARTED_MS)
    if is_phone:
        open_versions(page, is_phone)

    newest.get_by_test_id("version-changes").click()
    changed = page.locator("[data-testid=diff-file][data-path='app/templates/base.html']")
    expect(changed.locator("[data-kind=removed]")).to_contain_text(FIRST)
    expect(changed.locator("[data-kind=added]")).to_contain_text(SECOND)
    watch.assert_fits()
    page.get_by_test_id("diff-old").select_option(str(last - 3))
    expect(page.get_by_test_id("diff-file")).to_have_count(3)
    page.get_by_test_id("diff-close").click()
    expect(page.get_by_test_id("diff")).to_have_count(0)

    restore(page, last - 1)
    look_at_preview(page, is_phone, FIRST)
    page.get_by_test_id("restore-undo").click()
    expect(version(page, last + 2)).to_be_visible()
    look_at_preview(page, is_phone, SECOND)

    version(page, last - 1).get_by_test_id("version-fork").click()
    page.get_by_test_id("fork-name").fill("My own")
    page.get_by_test_id("fork-do").click()
    page.wait_for_url(lambda url: "/projects/" in url and not url.rstrip("/").endswith(address))
    expect(page.get_by_role("heading", name="My own")).to_be_visible()
    open_versions(page, is_phone)
    expect(page.get_by_test_id("version")).to_have_count(1)
    watch.assert_fits()
    watch.assert_clean()
