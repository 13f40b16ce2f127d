"""Places for installations are shared: one owner's many do not stand before another's one."""

import asyncio

import pytest

from engine.packages.turns import Turns


class Work:
    """Installations that last until they are let go, in the order in which they began."""

    def __init__(self, places: int) -> None:
        self.turns = Turns(places)
        self.began: list[str] = []
        self.ends: dict[str, asyncio.Event] = {}
        self.tasks: dict[str, asyncio.Task[None]] = {}

    async def ask(self, *names: str) -> None:
        for name in names:
            self.ends[name] = asyncio.Event()
            self.tasks[name] = asyncio.create_task(self._install(name))
        await self._settle()

    async def _install(self, name: str) -> None:
        async with self.turns.of(name[0]):
            self.began.append(name)
            await self.ends[name].wait()

    async def end(self, *names: str) -> None:
        for name in names:
            self.ends[name].set()
        await self._settle()

    async def cancel(self, name: str) -> None:
        self.tasks[name].cancel()
        await self._settle()

    async def _settle(self) -> None:
        for _ in range(5):
            await asyncio.sleep(0)


async def test_an_owner_has_one_place_and_who_was_served_longest_ago_is_next() -> None:
    work = Work(2)
    await work.ask("a1", "a2", "a3", "b1", "b2", "c1")
    assert work.began == ["a1", "b1"]
    await work.end("a1")
    assert work.began == ["a1", "b1", "c1"]  # neither a2 nor b2, which asked before it
    await work.end("c1")
    assert work.began[-1] == "a2"
    await work.end("b1")
    assert work.began[-1] == "b2"
    await work.end("b2")
    assert work.began[-1] == "b2"  # a3 waits for a2, although there is a place
    await work.end("a2")
    assert work.began[-1] == "a3"


async def test_who_gives_up_waiting_or_working_leaves_no_place_taken() -> None:
    work = Work(1)
    await work.ask("a1", "b1", "c1")
    await work.cancel("b1")
    await work.cancel("a1")
    assert work.began == ["a1", "c1"]
    await work.end("c1")
    await work.ask("d1")
    assert work.began[-1] == "d1"
    with pytest.raises(asyncio.CancelledError):
        await work.tasks["b1"]


async def test_a_turn_that_is_called_off_as_it_is_given_is_a_cancellation() -> None:
    work = Work(1)
    await work.ask("a1", "b1", "c1")
    work.ends["a1"].set()
    work.tasks["b1"].cancel()  # a1 wakes first, and gives its place away
    await work.end("a1")
    with pytest.raises(asyncio.CancelledError):
        await work.tasks["b1"]
    assert work.began == ["a1", "c1"]
    await work.end("c1")
    await work.ask("d1")
    assert work.began[-1] == "d1"


async def test_a_place_that_comes_with_a_cancellation_goes_on_to_the_next() -> None:
    work = Work(1)
    await work.ask("a1", "b1", "c1")
    work.ends["a1"].set()
    await asyncio.sleep(0)  # b1 has its turn, and has not been woken
    await work.cancel("b1")
    assert work.began == ["a1", "c1"]
