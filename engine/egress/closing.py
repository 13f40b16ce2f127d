"""Connections are given up for certain: a side that takes no bytes would keep its descriptor for ever."""

import asyncio
from contextlib import suppress

CLOSE_SECONDS = 2.0


async def let_go(*sides: asyncio.StreamWriter | None, seconds: float = CLOSE_SECONDS) -> None:
    """Close each side; what has not gone out in time is thrown away."""
    given_up = [side for side in sides if side is not None]
    for side in given_up:
        side.close()
    try:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await asyncio.gather(*(side.wait_closed() for side in given_up), return_exceptions=True)
    finally:
        for side in given_up:
            side.transport.abort()
