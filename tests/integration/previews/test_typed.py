"""Before the builder loads a newer app it asks the page in its frame whether something typed would be lost."""

from playwright.async_api import Page

from samokoder_app.files import service as files
from samokoder_app.previews import service
from tests.integration.previews.browsing import in_frame
from tests.integration.previews.conftest import eventually, until_running

FORM = """
@app.get("/form", response_class=HTMLResponse)
def form() -> str:
    return """ + repr(
    "<!doctype html><form onsubmit='event.preventDefault(); this.reset()'><input id=name value=given><textarea id=note></textarea>"
    "<input id=done type=checkbox><select id=kind><option>one<option>two</select><button>Send</button></form>"
    "<p id=rich contenteditable>text</p>"
)
ASK = """() => new Promise((resolve) => {
  const frame = document.querySelector("iframe");
  addEventListener("message", ({source, data}) => source === frame.contentWindow && resolve(data), {once: true});
  frame.contentWindow.postMessage("samokoder:typed?", "*");
  setTimeout(() => resolve("no answer"), 3000);
})"""


async def is_typed(page: Page) -> bool:
    told = await page.evaluate(ASK)
    assert told.keys() == {"samokoder", "isTyped"}, told
    return bool(told["isTyped"])


async def test_what_is_typed_and_not_sent_is_told_and_nothing_else(server, user, project_id, browser):
    main = await files.read_file(user, project_id, "app/main.py")
    await files.write_file(user, project_id, "app/main.py", main.text + FORM, main.sha256)
    await service.start_preview(user, project_id)
    assert (await until_running(user, project_id)).state == "running"
    view = await service.start_preview(user, project_id)
    page = await browser.new_page()
    await in_frame(page, server.port, view.url)
    app = await in_frame(page, server.port, f"{view.address}/form")
    assert not await is_typed(page)

    await app.focus("#name")
    assert not await is_typed(page)
    for field, change in (
        ("#name", app.locator("#name").press_sequentially("x")),
        ("#note", app.fill("#note", "half a thought")),
        ("#done", app.check("#done")),
        ("#kind", app.select_option("#kind", "two")),
    ):
        await change
        assert await is_typed(page), field
        await app.click("button")
        assert not await is_typed(page), field
    await app.locator("#rich").press_sequentially("more")
    assert await is_typed(page)
    await app.locator("#rich").evaluate("(field) => field.remove()")
    assert not await is_typed(page)


async def test_content_changes_with_what_the_app_runs_and_not_with_notes(server, user, project_id):
    await service.start_preview(user, project_id)
    before = await until_running(user, project_id)
    assert before.content

    async def at(version: int):
        view = await service.preview_status(user, project_id)
        return view if view.version >= version and view.state == "running" else None

    for path in ("README.md", "tests/test_new.py"):
        await files.write_file(user, project_id, path, "# notes", None)
    noted = await eventually(lambda: at(before.version + 2))
    assert noted.content == before.content
    await files.write_file(user, project_id, "app/words.html", "<p>", None)
    changed = await eventually(lambda: at(before.version + 3))
    assert changed.content != before.content
