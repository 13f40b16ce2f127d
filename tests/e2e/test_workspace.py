"""The builder as a place to work in: panels that are sized and folded, and an editor that loses nothing."""

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from conftest import NewContext, keep_picture
from platform_process import Platform
from playwright.sync_api import Locator, Page, expect
from test_versions import STARTED_MS, project_with_starter
from watching import Watch

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

SHOWN_MS = 20_000
"""The editor is a chunk of its own, and a loaded machine may take long over it."""

LOOKS = [
    pytest.param("ru", "light", (1440, 900), id="ru-light-1440"),
    pytest.param("en", "dark", (1024, 768), id="en-dark-1024"),
    pytest.param("ru", "dark", (390, 844), id="ru-dark-390"),
]


_IS_AS_WIDE = "([panel, wanted, within]) => Math.abs(panel.getBoundingClientRect().width - wanted) <= within"
_UNTIL_WIDTH = """(root, [least, most]) => new Promise((done, late) => {
  const isDrawn = () => least <= root.clientWidth && root.clientWidth <= most;
  const look = () => isDrawn() ? done() : requestAnimationFrame(look);
  setTimeout(() => late(new Error(`the app is ${root.clientWidth} px wide`)), 20_000);
  look();
})"""
"""The frame's own page is told of its size by another process."""


@pytest.fixture
def opened(
    new_context: NewContext, platform: Platform, signing_up: Callable[[Page], str]
) -> Iterator[Callable[[str, str, tuple[int, int]], Page]]:
    """A project with files in the builder, in a context of its own; deleted at the end, or its preview keeps a place."""
    pages: list[Page] = []

    def open_builder(language: str = "en", theme: str = "dark", size: tuple[int, int] = (1440, 900)) -> Page:
        page = new_context(language, theme, *size).new_page()
        signing_up(page)
        page.goto(project_with_starter(page, platform))
        expect(page.get_by_test_id("present-version")).to_be_attached()
        pages.append(page)
        return page

    yield open_builder
    for page in pages:
        path = f"/api/projects/{urlsplit(page.url).path.strip('/').split('/')[-1]}"
        answer = page.request.delete(path, headers={"Origin": platform.url})
        assert answer.ok, answer.text()


def width(panel: Locator) -> float:
    box = panel.bounding_box()
    return box["width"] if box else 0


def expect_width(panel: Locator, wanted: float, within: float) -> None:
    """Drawn as wide as that, some pictures after the pointer moved."""
    panel.page.wait_for_function(_IS_AS_WIDE, arg=[panel.element_handle(), wanted, within])


def value(splitter: Locator) -> int:
    return int(splitter.get_attribute("aria-valuenow") or -1)


def drag(page: Page, splitter: Locator, right: float, down: float = 0) -> None:
    box = splitter.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + right / 2, y + down / 2)
    page.mouse.move(x + right, y + down)
    page.mouse.up()


def open_code(page: Page) -> None:
    if page.get_by_test_id("tab-code").is_visible():
        page.get_by_test_id("tab-code").click()


def open_file(page: Page, path: str) -> None:
    page.get_by_test_id("file-tree").locator(f"[data-path='{path}']").click()
    expect(page.get_by_test_id("editor").locator(".cm-content")).to_be_visible(timeout=SHOWN_MS)


def tab_of(page: Page, path: str) -> Locator:
    return page.locator(f"[data-testid=file-tab][data-file='{path}']")


def type_first(page: Page, text: str) -> None:
    """Type at the very beginning of the file in front."""
    page.get_by_test_id("editor").locator(".cm-content").focus()
    page.keyboard.press("Control+Home")
    page.keyboard.type(text)


def test_panels_are_sized_with_the_pointer_and_remembered(
    opened: Callable[..., Page], watched: Callable[[Page], Watch]
) -> None:
    page = opened()
    watch = watched(page)
    side, code = page.get_by_test_id("splitter-side"), page.get_by_test_id("splitter-code")
    drag(page, side, 100)
    expect(side).to_have_attribute("aria-valuenow", "480")
    before = width(page.locator("#workbench-code"))
    drag(page, code, 120)
    expect_width(page.locator("#workbench-code"), before + 120, within=8)
    page.get_by_test_id("toggle-console").click()
    drag(page, page.get_by_test_id("splitter-console"), 0, -60)
    expect(page.get_by_test_id("splitter-console")).to_have_attribute("aria-valuenow", "280")
    share = value(code)
    page.reload()
    expect(side).to_have_attribute("aria-valuenow", "480")
    expect(code).to_have_attribute("aria-valuenow", str(share))
    expect(page.get_by_test_id("splitter-console")).to_have_attribute("aria-valuenow", "280")
    expect_width(page.locator("#workbench-side"), 480, within=1)
    side.dblclick()
    expect(side).to_have_attribute("aria-valuenow", "380")
    watch.assert_clean()


