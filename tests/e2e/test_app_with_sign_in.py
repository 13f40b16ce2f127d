"""A built app with accounts, used in the builder as its owner would: signing up, coming back, signing out."""

from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import NewContext
from platform_process import Platform
from playwright.sync_api import FrameLocator, Page, expect
from watching import Watch

from engine.edits.blocks import FileWrite
from engine.edits.recognition import parse_blocks
from engine.stacks.stack import load_stack

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

ANSWERS = Path(__file__).parents[1] / "integration" / "engine" / "recorded" / "private_notes"
SHOWN_MS = 90_000
"""Until the builder has started the app and entered it, on a machine that is busy with other tests as well."""


def notebook() -> dict[str, str]:
    """The files of an app with accounts that a model has written (`recorded/private_notes`)."""
    files = {path: content.decode() for path, content in load_stack("fastapi").starter_files().items()}
    for block in parse_blocks((ANSWERS / "4_developer.md").read_text(encoding="utf-8")):
        assert isinstance(block, FileWrite)
        files[block.path] = block.content
    return files


def project_with(page: Page, platform: Platform, files: dict[str, str]) -> str:
    """A project that holds these files, saved one by one as an editor does; returns its id."""
    own = {"Origin": platform.url}
    made = page.request.post("/api/projects", data={"description": "A private notebook"}, headers=own)
    assert made.status == 201, made.text()
    project_id: str = made.json()["id"]
    for path, text in files.items():
        saved = page.request.put(
            f"/api/projects/{project_id}/files/{path}", data={"text": text}, headers={**own, "If-None-Match": "*"}
        )
        assert saved.status == 200, saved.text()
    return project_id


def rename_app(page: Page, platform: Platform, project_id: str, name: str) -> None:
    """An edit of a module: the development server restarts the app."""
    address = f"/api/projects/{project_id}/files/app/config.py"
    read = page.request.get(address)
    headers = {"Origin": platform.url, "If-Match": read.headers["etag"]}
    text = read.json()["text"].replace("Private Notebook", name)
    assert page.request.put(address, data={"text": text}, headers=headers).status == 200


def sign_up_in(app: FrameLocator | Page, name: str) -> None:
    app.get_by_role("link", name="Create an account").click()
    expect(app.get_by_role("heading", name="Create an account")).to_be_visible()
    app.get_by_label("Name").fill(name)
    app.get_by_label("Password").fill("plum-tart-77")
    app.get_by_role("button", name="Create account").click()
    expect(app.get_by_text(f"Signed in as {name}")).to_be_visible()


def test_people_sign_up_come_back_and_sign_out_in_the_preview(
    new_context: NewContext, watched: Callable[[Page], Watch], signing_up: Callable[[Page], str], platform: Platform
) -> None:
    page = new_context("en").new_page()
    watch = watched(page)
    signing_up(page)
    project_id = project_with(page, platform, notebook())

    page.goto(f"/projects/{project_id}")
    app = page.frame_locator("[data-testid=preview]")
    expect(app.get_by_role("heading", name="Sign in")).to_be_visible(timeout=SHOWN_MS)
    sign_up_in(app, "Zelda")
    app.get_by_label("Note").fill("Water the 9 orchids")
    app.get_by_role("button", name="Add note").click()
    expect(app.get_by_text("Water the 9 orchids")).to_be_visible()

    page.reload()
    expect(app.get_by_text("Signed in as Zelda")).to_be_visible(timeout=SHOWN_MS)
    expect(app.get_by_text("Water the 9 orchids")).to_be_visible()

    rename_app(page, platform, project_id, "Orchid Notebook")
    expect(app.get_by_role("link", name="Orchid Notebook")).to_be_visible(timeout=SHOWN_MS)
    expect(app.get_by_text("Signed in as Zelda")).to_be_visible()

    with page.expect_popup() as opened:
        page.get_by_test_id("preview-open").click()
    sign_up_in(opened.value, "Bob")
    expect(opened.value.get_by_text("No notes yet")).to_be_visible()
    opened.value.reload()
    expect(opened.value.get_by_text("Signed in as Bob")).to_be_visible()

    app.get_by_role("button", name="Sign out").click()
    expect(app.get_by_role("heading", name="Sign in")).to_be_visible()
    page.reload()
    expect(app.get_by_role("heading", name="Sign in")).to_be_visible(timeout=SHOWN_MS)
    expect(app.get_by_text("Signed in as")).to_have_count(0)
    watch.assert_clean()
