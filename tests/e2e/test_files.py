"""The tree and the editor: files are made, renamed, moved and deleted with a way back, compared, and 3,000 are as quick as 30."""

import io
import zipfile
from collections.abc import Callable, Iterator

import pytest
from conftest import NewContext, keep_picture, new_account
from platform_process import Platform
from playwright.sync_api import Browser, Locator, Page, StorageState, expect
from test_versions import FIRST, SECOND, STARTER
from watching import Watch

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

MANY = 3_000
LOOKS = [
    pytest.param("en", "dark", (1440, 900), id="en-dark-1440"),
    pytest.param("ru", "light", (1024, 768), id="ru-light-1024"),
]


@pytest.fixture(scope="module")
def owner(browser: Browser, platform: Platform) -> StorageState:
    return new_account(browser, platform).state


def imported(page: Page, platform: Platform, files: dict[str, bytes]) -> str:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in files.items():
            archive.writestr(path, content)
    headers = {"Origin": platform.url, "Content-Type": "application/zip"}
    made = page.request.post("/api/projects/import", data=packed.getvalue(), headers=headers, timeout=60_000)
    assert made.ok, made.text()
    return f"/projects/{made.json()['project_id']}"


def starter(page: Page, platform: Platform) -> str:
    """The starter of a stack, and a second version with other words on its first page."""
    files = {
        one.relative_to(STARTER).as_posix(): one.read_bytes()
        for one in sorted(STARTER.rglob("*"))
        if one.is_file() and "__pycache__" not in one.parts
    }
    base = files["app/templates/base.html"].decode().replace("<main", f"<p>{FIRST}</p>\n<main")
    address = imported(page, platform, files | {"app/templates/base.html": base.encode()})
    file = f"/api{address}/files/app/templates/base.html"
    headers = {"Origin": platform.url, "If-Match": page.request.get(file).json()["sha256"]}
    assert page.request.put(file, data={"text": base.replace(FIRST, SECOND)}, headers=headers).ok
    return address


@pytest.fixture
def opened(new_context: NewContext, platform: Platform, owner: StorageState) -> Iterator[Callable[..., Page]]:
    """A project in the builder with its code in front; deleted at the end."""
    made: list[tuple[Page, str]] = []

    def open_builder(
        language: str = "en",
        theme: str = "dark",
        size: tuple[int, int] = (1440, 900),
        make: Callable[[Page, Platform], str] = starter,
    ) -> Page:
        page = new_context(language, theme, *size, storage_state=owner).new_page()
        page.goto("/projects")
        address = make(page, platform)
        made.append((page, address))
        page.goto(address)
        if size[0] < 1280:
            page.get_by_test_id("tab-code").click()
        expect(page.get_by_test_id("file-tree").get_by_role("treeitem").first).to_be_visible()
        return page

    yield open_builder
    for page, address in made:
        assert page.request.delete(f"/api{address}", headers={"Origin": platform.url}).ok


def row(page: Page, path: str) -> Locator:
    return page.get_by_test_id("file-tree").locator(f"[data-path='{path}']")


def tab_of(page: Page, path: str) -> Locator:
    return page.locator(f"[data-testid=file-tab][data-file='{path}']")


def editor(page: Page) -> Locator:
    return page.get_by_test_id("editor").locator(".cm-content")


def type_name(page: Page, name: str) -> None:
    expect(page.get_by_test_id("tree-name")).to_be_focused()
    page.get_by_test_id("tree-name").fill(name)
    page.keyboard.press("Enter")


def expect_note(page: Page, kind: str) -> None:
    expect(page.get_by_test_id("tree-note")).to_have_attribute("data-kind", kind)


def api_of(page: Page, platform: Platform) -> str:
    return f"/api{page.url.removeprefix(platform.url).rstrip('/')}/files"