def test_panels_are_sized_and_folded_with_the_keyboard(opened: Callable[..., Page]) -> None:
    page = opened()
    side, code = page.get_by_test_id("splitter-side"), page.get_by_test_id("splitter-code")
    side.focus()
    page.keyboard.press("ArrowRight")
    expect(side).to_have_attribute("aria-valuenow", "396")
    page.keyboard.press("Home")
    expect(side).to_have_attribute("aria-valuenow", "280")
    page.keyboard.press("Enter")
    expect(side).to_have_attribute("aria-valuenow", "0")
    expect(page.locator("#workbench-side")).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page.locator("#workbench-side")).to_be_visible()
    code.focus()
    page.keyboard.press("End")
    expect(code).to_have_attribute("aria-valuenow", "80")

    fold_code, fold_preview = page.get_by_test_id("fold-code"), page.get_by_test_id("fold-preview")
    fold_code.focus()
    page.keyboard.press("Enter")
    expect(fold_code).to_have_attribute("aria-expanded", "false")
    expect(page.locator("#workbench-code")).to_be_hidden()
    fold_preview.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#workbench-preview")).to_be_hidden()
    expect(page.locator("#workbench-code")).to_be_visible()
    page.reload()
    expect(fold_preview).to_have_attribute("aria-expanded", "false")


def test_the_side_panel_folds_when_it_is_dragged_to_nothing(opened: Callable[..., Page]) -> None:
    page = opened("ru", "light")
    expect(page.get_by_test_id("file-tree").locator("[data-path='README.md']")).to_be_visible()  # the page is alive
    side = page.get_by_test_id("splitter-side")
    drag(page, side, -340)
    expect(page.locator("#workbench-side")).to_be_hidden()
    page.get_by_test_id("present-version").click()
    expect(page.locator("#workbench-side")).to_be_visible()
    expect(page.get_by_test_id("tab-versions")).to_have_attribute("aria-selected", "true")


def test_tabs_are_one_stop_and_arrows_go_through_them(opened: Callable[..., Page]) -> None:
    page = opened()
    chat, plan, versions = (page.get_by_test_id(f"tab-{name}") for name in ("chat", "plan", "versions"))
    expect(plan).to_have_attribute("tabindex", "-1")
    chat.focus()
    page.keyboard.press("ArrowRight")
    expect(plan).to_be_focused()
    expect(plan).to_have_attribute("aria-selected", "true")
    expect(chat).to_have_attribute("tabindex", "-1")
    page.keyboard.press("End")
    expect(versions).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowRight")
    expect(chat).to_be_focused()
    expect(page.get_by_test_id("message")).to_be_visible()


def test_a_phone_shows_the_code_and_the_console(opened: Callable[..., Page], watched: Callable[[Page], Watch]) -> None:
    page = opened("ru", "dark", (390, 844))
    watch = watched(page)
    page.get_by_test_id("thumb-preview").click()
    page.get_by_test_id("tab-code").click()
    open_file(page, "README.md")
    expect(page.get_by_test_id("file-tree")).to_be_hidden()
    watch.assert_fits()
    keep_picture(page, "phone-file", "ru-dark-390")
    page.get_by_test_id("to-file-list").click()
    expect(page.get_by_test_id("file-tree")).to_be_visible()
    expect(page.get_by_test_id("editor")).to_be_hidden()
    page.get_by_test_id("tab-console").click()
    expect(page.get_by_test_id("tab-log-app")).to_be_visible()
    expect(page.get_by_test_id("file-tree")).to_be_hidden()
    watch.assert_fits()
    keep_picture(page, "phone-console", "ru-dark-390")
    page.get_by_test_id("thumb-chat").click()
    expect(page.get_by_test_id("tab-log-app")).to_be_hidden()
    watch.assert_clean()


@pytest.mark.parametrize(("language", "theme", "size"), LOOKS)
def test_panels_fit_every_screen(
    language: str,
    theme: str,
    size: tuple[int, int],
    opened: Callable[..., Page],
    watched: Callable[[Page], Watch],
) -> None:
    page = opened(language, theme, size)
    watch = watched(page)
    is_phone = size[0] < 768
    if is_phone:
        page.get_by_test_id("thumb-preview").click()
    else:
        page.get_by_test_id("toggle-console").click()
    expect(page.locator("#workbench-preview")).to_be_visible()
    expect(page.get_by_test_id("splitter-side")).to_be_visible(visible=not is_phone)
    expect(page.get_by_test_id("splitter-code")).to_be_visible(visible=size[0] >= 1280)
    watch.assert_fits()
    keep_picture(page, "panels", f"{language}-{theme}-{size[0]}")
    watch.assert_clean()


