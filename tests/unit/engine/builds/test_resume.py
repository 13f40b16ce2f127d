"""Ended at any point and run again, a build ends in the same state with the same events, and pays no call twice."""

import asyncio
import itertools

import pytest

from engine.builds.ports import BuildCancelled
from engine.builds.state import BuildStatus
from engine.testing import MemoryHost, ScriptedModel


class Killed(Exception):
    """The process ends here."""


class KillAt:
    """Raises at the n-th point that the host comes by."""

    def __init__(self, number: int) -> None:
        self.left = number

    def __call__(self, _: str) -> None:
        self.left -= 1
        if self.left == 0:
            raise Killed


def story(host: MemoryHost) -> list[tuple[int, int, str]]:
    """All events without their times, in order."""
    told = []
    for envelope in host.events:
        payload = envelope.payload.model_dump(mode="json", exclude={"seconds"})
        told.append((envelope.step, envelope.ordinal, str(payload)))
    return told


def plain(state) -> dict[str, object]:
    return state.model_dump(mode="json", exclude={"seconds"})


@pytest.mark.timeout(400)  # about 300 builds
async def test_killed_at_every_point_and_resumed(bench, good):
    await bench.run()
    wanted_state, wanted_story = plain(bench.host.state), story(bench.host)
    calls = len(bench.model.prompts)

    # How many points a run comes by depends on its pace (some are looks at the clock): until one is not reached.
    for number in itertools.count(1):
        bench.host, bench.model = MemoryHost(), ScriptedModel(good)
        bench.host.hook = KillAt(number)
        try:
            await bench.run()
        except Killed:
            bench.host.hook = lambda _: None
        else:
            break
        state = await bench.run()

        assert plain(state) == wanted_state, f"point {number}"
        assert sorted(story(bench.host)) == sorted(wanted_story), f"point {number}"
        assert len(bench.host.journal) == calls
        # At most the answer that was not journaled yet is asked for again.
        assert len(bench.model.prompts) <= calls + 1, f"point {number}"
    assert number > 150


async def test_killed_again_and_again(bench, good):
    await bench.run()
    wanted = plain(bench.host.state)
    bench.host, bench.model = MemoryHost(), ScriptedModel(good)
    state = None
    for _ in range(200):
        bench.host.hook = KillAt(25)
        try:
            state = await bench.run()
        except Killed:
            continue
        break

    assert plain(state) == wanted


async def test_a_cancel_ends_even_a_silent_model(bench):
    class Silent:
        async def ask(self, prompt, on_text, on_notice):
            await asyncio.sleep(60)

    polls = 0

    def cancel(event: str) -> None:
        nonlocal polls
        polls += event == "checkpoint"
        if polls > 1:
            raise BuildCancelled

    bench.model, bench.host.hook = Silent(), cancel
    async with asyncio.timeout(3):  # about half a second on a quiet machine
        with pytest.raises(BuildCancelled):
            await bench.run()
    assert bench.host.state.status is BuildStatus.RUNNING
