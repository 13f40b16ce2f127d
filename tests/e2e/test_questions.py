"""An idea in the browser that is asked about: answered over a reload and by keyboard, decided by the agents, never asked
again; and images that go with one."""

from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import NewContext, open_settings
from playwright.sync_api import Page, expect
from watching import Watch

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(600)]

WORK_MS = 240_000  # the first build of a platform waits for the packages of its stack
IMAGES = Path(__file__).parents[2] / "assets" / "images"


def order(page: Page, idea: str) -> None:
    """The idea, to be approved and so to be asked about."""
    expect(page.get_by_test_id("build")).to_be_enabled()  # the form is read from the server
    page.get_by_test_id("idea").fill(idea)
    open_settings(page)
    page.locator("#auto_approve").uncheck()
    page.get_by_test_id("build").click()
    page.wait_for_url("**/projects/*-*")
    expect(page.get_by_test_id("question")).to_have_count(1, timeout=WORK_MS)


def attach(page: Page) -> None:
    """Two images, of which one is taken off again; the demo model sees none, and the form says so."""
    page.get_by_test_id("materials").locator("summary").click()
    page.get_by_test_id("choose-images").set_input_files(
        [IMAGES / f"builder-en-{name}.webp" for name in ("dark", "light")]
    )
    expect(page.get_by_test_id("brought")).to_have_count(2)
    page.get_by_test_id("remove-image").first.click()
    expect(page.get_by_test_id("brought")).to_have_count(1)
    expect(page.get_by_test_id("images-unseen")).to_be_visible()


def test_questions_are_answered_or_left_to_the_agents(
    new_context: NewContext, watched: Callable[[Page], Watch], signing_up: Callable[[Page], str]
) -> None:
    page = new_context("en", width=390).new_page()
    watch = watched(page)
    signing_up(page)

    order(page, "A list of recipes")
    expect(page.get_by_test_id("resting")).to_contain_text("Waiting for your answers")
    expect(page.get_by_test_id("act-approve")).to_have_count(0)
    expect(page.get_by_test_id("answer")).to_be_disabled()
    watch.assert_fits()
    page.get_by_test_id("choice").focus()
    page.keyboard.press("Space")
    expect(page.get_by_test_id("choice")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Tab")
    page.keyboard.type("name, rating")
    expect(page.get_by_test_id("choice")).to_have_attribute("aria-pressed", "false")
    page.reload()
    expect(page.get_by_test_id("own-words")).to_have_value("name, rating")
    page.get_by_test_id("own-words").press("Enter")
    expect(page.get_by_test_id("answered")).to_contain_text("name, rating")
    expect(page.get_by_test_id("act-approve").first).to_be_visible(timeout=WORK_MS)
    page.reload()
    expect(page.get_by_test_id("answered")).to_contain_text("name, rating")
    expect(page.get_by_test_id("questions")).to_have_count(0)

    page.goto("/projects/new")
    attach(page)
    order(page, "A list of films")
    expect(page.get_by_test_id("brought-with-idea")).to_contain_text("builder-en-light.webp")
    expect(page.get_by_test_id("step").first).to_contain_text("cannot see images")
    page.get_by_test_id("decide").click()
    expect(page.get_by_test_id("answered")).to_contain_text("left to the agents")
    expect(page.get_by_test_id("act-approve").first).to_be_visible(timeout=WORK_MS)
    watch.assert_clean()
