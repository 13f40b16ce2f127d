"""From a piece of a model's answer to the page: how long until a reader sees it.

A worker's own writer (`LiveChannel` over `PostgresSink`) says numbered words at 50 a second in builds that this process
holds; the product's web process passes them on to Chromium, which shows the builder of one of them. In the page an
observer notes when the last number in the running message changed; a word counts as seen once a number as high stands
there. Lag: from handing the word to the writer to that moment, both by this machine's clock. `p95_ms_1` with that build
alone, `p95_ms_20` with 19 others speaking at the same rate, each heard by a client of its own. The writer gathers words
for 80 ms on purpose, which is in all of it.

`wire_p95_ms_…`: the same words' way to a client beside the page, which draws nothing: the floor of the same run.
"""

import argparse
import asyncio
import itertools
import json
import re
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from uuid import UUID

from playwright.async_api import Browser, Page

from bench.figure import Figure, Report
from bench.measuring import percentile
from bench.page.browsing import Account, browsing, listening, new_account, new_project, visit
from bench.page.speaking import Speaker, claimed
from bench.platform import Platform, open_database, running_database, running_web

RATE = 50
OTHERS = 19
_WORDS_OF_PARAGRAPH = 60
_DIGITS = 6
_NUMBER = re.compile(rf"\d{{{_DIGITS}}}")

_WATCH = """() => {
  const log = document.querySelector("[data-testid=conversation]");
  window.seen = [];
  let last = 0;
  new MutationObserver(() => {
    const live = log.querySelector(".prose--live");
    const number = Number(/(\\d{6})\\D*$/.exec(live?.textContent ?? "")?.[1] ?? 0);
    if (number > last) window.seen.push([last = number, Date.now()]);
  }).observe(log, { subtree: true, childList: true, characterData: true });
}"""

Times = dict[int, float]
"""Milliseconds of the clock at which each number was said, or seen."""


class StreamLag(Figure):
    """Milliseconds, 95th percentile."""

    name: str = "stream_lag"
    p95_ms_1: float
    p95_ms_20: float
    wire_p95_ms_1: float
    wire_p95_ms_20: float
    ratio_1: float
    ratio_20: float
    words: int


def add_options(parser: argparse.ArgumentParser) -> None:
    """How long is spoken."""
    parser.add_argument("--seconds", type=float, default=15, help="of speech, with 1 and with 20 builds (%(default)s)")


async def measure(options: argparse.Namespace, report: Report) -> None:
    """One build alone, then twenty."""
    async with AsyncExitStack() as stack:
        stack.enter_context(running_database())
        platform = await stack.enter_async_context(running_web())
        await stack.enter_async_context(open_database())
        browser = await stack.enter_async_context(browsing())
        alone = await _lags(platform, browser, options.seconds, 0)
        among = await _lags(platform, browser, options.seconds, OTHERS)
    (page_1, wire_1), (page_20, wire_20) = ([percentile(lags, 0.95) for lags in run] for run in (alone, among))
    report(
        StreamLag(
            p95_ms_1=round(page_1, 1),
            p95_ms_20=round(page_20, 1),
            wire_p95_ms_1=round(wire_1, 1),
            wire_p95_ms_20=round(wire_20, 1),
            ratio_1=round(page_1 / wire_1, 2),
            ratio_20=round(page_20 / wire_20, 2),
            words=len(alone[0]),
        )
    )


async def _lags(platform: Platform, browser: Browser, seconds: float, others: int) -> tuple[list[float], list[float]]:
    """Milliseconds to the page and to the client beside it, word by word."""
    visitor = await visit(platform, browser)
    project, speaker = await _speaking(platform, visitor.account)
    page = await visitor.context.new_page()
    await page.goto(f"/projects/{project}")
    await page.get_by_test_id("step").first.wait_for()
    await page.evaluate(_WATCH)
    said: Times = {}
    async with AsyncExitStack() as stack:
        heard = await stack.enter_async_context(_hearing(platform, visitor.account, project))
        talks = [speaker.say(_words(), seconds, RATE, lambda word: _note(said, word))]
        for _ in range(others):
            account = await new_account(platform)
            place, other = await _speaking(platform, account)
            await stack.enter_async_context(_hearing(platform, account, place))
            talks.append(other.say(_words(), seconds, RATE, lambda _: None))
        await asyncio.gather(*talks)
    seen = await _seen(page)
    await visitor.context.close()
    return _until(said, seen), _until(said, heard)


async def _speaking(platform: Platform, account: Account) -> tuple[UUID, Speaker]:
    project = await new_project(platform, account, "A list of words")
    speaker = Speaker(await claimed(account.user, project))
    await speaker.begin("A list of words")
    await speaker.open_step()
    return project, speaker


@asynccontextmanager
async def _hearing(platform: Platform, account: Account, project: UUID) -> AsyncIterator[Times]:
    """A client of the stream: when each number arrived."""
    heard: Times = {}
    async with listening(platform, account, project) as socket:

        async def hear() -> None:
            async for message in socket:
                item = json.loads(message)
                if item["kind"] == "live" and (numbers := _NUMBER.findall(item["text"])):
                    heard[int(numbers[-1])] = time.time() * 1000

        hearing = asyncio.create_task(hear())
        try:
            yield heard
        finally:
            hearing.cancel()
            await asyncio.wait({hearing})


def _words() -> Iterator[str]:
    """Numbered words in paragraphs."""
    for number in itertools.count(1):
        yield f"{number:0{_DIGITS}d}" + ("\n\n" if number % _WORDS_OF_PARAGRAPH == 0 else " ")


def _note(said: Times, word: str) -> None:
    said[int(word[:_DIGITS])] = time.time() * 1000


async def _seen(page: Page) -> Times:
    pairs: list[list[float]] = await page.evaluate("() => window.seen")
    return {int(number): at for number, at in pairs}


def _until(said: Times, seen: Times) -> list[float]:
    """Of each word said, the time until it or a later one was seen."""
    moments = sorted(seen.items())
    lags, index = [], 0
    for number, at in sorted(said.items()):
        while index < len(moments) and moments[index][0] < number:
            index += 1
        if index == len(moments):
            break
        lags.append(moments[index][1] - at)
    return lags
