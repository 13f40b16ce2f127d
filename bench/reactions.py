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
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from urllib.parse import urlsplit
from uuid import uuid4

import httpx
from websockets.asyncio.client import ClientConnection, connect

from bench.figure import Figure, Report
from bench.home import equipped
from bench.measuring import median, percentile
from bench.platform import Platform, running_platform
from engine.stacks.stack import list_stacks

IDEA = "a todo list with due dates"
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
    async with running_platform() as platform, _signed_in(platform) as (client, token):
        for number in range(options.builds + 1):
            sign, end = await _build(platform, client, token, _STOPPED_AT[number % len(_STOPPED_AT)])
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


@asynccontextmanager
async def _signed_in(platform: Platform) -> AsyncIterator[tuple[httpx.AsyncClient, str]]:
    async with httpx.AsyncClient(base_url=platform.url, trust_env=False, timeout=60) as client:
        body = {"email": f"{uuid4().hex[:12]}@example.com", "password": "correct horse battery staple"}
        token = str((await client.post("/auth/v1/signup", json=body)).raise_for_status().json()["access_token"])
        client.headers["Authorization"] = f"Bearer {token}"
        yield client, token


async def _build(platform: Platform, client: httpx.AsyncClient, token: str, stopped_at: str) -> tuple[float, float]:
    """Milliseconds to the first sign, and from “stop” to the end."""
    project = (await client.post("/api/projects", json={"description": IDEA})).raise_for_status().json()["id"]
    async with _events(platform, project, token) as socket:
        started = time.monotonic()
        answer = await client.post(f"/api/projects/{project}/generate", json={"model": "demo", "auto_approve": True})
        build = answer.raise_for_status().json()["build_id"]
        kind = await _next(socket, lambda kind: kind not in {"live", "build_started", "user_message"})
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


def _events(platform: Platform, project: str, token: str) -> connect:
    return connect(
        f"ws://localhost:{urlsplit(platform.url).port}/api/projects/{project}/events",
        subprotocols=["samokoder.events", f"bearer.{token}"],  # type: ignore[list-item]
        proxy=None,
        max_size=None,
    )
