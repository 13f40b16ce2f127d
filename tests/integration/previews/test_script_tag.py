"""What is left of our script's tag on a page in a real Chromium."""

from playwright.async_api import Browser, Route

from samokoder_app.previews.page_script import SCRIPT, SCRIPT_PATH, TAG

PAGE = b'<!doctype html>%s<html lang="en"><head><script id="own">window.own = 1</script></head><body>Page</body></html>'


async def _answer(route: Route) -> None:
    is_script = route.request.url.endswith(SCRIPT_PATH)
    kind = "text/javascript" if is_script else "text/html"
    await route.fulfill(body=SCRIPT if is_script else PAGE % TAG, content_type=kind)


async def test_the_tag_is_gone_before_an_app_is_drawn_into_its_page(browser: Browser) -> None:
    page = await browser.new_page()
    await page.route("**/*", _answer)
    await page.goto("http://app.localhost/")
    assert await page.evaluate("[...document.head.children].map((element) => element.id)") == ["own"]
    assert await page.evaluate("[document.documentElement.lang, window.own]") == ["en", 1]
    setter = "String(Object.getOwnPropertyDescriptor(Document.prototype, 'cookie').set)"
    assert "Partitioned" in await page.evaluate(setter), "the script has not run"
