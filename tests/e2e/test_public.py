"""The public pages: whole before a script is there, alive afterwards, and the calculator of the pricing page."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import FLAGS, NewContext
from platform_process import Platform
from playwright.sync_api import Browser, Page, Playwright, expect
from watching import Watch

from samokoder_app import paths
from samokoder_app.shell.first_paint.page import READY_EVENT

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(120)]

CHROMIUM = Path("/usr/bin/chromium")
PAGES = [path for pages in paths.PUBLIC_PAGES for path in pages.values()]
PLACES = """() => document.fonts.ready.then(() => [...document.querySelectorAll(":is(header, main, footer), :is(header, main, footer) *")].map((one) => {
  const { x, y, width, height } = one.getBoundingClientRect();
  return [one.tagName, ...[x, y, width, height].map(Math.round), getComputedStyle(one).color].join(" ");
}))"""
"""Where everything is, and in what colour, once its letters are there."""
EARLY = """new MutationObserver((_, watch) => {
  if (!document.body) return;
  watch.disconnect();
  dispatchEvent(new Event("pointermove"));
}).observe(document, { childList: true, subtree: true })"""
"""Somebody moves the pointer when the page begins to be there."""


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """One with a window: without, a pointer stands over every page from the beginning, as if somebody used it."""
    if not CHROMIUM.exists():
        pytest.skip(f"{CHROMIUM} is not installed")
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
    yield browser
    browser.close()


@pytest.fixture
def without_scripts(browser: Browser, platform: Platform) -> Iterator[Callable[[int], Page]]:
    """A page of a visitor whose browser runs none."""
    made = []

    def make(width: int) -> Page:
        context = browser.new_context(
            base_url=platform.url, java_script_enabled=False, viewport={"width": width, "height": 900}
        )
        made.append(context)
        return context.new_page()

    yield make
    for context in made:
        context.close()


def wake(page: Page) -> None:
    """Use the page, and wait until its scripts run."""
    page.evaluate(f"() => {{ window.alive = new Promise((tell) => addEventListener('{READY_EVENT}', () => tell())); }}")
    page.mouse.move(2, 2)
    page.evaluate("window.alive")


@pytest.mark.parametrize("path", PAGES)
def test_nothing_moves_when_the_page_comes_alive(
    path: str, new_context: NewContext, without_scripts: Callable[[int], Page], watched: Callable[[Page], Watch]
) -> None:
    for width in (390, 1440):
        plain, alive = without_scripts(width), new_context("en", width=width).new_page()
        watch = watched(alive)
        for page in (plain, alive):
            page.goto(path)
        before = plain.evaluate(PLACES)
        assert alive.evaluate(PLACES) == before
        alive.evaluate("scrollTo(0, 400)")
        wake(alive)
        assert alive.evaluate("scrollY") == 400
        alive.evaluate("scrollTo(0, 0)")
        assert alive.evaluate(PLACES) == before
        watch.assert_clean()


def test_what_is_done_before_the_scripts_run_is_not_forgotten(new_context: NewContext) -> None:
    page = new_context("ru", "light").new_page()
    page.route("**/assets/*.js", lambda _: None)  # held back
    page.goto("/ru", wait_until="domcontentloaded")
    page.get_by_test_id("theme-button").click()
    expect(page.locator("html")).to_have_class("light")
    page.unroute("**/assets/*.js")
    expect(page.locator("html")).to_have_class("dark")
    page.reload()
    page.get_by_test_id("evidence-strip").get_by_role("button").first.hover()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.reload()
    page.keyboard.press("Tab")
    expect(page.locator(".skip-link")).to_be_focused()


def test_who_is_quicker_than_the_page_finds_it_alive(new_context: NewContext, watched: Callable[[Page], Watch]) -> None:
    page = new_context("en", "light").new_page()
    watch = watched(page)
    page.add_init_script(EARLY)
    page.goto("/en")
    page.get_by_test_id("theme-button").click()
    expect(page.locator("html")).to_have_class("dark")
    watch.assert_clean()


def test_a_page_that_nobody_uses_runs_no_scripts_and_is_remembered_by_its_language(new_context: NewContext) -> None:
    context = new_context("ru")
    page = context.new_page()
    page.goto("/en", wait_until="networkidle")
    assert page.evaluate("window.__reflex") is None
    page.goto("/sign-in")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_the_other_language_is_a_link(without_scripts: Callable[[int], Page]) -> None:
    page = without_scripts(390)
    page.goto("/ru/pricing")
    page.get_by_test_id("language-button").click()
    page.wait_for_url("**/en/pricing/**")
    expect(page.get_by_role("heading", level=1)).to_have_text("Pricing")
    expect(page.get_by_test_id("calculator-measured")).to_contain_text("6 calls of the model")


def test_the_calculator_counts(new_context: NewContext, watched: Callable[[Page], Watch]) -> None:
    page = new_context("ru", width=390).new_page()
    watch = watched(page)
    page.goto("/ru/pricing", wait_until="networkidle")
    opus = page.get_by_test_id("rate").filter(has_text="Claude Opus")
    expect(opus.get_by_role("cell")).to_have_text(["0,21\u00a0$", "2,12\u00a0$"])
    page.get_by_test_id("calculator-build").select_option("repaired")
    expect(opus.get_by_role("cell")).to_have_text(["0,45\u00a0$", "4,50\u00a0$"])
    expect(page.get_by_test_id("calculator-measured")).to_contain_text("11 запросов к модели")
    page.get_by_test_id("calculator-apps").focus()
    page.keyboard.press("End")
    expect(opus.get_by_role("cell")).to_have_text(["0,45\u00a0$", "45,01\u00a0$"])
    expect(page.get_by_test_id("other-builders").get_by_role("link")).to_have_count(4)
    watch.assert_fits()
    watch.assert_clean()
