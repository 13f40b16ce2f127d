"""States that a page's address does not show (dialogs, menus, panels), the keyboard, the focus, and what is told to who
listens: on one built app, which is left as it is."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from accessible import violations, violations_of_colour
from conftest import BuiltApp, NewContext
from platform_process import Platform
from playwright.sync_api import Locator, Page, expect
from watching import Watch

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(900)]  # the first of all tests: starts the platform, builds an app

Opening = Callable[[Page], None]


def assert_sound(page: Page, state: str) -> None:
    """Nothing that axe finds, in both themes."""
    found = [f"{state}: {fault}" for fault in violations(page)]
    scheme = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'")
    page.emulate_media(color_scheme="light" if scheme == "dark" else "dark", reduced_motion="reduce")
    found += [f"{state}, the other theme: {fault}" for fault in violations_of_colour(page)]
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    assert not found, "\n".join(found)


@pytest.fixture
def builder(new_context: NewContext, built_app: BuiltApp) -> Callable[..., Page]:
    """The builder's page with its built app, without motion."""

    def open_page(language: str = "ru", theme: str = "light", width: int = 1440) -> Page:
        page = new_context(language, theme, width, 844 if width < 768 else 900, built_app.state).new_page()
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        page.goto(built_app.project)
        expect(page.get_by_test_id("present-version")).to_be_attached()
        return page

    return open_page


def press(name: str) -> Opening:
    """Click what has this test id."""
    return lambda page: page.get_by_test_id(name).first.click()


def look_at_evidence(page: Page) -> None:
    page.get_by_test_id("evidence-strip").locator("button").first.focus()
    expect(page.locator(".evidence-card")).to_be_visible()


def open_file(page: Page) -> None:
    page.keyboard.press("Escape")
    page.get_by_test_id("file-tree").locator("[data-path='app/main.py']").click()
    expect(page.get_by_test_id("editor").locator(".cm-content")).to_be_visible()


def find_in_file(page: Page) -> None:
    page.get_by_test_id("editor").locator(".cm-content").focus()
    page.keyboard.press("Control+f")
    expect(page.locator(".cm-search")).to_be_visible()


def open_palette(page: Page) -> None:
    page.get_by_test_id("palette-button").click()
    expect(page.get_by_test_id("palette-field")).to_be_focused()
    expect(page.get_by_test_id("command").first).to_be_visible()


def leave_dialog(page: Page) -> None:
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)


WIDE: tuple[tuple[str, Opening], ...] = (
    ("evidence", look_at_evidence),
    ("file", open_file),
    ("search in the file", find_in_file),
    ("plan", press("tab-plan")),
    ("versions", press("tab-versions")),
    ("changes", press("version-changes")),
    ("fork", press("version-fork")),
    ("back from the dialog", leave_dialog),
    ("console", press("toggle-console")),
    ("palette", open_palette),
    ("back from the palette", leave_dialog),
    ("keys", lambda page: page.keyboard.press("?")),
    ("back from the keys", leave_dialog),
)
NARROW: tuple[tuple[str, Opening], ...] = (
    ("plan", press("thumb-plan")),
    ("versions", press("thumb-versions")),
    ("preview", press("thumb-preview")),
    ("chat", press("thumb-chat")),
    ("palette", open_palette),
    ("back from the palette", leave_dialog),
)


@pytest.mark.parametrize(
    ("language", "theme", "width", "states"),
    [
        pytest.param("ru", "light", 1440, WIDE, id="ru-1440"),
        pytest.param("en", "dark", 1440, WIDE, id="en-1440"),
        pytest.param("ru", "dark", 390, NARROW, id="ru-390"),
    ],
)
def test_every_state_of_the_builder(
    language: str,
    theme: str,
    width: int,
    states: tuple[tuple[str, Opening], ...],
    builder: Callable[..., Page],
    watched: Callable[[Page], Watch],
) -> None:
    page = builder(language, theme, width)
    watch = watched(page)
    for state, open_state in states:
        open_state(page)
        assert_sound(page, state)
        watch.assert_fits()
    watch.assert_clean()


def ask_to_delete_the_project(page: Page) -> None:
    page.goto("/projects")
    page.get_by_test_id("delete-project").first.click()
    expect(page.locator("dialog[open]")).to_be_visible()


def ask_to_delete_the_account(page: Page) -> None:
    page.goto("/account/data")
    page.get_by_test_id("delete-account").click()
    expect(page.locator("dialog[open]")).to_be_visible()


def be_refused(page: Page) -> None:
    page.goto("/account/sign-in?error=invalid_credentials")
    expect(page.get_by_role("alert").first).to_be_visible()


