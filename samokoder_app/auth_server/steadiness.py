"""Answers that take the same time whatever was found."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


@asynccontextmanager
async def steady(seconds: float) -> AsyncIterator[None]:
    """Leave the block, with or without an error, not before this time has passed since it was entered.

    Longer than what is done inside takes, so that its time tells nothing.
    """
    until = time.monotonic() + seconds
    try:
        yield
    finally:
        await wait_until(until)


async def wait_until(moment: float) -> None:
    """Go on not before this moment of the monotonic clock."""
    await asyncio.sleep(max(0.0, moment - time.monotonic()))
