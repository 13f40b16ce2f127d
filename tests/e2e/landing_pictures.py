"""`python tests/e2e/landing_pictures.py URL [ru] [en]`: makes the builder's pictures of the landing page anew.

A real build of the first example on a running platform, in both languages and themes, on a wide screen and on a phone.
"""

import base64
import sys
from pathlib import Path
from uuid import uuid4

from playwright.sync_api import Browser, Page, expect, sync_playwright

ROOT = Path(__file__).parents[2]
IMAGES = ROOT / "assets" / "images"
CHROMIUM = "/usr/bin/chromium"
BUILD_MS = 600_000
SHOWN_MS = 60_000
QUALITY = 0.8
ROWS = {
    "ru": (
        ("Солярис", "Станислав Лем", "1961"),
        ("Дары волхвов", "О. Генри", "1905"),
        ("Чайка", "Антон Чехов", "1896"),
    ),
    "en": (("Solaris", "Stanisław Lem", "1961"), ("Emma", "Jane Austen", "1815"), ("Dubliners", "James Joyce", "1914")),
}
SIZES = {"": ({"width": 1440, "height": 900}, 1), "-phone": ({"width": 390, "height": 700}, 2)}


def build(browser: Browser, url: str, language: str) -> tuple[Page, str]:
    """A page that is signed in, and the address of the project with the built app and a few rows in it."""
    context = browser.new_context(base_url=url, locale="ru-RU" if language == "ru" else "en-US")
    page = context.new_page()
    page.goto("/sign-up")
    page.fill("#email", f"{uuid4().hex}@example.com")
    page.fill("#password", "correct horse battery staple")
    page.get_by_test_id("auth-submit").click()
    page.get_by_test_id("example-idea").first.click()
    page.wait_for_url("**/projects/*-*")
    done = page.get_by_test_id("build-status")
    expect(done).to_have_attribute("data-status", "done", timeout=BUILD_MS)
    app = page.frame_locator("[data-testid=preview]")
    for row in ROWS[language]:
        form = app.locator("main form[method=post], main form[hx-post]").first
        fields = form.locator("input:not([type=hidden]):not([type=checkbox])")
        expect(fields.first).to_be_visible(timeout=SHOWN_MS)
        for field, value in zip(fields.all(), row, strict=False):
            field.fill(value)
        form.locator("button").last.click()
        expect(app.get_by_text(row[0]).first).to_be_visible(timeout=SHOWN_MS)
    return page, page.url


def as_webp(browser: Browser, png: bytes) -> bytes:
    """The picture in the format that pages load; Chromium is the only encoder that is always there."""
    page = browser.new_page()
    encoded: str = page.evaluate(
        """async ([png, quality]) => {
          const image = new Image();
          image.src = `data:image/png;base64,${png}`;
          await image.decode();
          const canvas = Object.assign(document.createElement("canvas"), { width: image.width, height: image.height });
          canvas.getContext("2d").drawImage(image, 0, 0);
          return canvas.toDataURL("image/webp", quality);
        }""",
        [base64.b64encode(png).decode(), QUALITY],
    )
    page.close()
    return base64.b64decode(encoded.partition(",")[2])


def photograph(browser: Browser, signed_in: Page, address: str, language: str) -> None:
    """All looks of one project."""
    state = signed_in.context.storage_state()
    for theme in ("light", "dark"):
        for name, (size, scale) in SIZES.items():
            context = browser.new_context(
                storage_state=state,
                locale="ru-RU" if language == "ru" else "en-US",
                color_scheme=theme,
                viewport=size,
                device_scale_factor=scale,
            )
            context.set_default_timeout(SHOWN_MS)
            context.add_init_script("if (window === top) localStorage.setItem('samokoder-guide', 'seen')")
            page = context.new_page()
            page.goto(address)
            app = page.frame_locator("[data-testid=preview]")
            if name:
                page.get_by_test_id("thumb-preview").click()
            else:
                page.get_by_test_id("file-tree").locator("[data-path='app/models.py']").click()
                expect(page.locator(".cm-content")).to_be_visible(timeout=SHOWN_MS)
            expect(app.get_by_text(ROWS[language][0][0]).first).to_be_visible(timeout=SHOWN_MS)
            page.evaluate("document.fonts.ready.then(() => true)")
            path = IMAGES / f"builder-{language}-{theme}{name}.webp"
            path.write_bytes(as_webp(browser, page.screenshot()))
            sys.stderr.write(f"{path.relative_to(ROOT)}: {path.stat().st_size // 1024} KB\n")
            context.close()


def main(url: str, *languages: str) -> None:
    """These languages one after the other, by default both."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        for language in languages or ROWS:
            page, address = build(browser, url, language)
            photograph(browser, page, address, language)
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
