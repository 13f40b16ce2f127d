"""Lists may be long, and a hostile server's are: they are read beside the event loop, a few at a time in this process."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Read = TypeVar("Read")

# Not the loop's own threads: there a few lists would stand before everything else that is done beside the loop.
_readers = ThreadPoolExecutor(2, thread_name_prefix="lists")


async def beside_the_loop(read: Callable[[], Read]) -> Read:
    """What `read` gives. Waiting for a server takes none of these places."""
    return await asyncio.get_running_loop().run_in_executor(_readers, read)
