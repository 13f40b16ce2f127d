"""What the sandbox adds to the start of a program.

`ms`: median of a run of `/usr/bin/true` in the product's sandbox, from the call to the result with nothing left
behind, over the median of the same program started by the same event loop without a sandbox. Both take turns.
"""

import argparse
import asyncio
import time

from bench.figure import Figure, Report
from bench.measuring import median, percentile
from engine.machine import Machine
from engine.sandbox.commands import Limits, SandboxCommand
from engine.sandbox.identity import identity_of_slot
from engine.sandbox.sandbox import Sandbox
from samokoder_app.settings import get_settings

_SLOT = 999_000
_PROGRAM = "/usr/bin/true"
_WARM_UP = 5


class SandboxStart(Figure):
    """Milliseconds."""

    name: str = "sandbox_start"
    ms: float
    bare_ms: float
    sandboxed_ms: float
    sandboxed_p95_ms: float
    rounds: int


def add_options(parser: argparse.ArgumentParser) -> None:
    """How often."""
    parser.add_argument("--rounds", type=int, default=200, help="pairs of starts (%(default)s)")


async def measure(options: argparse.Namespace, report: Report) -> None:
    """Bare and sandboxed starts in turns."""
    sandbox = await Machine(get_settings().home.root).sandbox()
    bare: list[float] = []
    sandboxed: list[float] = []
    for _ in range(_WARM_UP + options.rounds):
        bare.append(await _bare_start())
        sandboxed.append(await _sandboxed_start(sandbox))
    bare, sandboxed = bare[_WARM_UP:], sandboxed[_WARM_UP:]
    report(
        SandboxStart(
            ms=round(median(sandboxed) - median(bare), 2),
            bare_ms=round(median(bare), 2),
            sandboxed_ms=round(median(sandboxed), 2),
            sandboxed_p95_ms=round(percentile(sandboxed, 0.95), 2),
            rounds=options.rounds,
        )
    )


async def _bare_start() -> float:
    started = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        _PROGRAM,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        env={},
        start_new_session=True,
    )
    await process.communicate()
    return (time.perf_counter() - started) * 1000


async def _sandboxed_start(sandbox: Sandbox) -> float:
    command = SandboxCommand(argv=(_PROGRAM,), cwd="/", limits=Limits(wall_seconds=10), label="bench")
    started = time.perf_counter()
    result = await sandbox.run(command, identity_of_slot(_SLOT))
    assert result.exit_code == 0, result.output
    return (time.perf_counter() - started) * 1000
