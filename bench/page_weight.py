"""What a browser loads to show a page: compressed kilobytes over the wire, with an empty cache.

`javascript_kb`: scripts as they were sent (the server keeps them compressed), heads included. `whole_kb`: everything the
page asked for until it rested, pictures and fonts included; the builder shows a finished app of the demo model, whose own
preview does not count. A line per page.
"""

import argparse
from contextlib import AsyncExitStack
from typing import Any
from urllib.parse import urlsplit

from playwright.async_api import BrowserContext

from bench.figure import Figure, Report
from bench.page.browsing import browsing, built_project, visit
from bench.platform import running_platform
from samokoder_app import paths

_JAVASCRIPT = "javascript"
PAGES = {"landing": "/en", "pricing": "/en/pricing", "projects": paths.PROJECTS, "account": paths.ACCOUNT}


class PageWeight(Figure):
    """Kilobytes of 1,000 bytes."""

    name: str = "page_weight"
    page: str
    javascript_kb: float
    whole_kb: float
    scripts: int


def add_options(parser: argparse.ArgumentParser) -> None:
    """None."""


async def measure(options: argparse.Namespace, report: Report) -> None:
    """Each page once, in a profile that has loaded nothing."""
    async with AsyncExitStack() as stack:
        platform = await stack.enter_async_context(running_platform())
        browser = await stack.enter_async_context(browsing())
        visitor = await visit(platform, browser)
        built = await built_project(visitor, "a todo list with due dates")
        builder = urlsplit(built.url).path
        state = await visitor.context.storage_state()
        for name, path in {**PAGES, "builder": builder}.items():
            fresh = await browser.new_context(base_url=platform.url, locale="en-US", storage_state=state)
            weight = await _weight(fresh, name, path)
            await fresh.close()
            if weight is not None:
                report(weight)


async def _weight(context: BrowserContext, name: str, path: str) -> PageWeight | None:
    """None for a page that this platform does not have."""
    page = await context.new_page()
    wire = await context.new_cdp_session(page)
    kinds: dict[str, str] = {}
    sizes: dict[str, float] = {}
    scripts: set[str] = set()

    def answered(event: dict[str, Any]) -> None:
        response = event["response"]
        if urlsplit(response["url"]).hostname == "localhost":
            kinds[event["requestId"]] = response["mimeType"]
            if _JAVASCRIPT in response["mimeType"]:
                scripts.add(response["url"])

    def loaded(event: dict[str, Any]) -> None:
        sizes[event["requestId"]] = event["encodedDataLength"]

    wire.on("Network.responseReceived", answered)
    wire.on("Network.loadingFinished", loaded)
    await wire.send("Network.enable")
    answer = await page.goto(path)
    if answer is None or not answer.ok:
        return None
    if name == "builder":
        await page.get_by_test_id("step").first.wait_for()
    await page.mouse.move(2, 2)  # public pages run their scripts once they are used
    await page.wait_for_load_state("networkidle")
    javascript = sum(sizes.get(key, 0) for key, kind in kinds.items() if _JAVASCRIPT in kind)
    whole = sum(sizes.get(key, 0) for key in kinds)
    return PageWeight(
        page=name, javascript_kb=round(javascript / 1000, 1), whole_kb=round(whole / 1000, 1), scripts=len(scripts)
    )
