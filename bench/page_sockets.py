"""Bytes over both sockets of the whole builder's page in real use: a build watched from its first second to its end.

A visitor has the demo model build an app with everything on the page, then opens the plan, three files and says one
message, which is answered. Counted are the frames that the browser received, as it read them (compressed they are fewer
bytes): `stream_kb` of the project's events, `reflex_kb` of the states (`reflex_frames`), since the page was opened.

`ratio`: all of them over (payload + 150 bytes a frame), where the payload is what `socket_bytes` counts (text that was
said, once, and the fields of the events) and what the states have to show: the files that were opened and the tree once
per version. `ratio_stream`: that of the events' socket alone.
"""

import argparse
import json
from collections.abc import Callable
from contextlib import AsyncExitStack
from typing import Any
from urllib.parse import urlsplit

from playwright.async_api import Page

from bench.figure import Figure, Report
from bench.page.browsing import Visitor, browsing, visit
from bench.platform import running_platform
from bench.socket_bytes import FRAME_ALLOWANCE

IDEA = "a todo list with due dates"
_OPENED = 3
_DONE = "[data-testid=build-status][data-status=done]"


class PageSockets(Figure):
    """Kilobytes of 1,000 bytes, counts, ratios."""

    name: str = "page_sockets"
    stream_kb: float
    stream_frames: int
    stream_payload_kb: float
    reflex_kb: float
    reflex_frames: int
    reflex_needed_kb: float
    ratio_stream: float
    ratio: float


class _Socket:
    """What one kind of socket brought."""

    def __init__(self) -> None:
        self.bytes = 0
        self.frames = 0
        self.payload = 0

    def take(self, frame: str, payload: int) -> None:
        self.bytes += len(frame.encode())
        self.frames += 1
        self.payload += payload


def add_options(parser: argparse.ArgumentParser) -> None:
    """None."""


async def measure(options: argparse.Namespace, report: Report) -> None:
    """One build, one visitor."""
    async with AsyncExitStack() as stack:
        platform = await stack.enter_async_context(running_platform())
        browser = await stack.enter_async_context(browsing())
        visitor = await visit(platform, browser)
        page = await visitor.context.new_page()
        stream, reflex = _Socket(), _Socket()
        await _listen(visitor, page, stream, reflex)
        needed = await _use(page)
    allowed = FRAME_ALLOWANCE * (stream.frames + reflex.frames)
    report(
        PageSockets(
            stream_kb=round(stream.bytes / 1000, 1),
            stream_frames=stream.frames,
            stream_payload_kb=round(stream.payload / 1000, 1),
            reflex_kb=round(reflex.bytes / 1000, 1),
            reflex_frames=reflex.frames,
            reflex_needed_kb=round(needed / 1000, 1),
            ratio_stream=round(stream.bytes / (stream.payload + FRAME_ALLOWANCE * stream.frames), 3),
            ratio=round((stream.bytes + reflex.bytes) / (stream.payload + needed + allowed), 3),
        )
    )


async def _listen(visitor: Visitor, page: Page, stream: _Socket, reflex: _Socket) -> None:
    wire = await visitor.context.new_cdp_session(page)
    addresses: dict[str, str] = {}

    def created(event: dict[str, Any]) -> None:
        addresses[event["requestId"]] = event["url"]

    def received(event: dict[str, Any]) -> None:
        frame = event["response"]["payloadData"]
        if addresses.get(event["requestId"], "").partition("?")[0].endswith("/events"):
            stream.take(frame, _payload(json.loads(frame)))
        else:
            reflex.take(frame, 0)

    listeners: dict[str, Callable[[dict[str, Any]], None]] = {
        "Network.webSocketCreated": created,
        "Network.webSocketFrameReceived": received,
    }
    for name, listener in listeners.items():
        wire.on(name, listener)
    await wire.send("Network.enable")


def _payload(item: dict[str, Any]) -> int:
    """Bytes of what a frame says: a message's whole text is no news after its pieces."""
    if "payload" not in item:
        return len(str(item.get("text", "")).encode())
    said = {key: value for key, value in item["payload"].items() if (item["kind"], key) != ("message_finished", "text")}
    return len(json.dumps(said, ensure_ascii=False).encode())


async def _use(page: Page) -> int:
    """A visit from the idea to an answered message; bytes of the files that were opened and of the trees."""
    await page.goto("/projects")
    await page.get_by_test_id("idea").fill(IDEA)
    await page.get_by_test_id("build").click()
    await page.locator(_DONE).wait_for(timeout=300_000)
    await page.get_by_test_id("tab-plan").click()
    paths: list[str] = await page.locator("[data-testid=file-tree] [data-path]").evaluate_all(
        "rows => rows.map(row => row.dataset.path)"
    )
    opened = 0
    for path in [one for one in paths if one.endswith((".py", ".html", ".css"))][:_OPENED]:
        await page.locator(f".tree [data-path='{path}']").click()
        await page.locator(f".cm-content[aria-label$='{path}']").wait_for()
        answer = await page.context.request.get(f"/api{urlsplit(page.url).path}/files/{path}")
        opened += len((await answer.json())["text"].encode())
    await page.get_by_test_id("tab-chat").click()
    await page.get_by_test_id("message").fill("What does the first page show?")
    await page.get_by_test_id("send").click()
    await page.get_by_test_id("said").wait_for()
    await page.locator(_DONE).wait_for(timeout=120_000)
    versions = await page.get_by_test_id("version").count()
    return opened + max(1, versions) * len(json.dumps(paths).encode())
