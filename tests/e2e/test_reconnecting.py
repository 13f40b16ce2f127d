"""A cut of the network and a restart of the web process: every tab says so, goes on where it was, and loses nothing."""

import os
import re
import signal
from contextlib import suppress
from pathlib import Path

import pytest
from conftest import NewContext, new_account, open_settings
from platform_process import Platform
from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, StorageState, expect

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(600)]

IDEA = "A lending library: books with an author and a year"
BUILD_MS = 240_000
BACK_MS = 120_000
_UNFOLD = """async list => {
  const painted = () => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
  for (let quiet = 0; quiet < 5; quiet += 1) {
    list.querySelectorAll("details:not([open])").forEach(details => { details.open = true; quiet = 0; });
    await painted();
  }
}"""
"""What is unfolded may hold more to unfold, and rows may still be coming: until nothing is folded for some pictures."""
_TICKING = re.compile(r"\d+:\d\d")
_ENDED = re.compile(r"Used: \d")
"""The last row of every build."""


def cut(context: BrowserContext, page: Page) -> CDPSession:
    """From now on nothing passes between this tab and the server; its sockets look as alive as before."""
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    _pass(wire, offline=True)
    return wire


def mend(wire: CDPSession) -> None:
    _pass(wire, offline=False)


def _pass(wire: CDPSession, *, offline: bool) -> None:
    limits = {"latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
    wire.send("Network.emulateNetworkConditions", {"offline": offline, **limits})


def expect_all(page: Page, ends: int) -> None:
    """All that came of this many builds is there: the page knows how a build ended before its history has come."""
    expect(page.get_by_test_id("conversation").get_by_text(_ENDED)).to_have_count(ends)


def told(page: Page) -> list[str]:
    """Every row of the conversation in order, unfolded, as a reader sees it."""
    page.get_by_test_id("conversation").evaluate(_UNFOLD)
    rows = page.locator("[data-testid=conversation] .conversation__rows > *").all_inner_texts()
    return [_TICKING.sub("", row) for row in rows]


def kill_web(platform: Platform) -> None:
    """The processes of this platform that serve its pages end at once; its supervisor starts them again."""
    home = f"SAMOKODER_HOME={platform.log.parent}".encode()
    killed = 0
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            is_web = not {b"reflex", b"samokoder_app.platform.web"}.isdisjoint(_words(folder / "cmdline"))
            if is_web and home in _words(folder / "environ"):
                os.kill(int(folder.name), signal.SIGKILL)
                killed += 1
    assert killed


def _words(path: Path) -> list[bytes]:
    return path.read_bytes().split(b"\0")


@pytest.fixture(scope="module")
def account(browser: Browser, platform: Platform) -> StorageState:
    """One account for the file: signing up is not what is tried here."""
    return new_account(browser, platform).state


@pytest.fixture
def tabs(new_context: NewContext, account: StorageState) -> tuple[BrowserContext, Page, Page]:
    """Two tabs on one build that has just begun."""
    context = new_context("en", storage_state=account)
    first = context.new_page()
    first.goto("/projects/new")
    expect(first.get_by_test_id("build")).to_be_enabled()
    open_settings(first)
    first.get_by_test_id("stack").filter(has_text="HTML, CSS").click()  # built in half the time
    first.get_by_test_id("idea").fill(IDEA)
    first.get_by_test_id("build").click()
    first.wait_for_url("**/projects/*-*")
    second = context.new_page()
    second.goto(first.url)
    for page in (first, second):
        page.get_by_test_id("step").first.wait_for(timeout=BUILD_MS)
    return context, first, second


def test_a_tab_without_network_says_so_and_catches_up(tabs: tuple[BrowserContext, Page, Page]) -> None:
    context, first, second = tabs
    wire = cut(context, first)
    connection = first.get_by_test_id("connection")
    expect(connection).to_have_attribute("data-state", "lost")
    expect(connection).to_contain_text("Work goes on there")
    first.get_by_test_id("message").fill("Add a shelf to each book")
    first.get_by_test_id("message").press("Enter")
    expect(first.get_by_test_id("message-note")).to_contain_text("stays here")

    expect(second.get_by_test_id("connection")).to_be_hidden()
    expect(second.get_by_test_id("build-status")).to_have_attribute("data-status", "done", timeout=BUILD_MS)
    expect(first.get_by_test_id("build-status")).to_have_attribute("data-status", "running")
    mend(wire)

    expect(first.get_by_test_id("connection")).to_have_attribute("data-state", "back")  # for some seconds
    expect(first.get_by_test_id("build-status")).to_have_attribute("data-status", "done")
    expect(first.get_by_test_id("connection")).to_be_hidden()
    for page in (first, second):
        expect_all(page, ends=1)
    assert told(first) == told(second)

    expect(first.get_by_test_id("message-note")).to_be_empty()
    expect(first.get_by_test_id("message")).to_have_value("Add a shelf to each book")
    first.get_by_test_id("message").press("Enter")
    for page in (first, second):
        expect(page.get_by_test_id("said")).to_have_text(["Add a shelf to each book"])
        expect(page.get_by_test_id("conversation").get_by_text(_ENDED)).to_have_count(2, timeout=BUILD_MS)
        expect(page.get_by_test_id("build-status")).to_have_attribute("data-status", "done")
    assert told(first) == told(second)


def test_tabs_come_back_after_a_restart_of_the_server(
    tabs: tuple[BrowserContext, Page, Page], platform: Platform
) -> None:
    _, first, second = tabs
    kill_web(platform)
    for page in (first, second):
        expect(page.get_by_test_id("connection")).to_have_attribute("data-state", "lost")
        expect(page.get_by_test_id("connection-lost")).to_be_hidden()
    for page in (first, second):
        expect(page.get_by_test_id("connection")).to_be_hidden(timeout=BACK_MS)
        expect(page.get_by_test_id("build-status")).to_have_attribute("data-status", "done", timeout=BUILD_MS)
        expect_all(page, ends=1)
    assert told(first) == told(second)
    third = first.context.new_page()
    third.goto(first.url)
    expect_all(third, ends=1)
    assert told(third) == told(first)
