"""A preview inside the platform's page in a real Chromium: another site, a sandboxed iframe, partitioned cookies."""

from urllib.parse import quote

from playwright.async_api import Page, expect

from samokoder_app.previews import service
from tests.integration.previews.browsing import in_frame
from tests.integration.previews.conftest import until_running

_DENIED = """Object.defineProperty(window, "localStorage", {
  configurable: true,
  get() { throw new DOMException("Access is denied for this document.", "SecurityError"); },
})"""
"""What Chromium does in a frame of another site while it blocks third-party cookies."""


async def frame(page: Page, port: int, src: str) -> None:
    await page.goto(f"http://localhost:{port}/?src={quote(src, safe='')}")


async def test_app_lives_in_our_iframe_with_its_cookies_and_sockets(server, user, project_id, browser):
    view = await service.start_preview(user, project_id)
    page = await browser.new_page()
    await frame(page, server.port, view.url)
    app = page.frame_locator("iframe")
    await expect(
        app.get_by_role("heading", name="The app is starting").or_(app.get_by_role("heading", name="first"))
    ).to_be_visible()
    await expect(app.get_by_role("heading", name="first")).to_be_visible(timeout=60_000)

    await frame(page, server.port, f"{view.address}/cookie")
    await frame(page, server.port, f"{view.address}/signed-in")
    await expect(app.get_by_text("session abc")).to_be_visible()
    await frame(page, server.port, f"{view.address}/socket")
    await expect(app.get_by_text("over the socket")).to_be_visible()

    await page.add_init_script(_DENIED)
    inner = await in_frame(page, server.port, f"{view.address}/signed-in")
    await inner.evaluate("localStorage.setItem('a', 'kept'); sessionStorage.b = 2; localStorage.c = 3")
    await inner.goto(f"{view.address}/socket")
    kept = "[localStorage.a, sessionStorage.getItem('b'), Object.keys(localStorage), localStorage.getItem('toString')]"
    assert await inner.evaluate(kept) == ["kept", "2", ["a", "c"], None]
    await inner.evaluate("localStorage.removeItem('a'); delete localStorage.c; sessionStorage.clear()")
    assert await inner.evaluate("[localStorage.length, sessionStorage.key(0)]") == [0, None]


async def test_app_cannot_be_framed_by_another_page_nor_opened_without_a_ticket(server, user, project_id, browser):
    await service.start_preview(user, project_id)
    assert (await until_running(user, project_id)).state == "running"
    view = await service.start_preview(user, project_id)
    page = await browser.new_page()
    await page.goto(f"{view.address}/")
    await expect(page.get_by_text("Open the preview from the project")).to_be_visible()
    await page.goto(view.url)
    await expect(page.get_by_role("heading", name="first")).to_be_visible()
    await page.evaluate("document.body.innerHTML = `<iframe src='/'></iframe>`")
    inner = page.frame_locator("iframe")
    await expect(inner.get_by_role("heading", name="first")).to_have_count(0)
