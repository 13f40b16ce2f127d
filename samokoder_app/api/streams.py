"""Asynchronous iterators made fit for connections that must also show signs of life."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from typing import TypeVar

Item = TypeVar("Item")


async def with_beats(source: AsyncIterator[Item], seconds: float) -> AsyncGenerator[Item | None, None]:
    """The items of `source`, and None whenever none came for so long; closing it closes the source."""
    pending: asyncio.Future[Item] | None = None
    try:
        while True:
            pending = pending or asyncio.ensure_future(anext(source))
            done, _ = await asyncio.wait({pending}, timeout=seconds)
            if not done:
                yield None
                continue
            try:
                item = pending.result()
            except StopAsyncIteration:
                return
            pending = None
            yield item
    finally:
        if pending is not None:
            pending.cancel()
            await asyncio.gather(pending, return_exceptions=True)
        close = getattr(source, "aclose", None)
        if close is not None:
            await close()
