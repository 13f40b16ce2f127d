"""A few places for installations, shared fairly: one for each owner at the most, and whoever was served longest ago next."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from engine.document import Document
from engine.sandbox.commands import Identity


class InstallFor(Document):
    """For whom packages are installed: the identity of the app's code, and who waits for his turn."""

    identity: Identity
    owner: str


class Turns:
    """`places` installations at once in this process."""

    def __init__(self, places: int) -> None:
        self._free = places
        self._at_work: set[str] = set()
        self._waiting: list[tuple[str, asyncio.Future[None]]] = []
        self._served: dict[str, int] = {}
        self._count = 0

    @asynccontextmanager
    async def of(self, owner: str) -> AsyncIterator[None]:
        """Waits for a place, and has it while it lasts."""
        turn = asyncio.get_running_loop().create_future()
        self._waiting.append((owner, turn))
        self._call()
        try:
            await turn
            yield
        finally:
            if turn.done() and not turn.cancelled():
                self._at_work.discard(owner)
                self._free += 1
            else:
                self._waiting.remove((owner, turn))
            self._call()

    def _call(self) -> None:
        """Give the free places away. Among those who have not been served, and of one owner, the first is next."""
        while self._free and (ready := self._ready()):
            chosen = min(ready, key=lambda one: self._served.get(one[0], 0))
            self._waiting.remove(chosen)
            owner, turn = chosen
            self._free -= 1
            self._count += 1
            self._at_work.add(owner)
            self._served[owner] = self._count
            turn.set_result(None)
        present = self._at_work | {owner for owner, _ in self._waiting}
        self._served = {owner: number for owner, number in self._served.items() if owner in present}

    def _ready(self) -> list[tuple[str, asyncio.Future[None]]]:
        """Who may be served now. One that was called off takes itself out when it wakes."""
        return [one for one in self._waiting if one[0] not in self._at_work and not one[1].done()]
