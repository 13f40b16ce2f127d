"""From a click to what it changes in the page, over the same for an event of Reflex that does nothing.

In the builder of an app that the demo model has built: a file is opened that was not open before (`file`), the side panel
goes from the conversation to the plan and back (`panel`), a message is sent (`message`). The time runs in the page, from
the click until what is wanted stands there and is visible: the file's first line in the editor, the panel, the message
in the conversation. `p95_ms_…` are over `--clicks` clicks, a fifth of them for messages, each of which is answered.

`reflex_p95_ms`: the floor of the same run, an app of Reflex with one button and one number, served for production by the
same machine: click until the number is another. `ratio_…` are over it.
"""

import argparse
from collections.abc import Sequence
from contextlib import AsyncExitStack
from urllib.parse import urlsplit

import httpx
from playwright.async_api import Browser, Page

from bench.figure import Figure, Report
from bench.measuring import percentile
from bench.page.bare_reflex import bare_reflex
from bench.page.browsing import Account, browsing, built_project, visit
from bench.platform import Platform, running_platform
from samokoder_app.settings import get_settings

_CLICK = """({ press, until, text }) => new Promise((done, fail) => {
  const met = () => [...document.querySelectorAll(until)].some(
    (one) => one.checkVisibility() && (!text || one.textContent.includes(text)));
  let begun = 0;
  const observer = new MutationObserver(() => {
    if (!met()) return;
    observer.disconnect();
    done(performance.now() - begun);
  });
  observer.observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
  setTimeout(() => fail(new Error(`${press} did not bring ${until} ${text}`)), 30_000);
  begun = performance.now();
  document.querySelector(press).click();
})"""
_ANSWERED = "[data-testid=build-status][data-status=done]"


class ClickLag(Figure):
    """Milliseconds, 95th percentile, and their ratios to the floor."""

    name: str = "click_lag"
    p95_ms_file: float
    p95_ms_panel: float
    p95_ms_message: float
    reflex_p95_ms: float
    ratio_file: float
    ratio_panel: float
    ratio_message: float
    clicks: int


def add_options(parser: argparse.ArgumentParser) -> None:
    """How many clicks."""
    parser.add_argument("--clicks", type=int, default=20, help="of each kind (%(default)s)")


async def measure(options: argparse.Namespace, report: Report) -> None:
    """The bare app first, then the builder."""
    async with AsyncExitStack() as stack:
        browser = await stack.enter_async_context(browsing())
        floor = percentile(await _bare(browser, options.clicks), 0.95)
        platform = await stack.enter_async_context(running_platform())
        visitor = await visit(platform, browser)
        page = await built_project(visitor, "a todo list with due dates")
        files = await _files(platform, visitor.account, page, options.clicks)
        panels = await _panels(page, options.clicks)
        messages = await _messages(page, max(3, options.clicks // 5))
    file, panel, message = (percentile(one, 0.95) for one in (files, panels, messages))
    report(
        ClickLag(
            p95_ms_file=round(file, 1),
            p95_ms_panel=round(panel, 1),
            p95_ms_message=round(message, 1),
            reflex_p95_ms=round(floor, 1),
            ratio_file=round(file / floor, 2),
            ratio_panel=round(panel / floor, 2),
            ratio_message=round(message / floor, 2),
            clicks=options.clicks,
        )
    )


async def _bare(browser: Browser, clicks: int) -> list[float]:
    async with bare_reflex(get_settings().home.root / "bare_reflex") as bare:
        page = await browser.new_page()
        await page.goto(bare.url)
        await page.locator("#count", has_text="0").wait_for()
        took = [await _click(page, "#press", "#count", str(number)) for number in range(1, clicks + 1)]
        await page.close()
    return took


async def _click(page: Page, press: str, until: str, text: str = "") -> float:
    took: float = await page.evaluate(_CLICK, {"press": press, "until": until, "text": text})
    return took


async def _files(platform: Platform, account: Account, page: Page, clicks: int) -> list[float]:
    """Files with a first line of their own, each opened once."""
    folder = f"/api{urlsplit(page.url).path}/files"
    shown: Sequence[str] = await page.locator("[data-testid=file-tree] [data-path]").evaluate_all(
        "rows => rows.map(row => row.dataset.path)"
    )
    took: list[float] = []
    async with httpx.AsyncClient(base_url=platform.url, trust_env=False, headers=account.headers) as client:
        for path in shown:
            answer = await client.get(f"{folder}/{path}")
            lines = (answer.json().get("text") or "").splitlines() if answer.is_success else ()
            first = next((line for line in lines if 8 < len(line.strip()) < 80), "")
            if not first or len(took) == clicks:
                continue
            took.append(await _click(page, f".tree [data-path='{path}']", ".cm-content", first.strip()))
    return took


async def _panels(page: Page, clicks: int) -> list[float]:
    took: list[float] = []
    while len(took) < clicks:
        took.append(await _click(page, "[data-testid=tab-plan]", "[data-testid=plan]"))
        took.append(await _click(page, "[data-testid=tab-chat]", "[data-testid=conversation]"))
    return took


async def _messages(page: Page, count: int) -> list[float]:
    took: list[float] = []
    for number in range(count):
        text = f"What does page number {number} do?"
        await page.get_by_test_id("message").fill(text)
        took.append(await _click(page, "[data-testid=send]", ".said", text))
        await page.get_by_test_id("said").nth(number).wait_for()
        await page.locator(_ANSWERED).wait_for(timeout=120_000)
    return took
