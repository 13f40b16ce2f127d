"""What the model layer adds to a raw HTTP client, a line per kind of provider, against loopback servers in its wire format.

Both ask for the same answers over the same guarded client, in turns; the raw one sends the same request and parses every
event as JSON. The server is a process of its own, so processor time is that of the client alone. `call_ms` and
`call_cpu_ms` are ours over raw for an answer of one piece, medians; `token_ms` and `token_cpu_ms` what each further piece
adds over raw. `ours_token_cpu_ms` is the whole processor time of a streamed token.
"""

import argparse
import asyncio
import json
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx2
from pydantic import SecretStr

from bench.figure import Figure, Report
from bench.measuring import median
from bench.wires.said import Said
from bench.wires.server import WIRES, serving
from engine.builds.state import Role
from engine.egress.client import guarded_client
from engine.egress.policy import AddressPolicy
from engine.llm.client import ModelClient
from engine.llm.types import ModelChoice, Prompt, ProviderKind, Told, Turn

_MODELS: dict[ProviderKind, str] = {
    "openrouter": "anthropic/claude-sonnet-5",
    "openai": "gpt-5",
    "anthropic": "claude-sonnet-5",
    "groq": "openai/gpt-oss-120b",
    "openai_compatible": "local",
}
_KEY = "sk-benchmark"
_WARM_UP = 3


class ModelOverhead(Figure):
    """Milliseconds."""

    name: str = "model_overhead"
    kind: ProviderKind
    call_ms: float
    call_cpu_ms: float
    token_ms: float
    token_cpu_ms: float
    ours_token_cpu_ms: float
    rounds: int
    tokens: int


@dataclass(frozen=True)
class _Cost:
    """Of one call, in milliseconds."""

    wall: float
    cpu: float


def add_options(parser: argparse.ArgumentParser) -> None:
    """How often, and how long answers are."""
    parser.add_argument("--rounds", type=int, default=30, help="calls of each kind and length (%(default)s)")
    parser.add_argument("--tokens", type=int, default=300, help="pieces of a long answer (%(default)s)")
    parser.add_argument("--kind", choices=tuple(WIRES), help="only this kind")


async def measure(options: argparse.Namespace, report: Report) -> None:
    """Ours and raw in turns, short and long."""
    for kind in [options.kind] if options.kind else WIRES:
        async with _server(kind) as base_url, guarded_client(AddressPolicy(allow_private=True)) as http_client:
            body, headers = await _request(kind)
            choice = _choice(kind, base_url)
            url = base_url + WIRES[kind].path.removeprefix(WIRES[kind].base)
            client = ModelClient(choice, http_client)
            costs = await _costs(options, client, _Raw(http_client, url, headers, body))
        report(_figure(kind, costs, options))


class _Raw:
    """The same request without the model layer."""

    def __init__(self, client: httpx2.AsyncClient, url: str, headers: dict[str, str], body: str) -> None:
        self._client = client
        self._url = url
        self._headers = headers
        self._body = body

    async def ask(self, tokens: int) -> None:
        """Read the whole stream and parse each event."""
        content = self._body.replace(_COUNT, str(tokens)).encode()
        async with self._client.stream("POST", self._url, content=content, headers=self._headers) as response:
            async for line in response.aiter_lines():
                if line.startswith("data: {"):
                    json.loads(line[len("data: ") :])


_COUNT = "1717171"
"""Stands in the request for the number of pieces."""


def _prompt(count: str) -> Prompt:
    return Prompt(role=Role.DEVELOPER, system="Count.", turns=(Turn(role="user", text=count),))


async def _hear(_: str) -> None:
    return


async def _told(_: Told) -> None:
    return


def _choice(kind: ProviderKind, base_url: str) -> ModelChoice:
    return ModelChoice(provider=kind, model=_MODELS[kind], base_url=base_url, api_key=SecretStr(_KEY))


async def _request(kind: ProviderKind) -> tuple[str, dict[str, str]]:
    """Body and headers as the model layer sends them."""
    async with serving(kind) as loopback, guarded_client(AddressPolicy(allow_private=True)) as http_client:
        loopback.answers = [Said()]
        await ModelClient(_choice(kind, loopback.base_url), http_client).ask(_prompt(_COUNT), _hear, _told)
    [asked] = loopback.asked
    sent = {
        name: value for name, value in asked.headers.items() if name not in {"host", "content-length", "connection"}
    }
    return json.dumps(asked.body), sent


@asynccontextmanager
async def _server(kind: ProviderKind) -> AsyncIterator[str]:
    """The provider in a process of its own; its address."""
    command = (sys.executable, "-m", "bench.wires", kind)
    process = await asyncio.create_subprocess_exec(*command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        yield (await process.stdout.readline()).decode().strip()
    finally:
        process.stdin.close()
        await process.wait()


async def _costs(options: argparse.Namespace, client: ModelClient, raw: _Raw) -> dict[tuple[str, int], list[_Cost]]:
    async def ours(tokens: int) -> None:
        await client.ask(_prompt(str(tokens)), _hear, _told)

    costs: dict[tuple[str, int], list[_Cost]] = {}
    for turn in range(_WARM_UP + options.rounds):
        for tokens in (1, options.tokens):
            for name, ask in (("ours", ours), ("raw", raw.ask)):
                cost = await _timed(ask, tokens)
                if turn >= _WARM_UP:
                    costs.setdefault((name, tokens), []).append(cost)
    return costs


async def _timed(ask: Callable[[int], Awaitable[None]], tokens: int) -> _Cost:
    wall, cpu = time.perf_counter(), time.process_time()
    await ask(tokens)
    return _Cost((time.perf_counter() - wall) * 1000, (time.process_time() - cpu) * 1000)


def _figure(
    kind: ProviderKind, costs: dict[tuple[str, int], list[_Cost]], options: argparse.Namespace
) -> ModelOverhead:
    def middle(name: str, tokens: int, of: Callable[[_Cost], float]) -> float:
        return float(median([of(cost) for cost in costs[name, tokens]]))

    def a_token(name: str, of: Callable[[_Cost], float]) -> float:
        return float((middle(name, options.tokens, of) - middle(name, 1, of)) / (options.tokens - 1))

    def wall(cost: _Cost) -> float:
        return cost.wall

    def cpu(cost: _Cost) -> float:
        return cost.cpu

    return ModelOverhead(
        kind=kind,
        call_ms=round(middle("ours", 1, wall) - middle("raw", 1, wall), 2),
        call_cpu_ms=round(middle("ours", 1, cpu) - middle("raw", 1, cpu), 2),
        token_ms=round(a_token("ours", wall) - a_token("raw", wall), 4),
        token_cpu_ms=round(a_token("ours", cpu) - a_token("raw", cpu), 4),
        ours_token_cpu_ms=round(a_token("ours", cpu), 4),
        rounds=options.rounds,
        tokens=options.tokens,
    )
