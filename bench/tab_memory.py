"""Memory of a builder's tab over a long build: many events, played to an open page quicker than a build makes them.

The tab shows a build that this process holds and tells: steps of a message that is spoken (1,000 characters), ten files,
three commands with 2,000 characters of output, a call of a model and requirements that change, as builds have them. Half
an hour of a build is about 60 steps. After a tenth, a half and all of them the tab's garbage is collected; then the heap
of its JavaScript, its nodes and its listeners are counted.

`growth`: the heap at the end over that at the half; flat is 1. What was told stays readable, so it grows by the text:
`kb_per_step` says by how much.
"""

import argparse
import random
from contextlib import AsyncExitStack

from playwright.async_api import CDPSession, Page

from bench.figure import Figure, Report
from bench.page.browsing import browsing, new_project, visit
from bench.page.speaking import Speaker, claimed
from bench.platform import open_database, running_database, running_web
from engine.builds.state import RequirementStatus, Role
from engine.document import Document
from engine.events.payloads import CommandFinished, CommandStarted, FileChanged, ModelCalled, RequirementUpdated

_MESSAGE_SECONDS, _RATE = 0.4, 50
_FILES, _COMMANDS, _REQUIREMENTS = 10, 3, 12
_OUTPUT = "".join(f"line {number}: checked and found to be as it should be\n" for number in range(40))
_SHOWN_MS = 120_000


class TabMemory(Figure):
    """Megabytes of 1,000,000 bytes, and counts."""

    name: str = "tab_memory"
    steps: int
    heap_mb_tenth: float
    heap_mb_half: float
    heap_mb_end: float
    growth: float
    kb_per_step: float
    nodes_half: int
    nodes_end: int
    listeners_half: int
    listeners_end: int


class _Held(Document):
    """What the tab holds after its garbage was collected."""

    heap: float
    nodes: int
    listeners: int


def add_options(parser: argparse.ArgumentParser) -> None:
    """How long the build is."""
    parser.add_argument("--steps", type=int, default=60, help="of the build (%(default)s: about half an hour)")


async def measure(options: argparse.Namespace, report: Report) -> None:
    """One tab, one build."""
    steps = options.steps
    async with AsyncExitStack() as stack:
        stack.enter_context(running_database())
        platform = await stack.enter_async_context(running_web())
        await stack.enter_async_context(open_database())
        browser = await stack.enter_async_context(browsing())
        visitor = await visit(platform, browser)
        project = await new_project(platform, visitor.account, "A long build")
        speaker = Speaker(await claimed(visitor.account.user, project))
        await speaker.begin("A long build")
        page = await visitor.context.new_page()
        wire = await visitor.context.new_cdp_session(page)
        await wire.send("Performance.enable")
        await page.goto(f"/projects/{project}")
        counted = {}
        for number in range(1, steps + 1):
            await _step(speaker, number)
            if number in {steps // 10, steps // 2, steps}:
                counted[number] = await _held(page, wire, number)
    tenth, half, end = counted[steps // 10], counted[steps // 2], counted[steps]
    report(
        TabMemory(
            steps=steps,
            heap_mb_tenth=round(tenth.heap / 1e6, 2),
            heap_mb_half=round(half.heap / 1e6, 2),
            heap_mb_end=round(end.heap / 1e6, 2),
            growth=round(end.heap / half.heap, 3),
            kb_per_step=round((end.heap - half.heap) / (steps - steps // 2) / 1000, 1),
            nodes_half=half.nodes,
            nodes_end=end.nodes,
            listeners_half=half.listeners,
            listeners_end=end.listeners,
        )
    )


async def _step(speaker: Speaker, number: int) -> None:
    """One step with all that happens in one."""
    chosen = random.Random(number)  # noqa: S311 - numbers of lines, no secret
    words = iter(lambda: chosen.choice(("adds a form ", "and a list ", "`app/main.py` ", "with its checks. ")), None)
    await speaker.open_step()
    await speaker.say(words, _MESSAGE_SECONDS, _RATE, lambda _: None)
    for file in range(_FILES):
        path = f"app/pages/page_{number}_{file}.py"
        await speaker.tell(FileChanged(path=path, change="created", added=chosen.randrange(200), removed=0))
    for command in range(_COMMANDS):
        name = f"c{number}-{command}"
        await speaker.tell(
            CommandStarted(command_id=name, argv=("pytest", "-q"), label="The app's own tests"),
            CommandFinished(command_id=name, exit_code=0, seconds=1.0, tail=_OUTPUT),
        )
    status = RequirementStatus.PASSED if number % 2 else RequirementStatus.WORKING
    place = f"R{number % _REQUIREMENTS + 1}"
    await speaker.tell(
        RequirementUpdated(requirement=place, text="A row can be added and is still there", status=status),
        ModelCalled(
            role=Role.DEVELOPER, model="demo", prompt_tokens=9_000, completion_tokens=900, estimated=False, seconds=1.0
        ),
    )
    await speaker.close_step()


async def _held(page: Page, wire: CDPSession, steps: int) -> _Held:
    """Once the tab shows so many steps, all of them over."""
    over = page.locator("[data-testid=step][data-state=done]")
    await over.nth(steps - 1).wait_for(timeout=_SHOWN_MS)
    await wire.send("HeapProfiler.collectGarbage")
    metrics = {one["name"]: one["value"] for one in (await wire.send("Performance.getMetrics"))["metrics"]}
    return _Held(
        heap=metrics["JSHeapUsedSize"], nodes=int(metrics["Nodes"]), listeners=int(metrics["JSEventListeners"])
    )
