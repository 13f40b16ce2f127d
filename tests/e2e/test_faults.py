"""What people see when parts fail: two tabs on one build, a web process that is killed, a worker that is killed."""

import os
import re
import signal
from collections.abc import Iterator

import psutil
import pytest
from conftest import NewContext, open_settings
from playwright.sync_api import Page, expect
from served_model import keep_key, served

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(400)]

SHOWN_MS = 60_000
FIRST_MS = 180_000
"""The first build of a home waits until runtimes and packages are in place."""

BACK_MS = 90_000
LIVE = ".prose--live"
IDEAS = {"ru": "Список книг с названием и автором", "en": "A list of books with title and author"}
"""A build speaks the language of its idea."""


@pytest.fixture
def endpoint() -> Iterator[str]:
    """The base URL of a model that misbehaves on demand."""
    with served() as address:
        yield address


def build_with(page: Page, endpoint: str, model: str, language: str = "en") -> None:
    """Keep a key with the model, and build an idea with it."""
    keep_key(page, endpoint, model)
    page.goto("/projects")
    page.get_by_test_id("idea").fill(IDEAS[language])
    open_settings(page)
    page.locator("#model").select_option(label=f"{model} · {model}")
    page.get_by_test_id("build").click()
    page.wait_for_url("**/projects/*-*")


def process_of(*words: str) -> psutil.Process:
    """The platform's own process whose command has one of these words."""
    supervisor = next(
        one for one in psutil.Process(os.getpid()).children() if "samokoder_app.platform.supervisor" in one.cmdline()
    )
    children = ((one, " ".join(one.cmdline())) for one in supervisor.children())
    return next(one for one, command in children if any(word in command for word in words))


def test_two_tabs_show_the_same_also_after_the_web_process_was_killed(
    new_context: NewContext, signing_up, endpoint: str
) -> None:
    context = new_context("en")
    first = context.new_page()
    signing_up(first)
    build_with(first, endpoint, "hangs-midway")
    running = first.locator(LIVE).last
    expect(running).to_contain_text("JSON API.", timeout=FIRST_MS)
    text = running.text_content()

    # In the middle of a message of which nothing more comes.
    second = context.new_page()
    second.goto(first.url)
    expect(second.locator(LIVE).last).to_have_text(text, timeout=SHOWN_MS)

    process_of("platform.web", "reflex run").send_signal(signal.SIGKILL)
    for page in (first, second):
        expect(page.get_by_test_id("connection")).to_have_attribute("data-state", "lost")
    for page in (first, second):
        expect(page.get_by_test_id("connection")).to_be_hidden(timeout=BACK_MS)
        expect(page.locator(LIVE).last).to_have_text(text)
        expect(page.get_by_test_id("step")).to_have_count(1)

    second.get_by_test_id("bar-cancel").click()
    for page in (first, second):
        expect(page.get_by_test_id("build-status")).to_have_attribute("data-status", "cancelled", timeout=SHOWN_MS)
        expect(page.get_by_test_id("activity")).to_be_hidden()
        expect(page.get_by_test_id("cost")).not_to_contain_text(re.compile(r"\b0 tok\."))


def test_a_killed_worker_is_told_and_the_build_goes_on(new_context: NewContext, signing_up, endpoint: str) -> None:
    page = new_context("ru").new_page()
    signing_up(page)
    build_with(page, endpoint, "hangs-midway:1", "ru")
    expect(page.locator(LIVE).last).to_contain_text("JSON API.", timeout=FIRST_MS)
    process_of("builds.worker").send_signal(signal.SIGKILL)
    expect(page.get_by_text("незаконченный ответ запрошен ещё раз")).to_be_visible(timeout=BACK_MS)
    expect(page.locator("[data-testid=step][data-stage=architecture]")).to_be_visible(timeout=BACK_MS)
    expect(page.locator("[data-testid=step][data-stage=spec]")).to_have_count(1)
    page.get_by_test_id("bar-cancel").click()


_ONE_BELOW_THE_OTHER = """places => {
  const [above, button, below] = places.map(place => place.getBoundingClientRect());
  return above.bottom <= button.top && button.bottom <= below.top;
}"""


def expect_room_for_the_way_to_the_newest(page: Page) -> None:
    """The button that appears when one reads further up stands between what is said and the card, over neither."""
    page.set_viewport_size({"width": 390, "height": 450})  # low enough for the few rows to be longer than their place
    listed = page.get_by_test_id("conversation")
    listed.evaluate("(list) => list.scrollTo(0, 0)")
    down = page.locator(".conversation__down")
    expect(down).to_be_visible()
    below = page.get_by_test_id("resting").element_handle()
    page.wait_for_function(_ONE_BELOW_THE_OTHER, arg=[listed.element_handle(), down.element_handle(), below])
    down.click()
    expect(down).to_be_hidden()
    page.set_viewport_size({"width": 1440, "height": 900})


@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_refused_key_pauses_and_another_model_goes_on(
    language: str, new_context: NewContext, signing_up, endpoint: str
) -> None:
    page = new_context(language).new_page()
    signing_up(page)
    build_with(page, endpoint, "bad-key", language)
    words = {"ru": "не принимает этот ключ", "en": "does not accept this key"}
    expect(page.get_by_test_id("build-error")).to_contain_text(words[language], timeout=FIRST_MS)
    expect_room_for_the_way_to_the_newest(page)
    page.get_by_test_id("resume-model").select_option("demo")
    page.get_by_test_id("act-resume").click()
    expect(page.locator("[data-testid=step][data-stage=architecture]")).to_be_visible(timeout=BACK_MS)
    page.get_by_test_id("bar-cancel").click()
    expect(page.get_by_test_id("build-status")).to_have_attribute("data-status", "cancelled", timeout=SHOWN_MS)


def test_a_refusal_is_put_away_by_the_next_try_and_by_the_next_page(
    new_context: NewContext, signing_up, endpoint: str
) -> None:
    page = new_context("en").new_page()
    signing_up(page)
    page.goto("/account/keys")
    expect(page.locator("#provider_id option").first).to_be_attached()

    def add(address: str) -> None:
        page.select_option("#provider_id", "openai_compatible")
        for name, text in (("#base_url", address), ("#model", "demo"), ("#api_key", "sk-0123456789")):
            page.fill(name, text)
        page.get_by_test_id("add-key").click()

    notice = page.get_by_test_id("notice")
    add("ftp://example.com")
    expect(notice).to_contain_text("base URL must look like")
    add(endpoint)
    expect(page.get_by_test_id("key-row")).to_be_visible()
    expect(notice).to_be_hidden()
    add("ftp://example.com")
    expect(notice).to_be_visible()
    page.goto("/projects")
    expect(page.get_by_test_id("example-idea").first).to_be_visible()
    expect(notice).to_be_hidden()
