"""A browser, and the platform it is pointed at; both for the whole session."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, StorageState, expect, sync_playwright

sys.path.insert(0, str(Path(__file__).parent))

from pilot_app import APP, FEATURE
from platform_process import REPOSITORY, Platform, running_platform
from watching import Watch

from engine.sandbox.runtimes import find_chromium
from tests.pilot_double import make_checkout

CHROMIUM = find_chromium()
"""The one that the judge takes too: a Chromium that draws no window of its own costs less of the processor."""
ARTEFACTS = os.environ.get("SAMOKODER_TEST_ARTEFACTS")
"""A folder where pictures of pages are kept."""
FLAGS = [
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


@contextmanager
def platform_with(settings: Callable[[Path], dict[str, str]]) -> Iterator[Platform]:
    """A platform in a home of its own, with the settings made for that home."""
    if running := os.environ.get("SAMOKODER_TEST_PLATFORM"):
        yield Platform(running, Path(os.environ["SAMOKODER_HOME"]) / "e2e.log")  # quick while a test is written
        return
    home = Path(tempfile.mkdtemp(prefix="samokoder-e2e-", dir="/var/tmp"))
    home.chmod(0o711)
    try:
        with running_platform(home, **settings(home)) as platform:
            yield platform
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _with_double(home: Path) -> dict[str, str]:
    checkout = make_checkout(home / "gpt-pilot", app=APP, feature_app=FEATURE)
    return {"GPT_PILOT_HOME": str(checkout.home), "GPT_PILOT_PYTHON": str(checkout.python)}


@pytest.fixture(scope="session")
def platform() -> Iterator[Platform]:
    with platform_with(_with_double) as platform:
        yield platform


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """One for all: a second one of the same thread is refused."""
    if CHROMIUM is None:
        pytest.skip("no Chromium is installed")
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
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


def keep_picture(page: Page, name: str, look: str) -> None:
    """A picture of a page's state, to be looked at; under SAMOKODER_TEST_ARTEFACTS, if that is set."""
    if ARTEFACTS:
        page.screenshot(path=Path(ARTEFACTS) / "states" / f"{name}-{look}.png", full_page=True)


def session_of(context: BrowserContext) -> StorageState:
    """Its session, without what the browser chose of language and theme."""
    return {"cookies": [cookie for cookie in context.storage_state()["cookies"] if cookie["httpOnly"]], "origins": []}


def new_account(browser: Browser, platform: Platform) -> SignedIn:
    """A new account, signed in."""
    context = browser.new_context(base_url=platform.url)
    context.set_default_timeout(20_000)
    email = sign_up(context.new_page())
    state = session_of(context)
    context.close()
    return SignedIn(email, state)


@pytest.fixture(scope="session")
def signed_in(browser: Browser, platform: Platform) -> SignedIn:
    """A session that contexts begin with."""
    return new_account(browser, platform)


@dataclass(frozen=True)
class BuiltApp:
    """An operator's account with a project that has a built and verified app."""

    email: str
    state: StorageState
    project: str
    """Path of the builder's page."""
    team: str
    """Path of the page of a team of his, with an invitation and a project."""
    share: str
    """Path of a public link to the project."""


IDEA = "Заметки: название и текст."
BUILT_MS = 480_000


@pytest.fixture(scope="session")
def built_app(browser: Browser, platform: Platform) -> BuiltApp:
    """Built once, by the demo model, for tests that look at it and leave it as it is."""
    context = browser.new_context(base_url=platform.url, locale="ru-RU")
    context.set_default_timeout(20_000)
    page = context.new_page()
    email = sign_up(page)
    make_operator(email, platform)
    headers = {"Origin": platform.url}
    made = page.request.post("/api/projects", data={"description": IDEA, "name": "Заметки"}, headers=headers)
    assert made.status == 201, made.text()
    project = f"/projects/{made.json()['id']}"
    ordered = page.request.post(f"/api{project}/generate", data={"auto_approve": True}, headers=headers)
    assert ordered.status == 202, ordered.text()
    page.goto(project)
    expect(page.get_by_test_id("build-status")).to_have_attribute("data-status", "done", timeout=BUILT_MS)
    team = page.request.post("/api/teams", data={"name": "Пекарня"}, headers=headers).json()["id"]
    invited = page.request.post(f"/api/teams/{team}/invitations", data={"email": "boris@example.com"}, headers=headers)
    assert invited.status == 201, invited.text()
    shared = page.request.post(f"/api{project}/shares", data={"code": True}, headers=headers)
    assert shared.status == 201, shared.text()
    link: str = shared.json()["link"]
    state = session_of(context)
    context.close()
    return BuiltApp(email, state, project, f"/teams/{team}", link.removeprefix(platform.url))


def make_operator(email: str, platform: Platform) -> None:
    """By the command that the owner of a server uses."""
    subprocess.run(
        [sys.executable, "-m", "samokoder_app.accounts.operator", email],
        cwd=REPOSITORY,
        env=os.environ | {"SAMOKODER_HOME": str(platform.log.parent), "HOST": "", "DATABASE_URL": ""},
        check=True,
        timeout=180,
    )


@pytest.fixture
def signing_up() -> Callable[[Page], str]:
    return sign_up
