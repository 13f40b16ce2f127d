"""How many answers at once one core carries at the pace of a model, a line per kind of provider.

A server in the provider's wire format, a process of its own on the other cores, sends each stream 50 tokens a second and
writes into every token the moment at which it goes out. This process is bound to one core and hears all streams through
the model layer (`ModelClient`, the guarded client, one connection each), without a build and a database behind them. The
delay of a token is the time from its going out to its arrival in the product's hands (`on_text`).

Streams are *carried* if 95 % of the tokens of a measurement arrive within 20 ms, before the next one of their stream is due,
and if at least 95 % of the tokens that are due come at all. `streams` is the largest number that was carried: it is
doubled until it is not, then halved in between, down to a tenth. `p95_ms` and `cpu_share` are of that number, `p95_ms_next`
and `cpu_share_next` of the smallest that was not carried; `p95_ms_alone` is a single stream's. `token_cpu_ms` is the
processor time of a token at `streams`. The core should have nothing else to do.
"""

import argparse
import asyncio
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

from pydantic import SecretStr

from bench.billing.prices import MODELS
from bench.figure import Figure, Report
from bench.measuring import percentile
from bench.wires.paced import MARK_LENGTH
from bench.wires.server import WIRES
from engine.builds.state import Role
from engine.document import Document
from engine.egress.client import guarded_client
from engine.egress.policy import AddressPolicy
from engine.llm.client import ModelClient
from engine.llm.types import ModelChoice, Prompt, ProviderKind, Told, Turn

PACE = 50
CARRIED_MS, CARRIED_SHARE = 1000 / PACE, 0.95
_WARM_UP = 1.5
_MOST = 1_024


class StreamsPerCore(Figure):
    """Counts, milliseconds, shares of the core."""

    name: str = "streams_per_core"
    kind: ProviderKind
    streams: int
    p95_ms: float
    cpu_share: float
    token_cpu_ms: float
    p95_ms_next: float | None
    cpu_share_next: float | None
    p95_ms_alone: float
    cores_of_server: int


class _Heard(Document):
    """One measurement."""

    streams: int
    p95_ms: float
    cpu_share: float
    tokens: int
    seconds: float

    @property
    def is_carried(self) -> bool:
        """Whether tokens came in time, and came at all."""
        due = self.streams * PACE * self.seconds
        return self.p95_ms <= CARRIED_MS and self.tokens >= CARRIED_SHARE * due


def add_options(parser: argparse.ArgumentParser) -> None:
    """How long, and of whom."""
    parser.add_argument("--seconds", type=float, default=5, help="of each measurement (%(default)s)")
    parser.add_argument("--kind", choices=tuple(WIRES), help="only this kind")


async def measure(options: argparse.Namespace, report: Report) -> None:
    """A figure for each kind."""
    for kind in [options.kind] if options.kind else WIRES:
        with _one_core() as others:
            async with _server(kind, others) as base_url, guarded_client(AddressPolicy(allow_private=True)) as http:
                choice = ModelChoice(
                    provider=kind, model=MODELS[kind], base_url=base_url, api_key=SecretStr("sk-benchmark")
                )
                report(await _figure(kind, ModelClient(choice, http), options.seconds, len(others)))


async def _figure(kind: ProviderKind, client: ModelClient, seconds: float, cores: int) -> StreamsPerCore:
    alone = await _hear(client, 1, seconds)
    carried, failed = alone, None
    for streams in _numbers():
        heard = await _hear(client, streams, seconds)
        if not heard.is_carried:
            failed = heard
            break
        carried = heard
    while failed is not None and failed.streams - carried.streams > max(1, carried.streams // 10):
        heard = await _hear(client, (carried.streams + failed.streams) // 2, seconds)
        carried, failed = (heard, failed) if heard.is_carried else (carried, heard)
    return StreamsPerCore(
        kind=kind,
        streams=carried.streams,
        p95_ms=carried.p95_ms,
        cpu_share=carried.cpu_share,
        token_cpu_ms=round(1000 * carried.cpu_share * carried.seconds / max(1, carried.tokens), 3),
        p95_ms_next=failed.p95_ms if failed else None,
        cpu_share_next=failed.cpu_share if failed else None,
        p95_ms_alone=alone.p95_ms,
        cores_of_server=cores,
    )


def _numbers() -> Iterator[int]:
    streams = 8
    while streams <= _MOST:
        yield streams
        streams *= 2


async def _hear(client: ModelClient, streams: int, seconds: float) -> _Heard:
    """So many streams at once; what comes in the first moments is not counted."""
    delays: list[float] = []
    begin = time.monotonic() + _WARM_UP

    async def on_text(text: str) -> None:
        now = time.monotonic_ns()
        if now >= begin * 1e9:
            marks = range(0, len(text), MARK_LENGTH)
            delays.extend((now - int(text[mark : mark + MARK_LENGTH])) / 1e6 for mark in marks)

    count = str(int(PACE * (seconds + 2 * _WARM_UP)))
    prompt = Prompt(role=Role.DEVELOPER, system="Count.", turns=(Turn(role="user", text=count),))
    asking = [asyncio.create_task(client.ask(prompt, on_text, _told)) for _ in range(streams)]
    try:
        await asyncio.sleep(_WARM_UP)
        cpu, started = time.process_time(), time.monotonic()
        await asyncio.sleep(seconds)
        used, lasted = time.process_time() - cpu, time.monotonic() - started
        heard = list(delays)
    finally:
        for one in asking:
            one.cancel()
        await asyncio.gather(*asking, return_exceptions=True)
    p95 = round(percentile(heard, 0.95), 2) if heard else float("inf")
    return _Heard(streams=streams, p95_ms=p95, cpu_share=round(used / lasted, 3), tokens=len(heard), seconds=lasted)


async def _told(_: Told) -> None:
    return


@contextmanager
def _one_core() -> Iterator[frozenset[int]]:
    """This process on one core; the others, or that one again where there is no other."""
    mine = os.sched_getaffinity(0)
    first = min(mine)
    os.sched_setaffinity(0, {first})
    try:
        yield frozenset(mine - {first}) or frozenset({first})
    finally:
        os.sched_setaffinity(0, mine)


@asynccontextmanager
async def _server(kind: ProviderKind, cores: frozenset[int]) -> AsyncIterator[str]:
    """The provider on the other cores; its address."""
    command = (sys.executable, "-m", "bench.wires.paced", kind, "--pace", str(PACE))
    process = await asyncio.create_subprocess_exec(*command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    os.sched_setaffinity(process.pid, cores)
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        yield (await process.stdout.readline()).decode().strip()
    finally:
        process.stdin.close()
        await process.wait()