def test_nothing_typed_is_lost_by_switching_between_files(
    opened: Callable[..., Page], watched: Callable[[Page], Watch]
) -> None:
    page = opened()
    watch = watched(page)
    content = page.get_by_test_id("editor").locator(".cm-content")
    open_file(page, "app/main.py")
    type_first(page, "# one\n")
    open_file(page, "app/db.py")
    expect(tab_of(page, "app/main.py")).to_have_attribute("data-dirty", "true")
    expect(page.get_by_test_id("save-file")).to_be_disabled()
    type_first(page, "# two\n")
    tab_of(page, "app/main.py").click()
    expect(content).to_contain_text("# one")
    page.keyboard.press("Control+z")
    content.focus()
    page.keyboard.press("Control+s")
    expect(page.get_by_test_id("save-file")).to_be_disabled()
    expect(tab_of(page, "app/main.py")).to_have_attribute("data-dirty", "false")
    tab_of(page, "app/db.py").click()
    expect(content).to_contain_text("# two")

    page.get_by_test_id("close-file").click()
    page.get_by_test_id("close-cancel").click()
    expect(content).to_contain_text("# two")
    tab_of(page, "app/db.py").focus()
    page.keyboard.press("Delete")
    page.get_by_test_id("close-discard").click()
    expect(page.get_by_test_id("file-tab")).to_have_count(1)
    open_file(page, "app/db.py")
    expect(content).not_to_contain_text("# two")
    watch.assert_clean()


def test_a_file_that_changed_meanwhile_is_not_overwritten_unasked(
    opened: Callable[..., Page], platform: Platform
) -> None:
    page = opened("ru", "light")
    content = page.get_by_test_id("editor").locator(".cm-content")
    open_file(page, "app/db.py")
    type_first(page, "# mine\n")
    address = f"/api{page.url.removeprefix(platform.url).rstrip('/')}/files/app/db.py"
    present = page.request.get(address).json()
    saved = page.request.put(
        address, data={"text": "# theirs\n"}, headers={"Origin": platform.url, "If-Match": present["sha256"]}
    )
    assert saved.ok, saved.text()
    page.keyboard.press("Control+s")
    expect(page.get_by_test_id("conflict")).to_be_visible()
    expect(content).to_contain_text("# mine")
    page.get_by_test_id("keep-mine").click()
    expect(page.get_by_test_id("conflict")).to_have_count(0)
    expect(tab_of(page, "app/db.py")).to_have_attribute("data-dirty", "false")
    assert page.request.get(address).json()["text"].startswith("# mine")


@pytest.mark.parametrize(("language", "theme", "size"), LOOKS[:2])
def test_files_are_found_and_searched(
    language: str,
    theme: str,
    size: tuple[int, int],
    opened: Callable[..., Page],
    watched: Callable[[Page], Watch],
) -> None:
    page = opened(language, theme, size)
    watch = watched(page)
    open_code(page)
    page.get_by_test_id("file-filter").fill("temp base")
    expect(page.get_by_test_id("file-tree").get_by_role("treeitem")).to_have_count(3)
    page.get_by_test_id("file-filter").press("ArrowDown")
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    expect(tab_of(page, "app/templates/base.html")).to_have_attribute("aria-selected", "true")
    page.get_by_test_id("file-filter").fill("no such file")
    expect(page.get_by_test_id("file-tree").get_by_role("treeitem")).to_have_count(0)
    page.get_by_test_id("file-filter").press("Escape")
    expect(page.get_by_test_id("file-tree").locator("[data-path='README.md']")).to_be_visible()

    content = page.get_by_test_id("editor").locator(".cm-content")
    content.focus()
    page.keyboard.press("Control+f")
    field = page.get_by_placeholder("Найти" if language == "ru" else "Find", exact=True)
    expect(field).to_be_focused()
    page.keyboard.type("body")
    page.keyboard.press("Enter")
    expect(page.locator(".cm-searchMatch-selected")).to_be_visible()
    type_first(page, " ")
    open_file(page, "app/main.py")
    keep_picture(page, "editor", f"{language}-{theme}-{size[0]}")
    tab_of(page, "app/templates/base.html").click()
    watch.assert_fits()
    keep_picture(page, "search", f"{language}-{theme}-{size[0]}")
    watch.assert_clean()


