"""A provider on loopback whose tokens come at the pace of a model, each with the moment at which it was sent.

By hand `python -m bench.wires.paced anthropic --pace 50`: prints its address, and ends with its input. The first message of
a request says how many tokens its answer has. A token is 20 figures, nanoseconds of the machine's monotonic clock, which
all its processes share.
"""

import argparse
import asyncio
import random
import sys
import time
from dataclasses import dataclass, field

from bench.wires.chat import Body
from bench.wires.said import Said, Tokens
from bench.wires.server import WIRES, Asked, Loopback, serving

MARK_LENGTH = 20
_MARK = "@" * MARK_LENGTH


@dataclass
class Paced(Loopback):
    """Events that carry a token wait for their turn."""

    pace: float = 50.0
    _turns: dict[asyncio.StreamWriter, float] = field(default_factory=dict)

    async def _stream(self, writer: asyncio.StreamWriter, body: Body, said: Said) -> bool:
        # Streams begin at different moments, so that their tokens do not come all at once.
        self._turns[writer] = time.monotonic() + random.random() / self.pace  # noqa: S311 - no secret
        try:
            return await super()._stream(writer, body, said)
        finally:
            del self._turns[writer]

    async def send(self, writer: asyncio.StreamWriter, event: bytes) -> None:
        """Send an event, one with a token at its turn and with the moment in it."""
        if _MARK.encode() in event:
            await asyncio.sleep(max(0.0, self._turns[writer] - time.monotonic()))
            self._turns[writer] += 1 / self.pace
            event = event.replace(_MARK.encode(), f"{time.monotonic_ns():0{MARK_LENGTH}d}".encode())
        await super().send(writer, event)


def _answer(asked: Asked) -> Said:
    count = int(asked.question[1])
    return Said(pieces=(_MARK,) * count, tokens=Tokens(prompt=100, completion=count))


async def _serve(arguments: argparse.Namespace) -> None:
    async with serving(arguments.kind, make=lambda wire: Paced(wire, pace=arguments.pace)) as loopback:
        loopback.respond = _answer
        print(loopback.base_url, flush=True)
        await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m bench.wires.paced", description=__doc__)
    parser.add_argument("kind", choices=tuple(WIRES))
    parser.add_argument("--pace", type=float, default=50.0)
    asyncio.run(_serve(parser.parse_args()))