@pytest.mark.parametrize(("language", "theme", "size"), LOOKS)
def test_the_tree_is_changed_with_keys_alone_and_every_change_has_a_way_back(
    language: str,
    theme: str,
    size: tuple[int, int],
    opened: Callable[..., Page],
    watched: Callable[[Page], Watch],
) -> None:
    page = opened(language, theme, size)
    watch = watched(page)
    expect(page.get_by_test_id("code-start")).to_be_visible()
    keep_picture(page, "code-start", f"{language}-{theme}-{size[0]}")
    page.locator("[data-testid=start-main][data-path='app/main.py']").click()
    editor(page).focus()
    page.keyboard.press("Control+Home")
    page.keyboard.type("# mine\n")

    # What is typed goes along with its file.
    row(page, "app/main.py").focus()
    page.keyboard.press("F2")
    type_name(page, "server.py")
    expect(row(page, "app/server.py")).to_be_focused()
    expect_note(page, "done")
    expect(tab_of(page, "app/server.py")).to_have_attribute("data-dirty", "true")
    expect(editor(page)).to_contain_text("# mine")
    page.get_by_test_id("tree-undo").click()
    expect(row(page, "app/main.py")).to_be_visible()
    expect(tab_of(page, "app/main.py")).to_have_attribute("data-dirty", "true")

    row(page, "app/templates/").focus()
    page.keyboard.press("Delete")
    expect(row(page, "app/templates/")).to_have_count(0)
    expect_note(page, "done")
    keep_picture(page, "deleted", f"{language}-{theme}-{size[0]}")
    page.get_by_test_id("tree-undo").click()
    expect(row(page, "app/templates/base.html")).to_be_visible()

    row(page, "app/").focus()
    page.keyboard.press("Shift+F10")
    expect(page.get_by_test_id("menu-new-file")).to_be_visible()
    keep_picture(page, "file-menu", f"{language}-{theme}-{size[0]}")
    page.keyboard.press("Escape")
    expect(row(page, "app/")).to_be_focused()
    page.get_by_test_id("new-folder").click()
    type_name(page, "pages/of")
    expect(row(page, "app/pages/of/")).to_be_focused()
    expect(row(page, "app/pages/of/.gitkeep")).to_have_count(0)
    page.get_by_test_id("new-file").click()
    type_name(page, "home.py")
    expect(tab_of(page, "app/pages/of/home.py")).to_have_attribute("aria-selected", "true")
    watch.assert_fits()
    watch.assert_clean()


def test_the_last_file_has_a_way_back_too(new_context: NewContext, platform: Platform, owner: StorageState) -> None:
    page = new_context("en", storage_state=owner).new_page()
    page.goto("/projects")
    address = imported(page, platform, {"index.html": b"<h1>Hello</h1>"})
    for path in page.request.get(f"/api{address}/files").json()["items"]:
        if path["path"] != "index.html":
            headers = {"Origin": platform.url, "If-Match": path["sha256"]}
            assert page.request.delete(f"/api{address}/files/{path['path']}", headers=headers).ok
    page.goto(address)
    row(page, "index.html").focus()
    page.keyboard.press("Delete")
    expect(row(page, "index.html")).to_have_count(0)
    page.get_by_test_id("tree-undo").click()
    expect(row(page, "index.html")).to_be_visible()


def test_nothing_is_overwritten_and_nothing_is_deleted_unseen(opened: Callable[..., Page], platform: Platform) -> None:
    page = opened()
    row(page, "app/db.py").focus()
    page.keyboard.press("F2")
    type_name(page, "main.py")
    expect(page.get_by_test_id("tree-problem")).to_have_attribute("role", "alert")
    page.keyboard.press("Escape")
    expect(row(page, "app/db.py")).to_be_focused()

    page.keyboard.press("F2")
    type_name(page, "/.git/db.py")
    expect_note(page, "refused")
    expect(row(page, "app/db.py")).to_be_visible()
    expect(row(page, ".git/")).to_have_count(0)

    # Changed elsewhere, and this page does not hear of it: the socket of events is cut.
    page.route_web_socket("**/events**", lambda socket: socket.close())
    page.reload()
    expect(row(page, "app/db.py")).to_be_visible()
    address = f"{api_of(page, platform)}/app/db.py"
    present = page.request.get(address).json()
    saved = page.request.put(
        address, data={"text": "# theirs\n"}, headers={"Origin": platform.url, "If-Match": present["sha256"]}
    )
    assert saved.ok, saved.text()
    row(page, "app/db.py").focus()
    page.keyboard.press("Delete")
    expect_note(page, "refused")
    expect(row(page, "app/db.py")).to_be_visible()
    page.keyboard.press("Escape")
    row(page, "app/db.py").focus()
    page.keyboard.press("Delete")
    expect_note(page, "done")
    expect(row(page, "app/db.py")).to_have_count(0)


