"""`python -m tests.fuzz --requests 20000`: fuzz the real API over its own Postgres, here and by itself.

The database, the API in the product's web server and both users are made for the run and removed after it. No worker
runs, so no build begins. Exit code 1 if anything was found.
"""

import argparse
import asyncio
import sys

from bench.api_running import running_api
from bench.home import benchmark_home
from bench.platform import running_database
from tests.fuzz.people import make_people
from tests.fuzz.run import Summary, fuzz


async def _run(options: argparse.Namespace) -> Summary:
    with benchmark_home(None), running_database():
        async with running_api() as port:
            address = f"http://localhost:{port}"
            people = await make_people(address)
            return await asyncio.to_thread(fuzz, address, people, options.requests, options.seconds, options.seed)


def main() -> int:
    """Print a summary."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--requests", type=int, default=2_000, help="stop after so many (%(default)s)")
    parser.add_argument("--seconds", type=float, default=540, help="stop after so long (%(default)s)")
    parser.add_argument("--seed", type=int, default=None, help="begin as another run did")
    summary = asyncio.run(_run(parser.parse_args()))
    print(summary)  # noqa: T201 - a command line prints
    return 1 if summary.failures or summary.errors else 0


if __name__ == "__main__":
    sys.exit(main())