@pytest.mark.parametrize(("language", "theme", "size"), LOOKS)
def test_the_preview_goes_to_a_page_and_shows_it_as_devices_do(
    language: str,
    theme: str,
    size: tuple[int, int],
    opened: Callable[..., Page],
    watched: Callable[[Page], Watch],
) -> None:
    page = opened(language, theme, size)
    watch = watched(page)
    is_phone = size[0] < 768
    if is_phone:
        page.get_by_test_id("thumb-preview").click()
    frame = page.frame_locator("[data-testid=preview]")
    expect(frame.get_by_text("Other words of the page")).to_be_visible(timeout=STARTED_MS)
    place, inside = page.get_by_test_id("preview-path"), frame.locator("html")
    expect(place).to_have_value("/")
    origin = inside.evaluate("() => location.origin")
    place.fill("/?from=bar")
    place.press("Enter")
    expect(inside).to_have_js_property("baseURI", f"{origin}/?from=bar")
    entered = page.get_by_test_id("preview").get_attribute("src") or ""
    page.get_by_test_id("preview-reload").click()
    expect(page.get_by_test_id("preview")).not_to_have_attribute("src", entered, timeout=STARTED_MS)
    expect(frame.get_by_text("Other words of the page")).to_be_visible()
    expect(inside).to_have_js_property("baseURI", f"{origin}/?from=bar")
    place.fill("//elsewhere.example/")
    place.press("Enter")
    assert place.evaluate("field => field.validity.customError")
    place.press("Escape")
    expect(place).to_have_value("/?from=bar")
    place.fill("/health")
    place.press("Enter")
    expect(frame.get_by_text("ok")).to_be_visible()
    place.fill("/")
    place.press("Enter")
    expect(frame.get_by_text("Other words of the page")).to_be_visible()
    if not is_phone:
        page.get_by_test_id("device-phone").click()
        expect(page.get_by_test_id("device-phone")).to_have_attribute("aria-pressed", "true")
        inside.evaluate(_UNTIL_WIDTH, [1, 390])
        page.get_by_test_id("device-tablet").click()
        inside.evaluate(_UNTIL_WIDTH, [701, 1440])
        keep_picture(page, "tablet", f"{language}-{theme}-{size[0]}")
        page.get_by_test_id("device-phone").click()
    watch.assert_fits()
    keep_picture(page, "preview", f"{language}-{theme}-{size[0]}")
    watch.assert_clean()


def command(page: Page, name: str) -> Locator:
    return page.locator(f"[data-testid=command][data-command='{name}']")


@pytest.mark.parametrize(("language", "theme", "size"), LOOKS)
def test_commands_and_files_are_a_key_away(
    language: str,
    theme: str,
    size: tuple[int, int],
    opened: Callable[..., Page],
    watched: Callable[[Page], Watch],
) -> None:
    page = opened(language, theme, size)
    watch = watched(page)
    field = page.get_by_test_id("palette-field")
    page.get_by_test_id("palette-button").click()
    expect(field).to_be_focused()
    expect(command(page, "theme")).to_be_visible()
    watch.assert_fits()
    keep_picture(page, "palette", f"{language}-{theme}-{size[0]}")
    command(page, "versions").click()
    expect(page.get_by_test_id("version").first).to_be_visible()
    expect(field).to_have_count(0)

    page.keyboard.press("Control+k")
    field.fill("Светлая" if language == "ru" else "Light")
    if theme == "dark":
        page.keyboard.press("Enter")
        expect(page.locator("html")).not_to_have_class("dark")
    else:
        expect(command(page, "theme")).to_have_count(0)
        page.keyboard.press("Escape")
    expect(field).to_have_count(0)

    page.keyboard.press("?")
    expect(page.get_by_test_id("question-key")).to_be_checked()
    watch.assert_fits()
    keep_picture(page, "keys", f"{language}-{theme}-{size[0]}")
    page.get_by_test_id("question-key").uncheck()
    page.get_by_test_id("shortcuts-close").click()
    page.keyboard.press("?")
    page.keyboard.press("Control+k")
    expect(field).to_be_focused()
    expect(page.get_by_test_id("question-key")).to_have_count(0)
    watch.assert_clean()


def test_the_palette_opens_files_and_does_what_the_bars_do(opened: Callable[..., Page]) -> None:
    page = opened()
    field = page.get_by_test_id("palette-field")
    page.keyboard.press("Control+k")
    field.fill("main")
    expect(command(page, "app/main.py")).to_be_visible()
    expect(field).to_have_attribute("aria-activedescendant", command(page, "app/main.py").get_attribute("id") or "")
    page.keyboard.press("Enter")
    expect(tab_of(page, "app/main.py")).to_have_attribute("aria-selected", "true")
    expect(page.get_by_test_id("editor").locator(".cm-content")).to_be_visible(timeout=SHOWN_MS)

    type_first(page, "# one\n")
    page.keyboard.press("Control+k")
    field.fill("save")
    page.keyboard.press("Enter")
    expect(tab_of(page, "app/main.py")).to_have_attribute("data-dirty", "false")
    page.keyboard.press("Control+k")
    field.fill("console")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("splitter-console")).to_be_visible()
    page.keyboard.press("Control+k")
    field.fill("zip")
    with page.expect_download():
        page.keyboard.press("Enter")
