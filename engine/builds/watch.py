"""A step under watch: whatever it waits for, a cancel or a pause ends it within about half a second."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from engine.builds.ports import Control

_INTERVAL = 0.4

ResultT = TypeVar("ResultT")


async def watched(work: Coroutine[Any, Any, ResultT], control: Control) -> ResultT:
    """The result of `work`; when `control` raises, the work is cancelled, waited for, and the reason raised."""
    task = asyncio.create_task(work)
    try:
        while not task.done():
            await control.checkpoint()
            await asyncio.wait({task}, timeout=_INTERVAL)
        return task.result()
    finally:
        if not task.done():
            task.cancel()
            await asyncio.wait({task})
            if not task.cancelled():
                task.exception()  # seen here, so that it is not reported as forgotten
