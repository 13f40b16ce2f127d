"""A provider on loopback by hand: `python -m bench.wires anthropic`; `--demo` answers as the demo model does.

Without it an answer has as many pieces as the first message says. Prints its address, and ends with its input.
"""

import argparse
import asyncio
import sys

from bench.wires.demo import demo_answer
from bench.wires.said import Said, Tokens
from bench.wires.server import WIRES, Asked, serving


def _pieces(asked: Asked) -> Said:
    count = int(asked.question[1])
    return Said(pieces=("token ",) * count, tokens=Tokens(prompt=100, completion=count))


async def _serve(arguments: argparse.Namespace) -> None:
    async with serving(arguments.kind, arguments.port) as loopback:
        loopback.respond = demo_answer if arguments.demo else _pieces
        print(loopback.base_url, flush=True)
        await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m bench.wires", description=__doc__)
    parser.add_argument("kind", choices=tuple(WIRES))
    parser.add_argument("--demo", action="store_true")
    parser.add_argument("--port", type=int, default=0)
    asyncio.run(_serve(parser.parse_args()))
