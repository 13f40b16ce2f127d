"""What one preview does in the background, by name: a second one of a name takes the place of the first."""

import asyncio
from collections.abc import Callable, Coroutine

from loguru import logger


class NamedTasks:
    """`label` is told where one fails by an error nobody expected; then `on_failure` is called."""

    def __init__(self, label: str, on_failure: Callable[[], None]) -> None:
        self._label = label
        self._on_failure = on_failure
        self._tasks: dict[str, asyncio.Task[None]] = {}

    def is_busy(self, name: str) -> bool:
        """Whether one of this name runs."""
        return name in self._tasks and not self._tasks[name].done()

    def spawn(self, name: str, work: Coroutine[None, None, None]) -> None:
        """Begin `work`, in place of what runs under this name."""
        self.cancel(name)
        task = asyncio.get_running_loop().create_task(work, name=f"{self._label} {name}")
        task.add_done_callback(self._account_for)
        self._tasks[name] = task

    def cancel(self, name: str) -> None:
        """End what runs under this name, if anything does."""
        if self.is_busy(name):
            self._tasks[name].cancel()

    async def end(self) -> None:
        """Cancel all, and wait for their ends."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _account_for(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled() and (error := task.exception()) is not None:
            logger.opt(exception=error).error("{} failed", task.get_name())
            self._on_failure()
