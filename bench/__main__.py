"""`python -m bench NAME`: one JSON object per figure on standard output, everything else on standard error.

`python -m bench all` runs every benchmark in a process of its own, over one home.
"""

import argparse
import asyncio
import importlib
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO, cast

from bench.figure import NAMES, Benchmark, Figure, Report
from bench.home import benchmark_home, temporary_home

LIMIT_SECONDS = 600
ALL = "all"


def main(arguments: Sequence[str]) -> int:
    """Exit code 0, or 1 if a benchmark of `all` failed."""
    names = argparse.ArgumentParser(prog="python -m bench", description=__doc__, add_help=False)
    names.add_argument("name", choices=(*NAMES, ALL), help="what to measure")
    names.add_argument("--home", type=Path, help="use this home and keep it (default: a temporary one)")
    if not arguments or arguments[0] in {"-h", "--help"}:
        names.print_help(sys.stderr)
        return 0 if arguments else 2
    chosen, _ = names.parse_known_args(arguments)
    if chosen.name == ALL:
        return _run_all(names.parse_args(arguments).home)
    # The module's name is the benchmark's: the other ones' imports would only slow this one down.
    benchmark = cast("Benchmark", importlib.import_module(f"bench.{chosen.name}"))
    parser = argparse.ArgumentParser(prog="python -m bench", parents=[names], description=benchmark.__doc__)
    benchmark.add_options(parser)
    options = parser.parse_args(arguments)
    with _figures_only() as output, benchmark_home(options.home):
        asyncio.run(_measure(benchmark, options, _printer(output)))
    return 0


async def _measure(benchmark: Benchmark, options: argparse.Namespace, report: Report) -> None:
    """Within the limit; SIGTERM ends it as Ctrl-C does, with everything cleaned up."""
    task = asyncio.ensure_future(benchmark.measure(options, report))
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    async with asyncio.timeout(LIMIT_SECONDS):
        await task


def _printer(output: TextIO) -> Report:
    def report(figure: Figure) -> None:
        print(figure.model_dump_json(), file=output, flush=True)

    return report


def _figures_only() -> TextIO:
    """The true standard output; whatever else is printed, also by children, goes to standard error."""
    sys.stdout.flush()
    output = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return output


def _run_all(home: Path | None) -> int:
    """One after the other, so that they do not disturb each other; a failure does not stop the rest."""
    with temporary_home() if home is None else benchmark_home(home) as place:
        codes = [
            subprocess.run([sys.executable, "-m", "bench", name, "--home", str(place)], check=False).returncode
            for name in NAMES
        ]
    return int(any(codes))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
