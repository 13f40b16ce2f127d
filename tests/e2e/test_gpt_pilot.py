"""A project of the second engine: chosen, built live by a double of GPT-Pilot, stopped, continued, proven, taken away.

Its plan is edited, and it is told what else there is to do.
"""

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import NewContext, keep_picture, open_settings
from playwright.sync_api import Page, expect
from served_model import keep_key, served
from test_faults import FIRST_MS

from bench.demo_endpoint import Asked, Fault, silent
from bench.pilot_script.answers import pilot_answer
from bench.racing.model import Messages, RaceModel

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(400)]

IDEA = "A simple todo app"
SKETCH = Path(__file__).parents[2] / "assets" / "images" / "builder-en-light.webp"
PAUSED_MS = 120_000
APPROVE = "[data-testid=act-approve]:visible"


def said(messages: Messages) -> str:
    """The double takes any word; our own stages are told what its app does."""
    system = "\n".join(str(one["content"]) for one in messages if one["role"] == "system")
    return pilot_answer(system, str(messages[-1]["content"])) if "Work:" in system else "fine"


class HeldModel(RaceModel):
    """Answers all but the first question of its task, which waits until it is given up."""

    held = 2

    def _behaviour(self, asked: Asked) -> Fault:
        return silent if asked.number == self.held else super()._behaviour(asked)


@pytest.fixture
def model() -> Iterator[str]:
    """The base URL of the model."""
    with served(HeldModel(say=said)) as address:
        yield address


def choose_engine(page: Page) -> None:
    """Not before the form is read from the server, which would put back what was chosen earlier."""
    expect(page.get_by_test_id("build")).to_be_enabled()
    open_settings(page)
    expect(page.get_by_test_id("stack").first).to_be_visible()
    page.get_by_test_id("engine-gpt-pilot").click()


def begin(page: Page, model: str, *, is_asked: bool = False) -> None:
    """Choose the engine: refused with the demo model, taken with a key."""
    page.goto("/projects/new")
    choose_engine(page)
    expect(page.get_by_test_id("pilot-needs-key")).to_be_visible()
    expect(page.get_by_test_id("build")).to_be_disabled()
    keep_key(page, model, "fine")
    page.reload()
    choose_engine(page)
    expect(page.get_by_test_id("stack").first).to_be_hidden()
    expect(page.get_by_test_id("pilot-likely")).to_be_visible()
    page.get_by_test_id("materials").locator("summary").click()
    page.get_by_test_id("choose-images").set_input_files(SKETCH)
    expect(page.get_by_test_id("images-unseen")).to_contain_text("GPT-Pilot takes no images")
    page.get_by_test_id("remove-image").click()
    expect(page.get_by_test_id("images-unseen")).to_be_hidden()
    if is_asked:
        page.locator("#auto_approve").uncheck()
    page.get_by_test_id("idea").fill(IDEA)
    page.get_by_test_id("build").click()
    page.wait_for_url("**/projects/*-*")


def test_it_builds_is_stopped_goes_on_and_is_proven(
    new_context: NewContext, signing_up, model: str, tmp_path: Path
) -> None:
    page = new_context("en").new_page()
    signing_up(page)
    begin(page, model)
    status = page.get_by_test_id("build-status")
    expect(page.get_by_test_id("engine")).to_have_text("GPT-Pilot")
    expect(page.get_by_text("Starting task #1")).to_be_visible(timeout=FIRST_MS)
    page.get_by_test_id("bar-pause").click()
    expect(status).to_have_attribute("data-status", "paused", timeout=PAUSED_MS)
    page.get_by_test_id("bar-resume").click()
    expect(status).to_have_attribute("data-status", "done", timeout=120_000)

    archive = tmp_path / "app.zip"
    with page.expect_download() as taken:
        page.get_by_test_id("download").click()
    taken.value.save_as(archive)
    with zipfile.ZipFile(archive) as packed:
        names = packed.namelist()
    assert any(name.endswith("server/server.js") for name in names)
    page.goto("/projects")
    expect(page.get_by_test_id("project-card").get_by_test_id("engine")).to_have_text("GPT-Pilot")


def test_its_plan_is_edited_and_a_message_is_its_new_feature(new_context: NewContext, signing_up) -> None:
    page = new_context("en").new_page()
    signing_up(page)
    with served(RaceModel(say=said)) as model:
        begin(page, model, is_asked=True)
        for _ in range(2):  # accounts, pages
            page.get_by_test_id("decide").click(timeout=FIRST_MS)
        page.get_by_test_id("tab-plan").click()
        expect(page.locator(APPROVE).first).to_be_visible(timeout=FIRST_MS)
        page.get_by_test_id("edit-plan").click()
        expect(page.get_by_test_id("edit-requirements")).to_have_count(0)
        page.get_by_test_id("edit-title").first.fill("Keep todos on the server")
        keep_picture(page, "pilot-plan-edited", "en-light-1440")
        page.get_by_test_id("save-plan").click()
        page.locator(APPROVE).first.click()
        expect(page.get_by_test_id("task").first).to_contain_text("Keep todos on the server")
        page.get_by_test_id("tab-chat").click()
        page.get_by_test_id("decide").click(timeout=FIRST_MS)  # whether it works
        status = page.get_by_test_id("build-status")
        expect(status).to_have_attribute("data-status", "done", timeout=120_000)

        expect(page.get_by_test_id("message-engine")).to_have_value("gpt-pilot")
        keep_picture(page, "pilot-message", "en-light-1440")
        page.get_by_test_id("message").fill("Let me delete a todo")
        page.get_by_test_id("send").click()
        page.get_by_test_id("tab-plan").click()
        page.locator(APPROVE).first.click(timeout=FIRST_MS)
        page.get_by_test_id("tab-chat").click()
        page.get_by_test_id("decide").click(timeout=FIRST_MS)
        expect(status).to_have_attribute("data-status", "done", timeout=120_000)
        page.get_by_test_id("tab-plan").click()
        expect(page.locator("[data-testid=requirement][data-status=passed]")).to_have_count(3)
