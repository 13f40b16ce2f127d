"""What a user waits for: the first sign of a build after the click, and its end after “stop”.

The whole platform runs; a client over REST and WebSocket does what a page does. `first_sign_ms`: from `POST …/generate`
until an event of the build other than its own start has arrived, that is, until an agent is at work. `cancel_ms`: from
`POST …/cancel` until the event of the build's end. Builds of the demo model are stopped in turn while a model speaks and
while commands run in the sandbox. Medians and 95th percentiles over `--builds`.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable

import httpx
from websockets.asyncio.client import ClientConnection

from bench.figure import Figure, Report
from bench.home import equipped
from bench.measuring import median, percentile
from bench.page.browsing import Account, listening, new_account, new_project
from bench.platform import Platform, running_platform
from engine.stacks.stack import list_stacks

IDEA = "a todo list with due dates"
_NO_SIGN = {"live", "beat", "running", "build_started", "user_message"}
_STOPPED_AT = ("message_started", "command_started")


class Reactions(Figure):
    """Milliseconds."""

    name: str = "reactions"
    first_sign_ms: float
    first_sign_ms_p95: float
    cancel_ms: float
    cancel_ms_p95: float
    builds: int


def add_options(parser: argparse.ArgumentParser) -> None:
    """How often."""
    parser.add_argument("--builds", type=int, default=20, help="started and stopped (%(default)s)")


async def measure(options: argparse.Namespace, report: Report) -> None:
    """One build after the other, after one that warms up."""
    await equipped(list_stacks()[0])
    signs: list[float] = []
    ends: list[float] = []
    async with running_platform() as platform:
        account = await new_account(platform)
        async with httpx.AsyncClient(base_url=platform.url, headers=account.headers, trust_env=False) as client:
            for number in range(options.builds + 1):
                sign, end = await _build(platform, client, account, _STOPPED_AT[number % len(_STOPPED_AT)])
                print(f"first sign after {sign:.0f} ms, end after {end:.0f} ms", file=sys.stderr)
                signs.append(sign)
                ends.append(end)
    signs, ends = signs[1:], ends[1:]
    report(
        Reactions(
            first_sign_ms=round(median(signs)),
            first_sign_ms_p95=round(percentile(signs, 0.95)),
            cancel_ms=round(median(ends)),
            cancel_ms_p95=round(percentile(ends, 0.95)),
            builds=options.builds,
        )
    )


async def _build(
    platform: Platform, client: httpx.AsyncClient, account: Account, stopped_at: str
) -> tuple[float, float]:
    """Milliseconds to the first sign, and from “stop” to the end."""
    project = await new_project(platform, account, IDEA)
    async with listening(platform, account, project) as socket:
        started = time.monotonic()
        answer = await client.post(f"/api/projects/{project}/generate", json={"model": "demo", "auto_approve": True})
        build = answer.raise_for_status().json()["build_id"]
        kind = await _next(socket, lambda kind: kind not in _NO_SIGN)
        sign = time.monotonic() - started
        if kind != stopped_at:
            await _next(socket, lambda kind: kind == stopped_at)
        stopped = time.monotonic()
        (await client.post(f"/api/builds/{build}/cancel")).raise_for_status()
        await _next(socket, lambda kind: kind == "build_finished")
        end = time.monotonic() - stopped
    (await client.delete(f"/api/projects/{project}")).raise_for_status()
    return sign * 1000, end * 1000


async def _next(socket: ClientConnection, is_it: Callable[[str], bool]) -> str:
    """The kind of the first of the frames to come that is it."""
    while True:
        kind = str(json.loads(await socket.recv())["kind"])
        if is_it(kind):
            return kind