@pytest.mark.parametrize("language", ["ru", "en"])
def test_questions_and_refusals(language: str, new_context: NewContext, built_app: BuiltApp) -> None:
    page = new_context(language, "light", storage_state=built_app.state).new_page()
    page.emulate_media(reduced_motion="reduce")
    for open_state in (ask_to_delete_the_project, ask_to_delete_the_account, be_refused):
        open_state(page)
        assert_sound(page, open_state.__name__)


def tab_to(page: Page, target: Locator, most: int = 60) -> None:
    """Go on with Tab to the target; on the way every stop shows that it has the focus, and has a name."""
    for _ in range(most):
        page.keyboard.press("Tab")
        stop = page.evaluate(_FOCUS)
        assert stop is None or stop["isMarked"], f"no sign of the focus: {stop['html']}"
        if target.evaluate("target => target === document.activeElement"):
            return
    raise AssertionError(f"{target} is not reached within {most} steps")


_FOCUS = """() => {
  const at = document.activeElement;
  if (!at || at === document.body || at.tagName === "IFRAME") return null;
  const style = getComputedStyle(at);
  const isMarked = (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1) || style.boxShadow !== "none";
  return { isMarked: isMarked || at.matches(".cm-content"), html: at.outerHTML.slice(0, 160) };
}"""


def test_the_main_job_without_a_mouse(
    new_context: NewContext, signing_up: Callable[[Page], str], platform: Platform
) -> None:
    page = new_context("ru").new_page()
    page.goto("/ru")
    tab_to(page, page.get_by_role("link", name="Построить приложение").first)
    page.keyboard.press("Enter")
    page.wait_for_url("**/sign-up**")
    tab_to(page, page.locator("#email"))
    signing_up(page)
    tab_to(page, page.get_by_test_id("idea"))
    page.keyboard.type("Список покупок: название и количество.")
    tab_to(page, page.get_by_test_id("build"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/projects/*-*")
    expect(page.locator("h1")).to_be_focused()
    stop = page.get_by_test_id("bar-cancel")
    expect(stop).to_be_visible()
    tab_to(page, stop)
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("announcer")).to_have_text(re.compile("^Остановлено"), timeout=60_000)
    assert page.request.delete(f"/api{urlsplit(page.url).path.rstrip('/')}", headers={"Origin": platform.url}).ok


def test_a_built_app_is_looked_through_without_a_mouse(builder: Callable[..., Page]) -> None:
    page = builder("en")
    expect(page.get_by_test_id("announcer")).to_contain_text("Done")
    tile = page.get_by_test_id("evidence-strip").locator("button").first
    tab_to(page, tile)
    page.keyboard.press("Enter")
    card = page.locator(".evidence-card")
    expect(card).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(card.locator("details[open]")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(card).to_have_count(0)
    expect(tile).to_be_focused()

    palette = page.get_by_test_id("palette-button")
    tab_to(page, palette)
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("palette-field")).to_be_focused()
    page.keyboard.press("Escape")
    expect(palette).to_be_focused()
    tab_to(page, page.get_by_test_id("download"))
    with page.expect_download():
        page.keyboard.press("Enter")
    tab_to(page, page.get_by_test_id("tab-chat"))
    page.keyboard.press("ArrowRight")
    expect(page.get_by_test_id("tab-plan")).to_have_attribute("aria-selected", "true")
    tab_to(page, page.get_by_test_id("file-filter"))
    page.keyboard.type("main")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("file-tab")).to_have_count(1)


def test_the_focus_goes_along_to_another_page(new_context: NewContext, built_app: BuiltApp) -> None:
    page = new_context("en", storage_state=built_app.state).new_page()
    page.goto("/projects")
    expect(page.get_by_test_id("project-card").first).to_be_visible()
    account = page.get_by_role("link", name="Account")
    account.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Account")).to_be_focused()


def test_nothing_moves_with_reduced_motion(builder: Callable[..., Page]) -> None:
    page = builder()
    page.get_by_test_id("tab-versions").click()
    moving = page.evaluate(
        "document.getAnimations().filter(one => one.effect.getComputedTiming().activeDuration > 1).map(one => one.effect.target.outerHTML.slice(0, 120))"
    )
    assert moving == []


def test_what_grows_is_not_read_out_piece_by_piece(builder: Callable[..., Page]) -> None:
    """Logs and the conversation are silent; what became of the build is one polite line."""
    page = builder()
    page.get_by_test_id("toggle-console").click()
    expect(page.get_by_test_id("announcer")).not_to_be_empty()
    speaking = page.locator("[role=log]:not([aria-live=off]), [aria-live=assertive]")
    assert [one.evaluate("one => one.outerHTML.slice(0, 120)") for one in speaking.all()] == []