@pytest.mark.parametrize(("language", "theme", "size"), LOOKS)
def test_a_file_is_shown_with_its_changes_since_any_version(
    language: str,
    theme: str,
    size: tuple[int, int],
    opened: Callable[..., Page],
    watched: Callable[[Page], Watch],
) -> None:
    page = opened(language, theme, size)
    watch = watched(page)
    row(page, "app/templates/base.html").click()
    page.get_by_test_id("compare-file").click()
    bar = page.get_by_test_id("compare-bar")
    expect(bar).to_have_attribute("data-base", "1")
    expect(page.get_by_test_id("editor").locator(".cm-deletedChunk")).to_contain_text("First words")
    expect(page.get_by_test_id("editor").locator(".cm-changedLine")).to_contain_text("Other words")
    page.get_by_test_id("compare-next").click()
    expect(editor(page)).to_be_focused()
    keep_picture(page, "compare", f"{language}-{theme}-{size[0]}")

    # A difference that is put back is a change like one that was typed.
    page.get_by_test_id("compare-reject").click()
    expect(page.get_by_test_id("editor").locator(".cm-deletedChunk")).to_have_count(0)
    expect(tab_of(page, "app/templates/base.html")).to_have_attribute("data-dirty", "true")
    page.get_by_test_id("compare-base").select_option("0")
    expect(bar).to_have_attribute("data-base", "0")
    page.get_by_test_id("compare-file").click()
    expect(bar).to_have_count(0)
    expect(editor(page)).to_contain_text("First words")
    watch.assert_fits()
    watch.assert_clean()


def many_files(page: Page, platform: Platform) -> str:
    files = {f"src/part{number % 2}/module_{number:04}.py": b"number = 1\n" for number in range(MANY)}
    lines = "".join(f"value_{line} = {line}\n" for line in range(10_000))
    picture = bytes.fromhex("89504e470d0a1a0a0000000d49484452") + b"\x00" * 40
    return imported(page, platform, files | {"lines.py": lines.encode(), "logo.png": picture})


def test_of_thousands_of_files_those_in_sight_are_drawn(
    opened: Callable[..., Page], watched: Callable[[Page], Watch]
) -> None:
    page = opened(make=many_files)
    watch = watched(page)
    items = page.get_by_test_id("file-tree").get_by_role("treeitem")
    expect(items).to_have_count(3)  # folded at first
    row(page, "src/").click()
    row(page, "src/part1/").click()
    expect(row(page, "src/part1/module_0001.py")).to_be_visible()
    assert items.count() < 120
    row(page, "src/").focus()
    page.keyboard.press("End")
    expect(row(page, "logo.png")).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(row(page, f"src/part1/module_{MANY - 1:04}.py")).to_be_focused()
    expect(row(page, f"src/part1/module_{MANY - 1:04}.py")).to_have_attribute("aria-setsize", str(MANY // 2))
    page.keyboard.press("PageUp")
    page.keyboard.press("Enter")
    expect(editor(page)).to_contain_text("number = ")
    page.get_by_test_id("file-filter").fill("module_29")
    expect(items.first).to_be_visible()
    assert items.count() < 120

    page.get_by_test_id("file-filter").fill("")
    page.keyboard.press("Control+k")
    page.get_by_test_id("palette-field").fill("lines.py")
    page.keyboard.press("Enter")
    expect(editor(page)).to_contain_text("value_0 = 0")
    expect(row(page, "lines.py")).to_be_in_viewport()
    row(page, "logo.png").click()
    expect(page.locator("[data-testid=editor] [data-testid=no-text]")).to_have_attribute("data-why", "binary")
    with page.expect_download() as download:
        page.locator("[data-testid=editor] [data-testid=download-file]").click()
    assert download.value.suggested_filename == "logo.png"
    keep_picture(page, "binary", "en-dark-1440")
    watch.assert_clean()
