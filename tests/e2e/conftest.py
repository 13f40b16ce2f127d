"""A browser, and the platform it is pointed at; both for the whole session."""

import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, StorageState, expect, sync_playwright

sys.path.insert(0, str(Path(__file__).parent))

from platform_process import Platform, running_platform
from watching import Watch

CHROMIUM = "/usr/bin/chromium"
_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
expect.set_options(timeout=20_000)  # as long as actions wait: a busy machine is no fault of the page
PASSWORD = "correct horse battery staple"
NewContext = Callable[..., BrowserContext]


@dataclass(frozen=True)
class SignedIn:
    """An account made once, for tests that look at pages and change nothing."""

    email: str
    state: StorageState


@pytest.fixture(scope="session")
def platform() -> Iterator[Platform]:
    home = Path(tempfile.mkdtemp(prefix="samokoder-e2e-", dir="/var/tmp"))
    home.chmod(0o711)
    try:
        with running_platform(home) as platform:
            yield platform
    finally:
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """One for all: a second one of the same thread is refused."""
    if not Path(CHROMIUM).exists():
        pytest.skip(f"{CHROMIUM} is not installed")
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=_FLAGS)
    yield browser
    browser.close()


@pytest.fixture
def new_context(browser: Browser, platform: Platform) -> Iterator[NewContext]:
    """A context by language, theme and width; every page of it is watched."""
    made: list[BrowserContext] = []

    def make(
        language: str = "ru",
        theme: str = "light",
        width: int = 1440,
        height: int = 900,
        storage_state: StorageState | None = None,
        *,
        is_new: bool = False,
    ) -> BrowserContext:
        locale = "ru-RU" if language == "ru" else "en-US"
        context = browser.new_context(
            base_url=platform.url,
            locale=locale,
            color_scheme=theme,
            viewport={"width": width, "height": height},
            storage_state=storage_state,
        )
        context.set_default_timeout(20_000)
        if not is_new:  # the hints for newcomers would stand in the way
            context.add_init_script("if (window === top) localStorage.setItem('samokoder-guide', 'seen')")
        made.append(context)
        return context

    yield make
    for context in made:
        context.close()


@pytest.fixture
def watched(platform: Platform) -> Callable[[Page], Watch]:
    return lambda page: Watch(page, platform.url)


def sign_up(page: Page) -> str:
    """A new account through the form; returns its address."""
    email = f"{uuid4().hex}@example.com"
    page.goto("/sign-up")
    page.fill("#email", email)
    page.fill("#password", PASSWORD)
    page.click("[data-testid=auth-submit]")
    page.wait_for_url("**/projects**")
    page.locator("[data-testid=example-idea]").first.wait_for()
    return email


def open_settings(page: Page) -> None:
    """Unfold how an idea is built: stack, model, limits, approval."""
    page.get_by_test_id("build-settings").locator("summary").first.click()


@pytest.fixture(scope="session")
def signed_in(browser: Browser, platform: Platform) -> SignedIn:
    """A session that contexts begin with; without what a browser chose of language and theme."""
    context = browser.new_context(base_url=platform.url)
    context.set_default_timeout(20_000)
    email = sign_up(context.new_page())
    cookies = [cookie for cookie in context.storage_state()["cookies"] if cookie["httpOnly"]]
    context.close()
    return SignedIn(email, {"cookies": cookies, "origins": []})


@pytest.fixture
def signing_up() -> Callable[[Page], str]:
    return sign_up
