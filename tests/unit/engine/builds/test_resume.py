"""Ended at any point and run again, a build ends in the same state with the same events, and pays no call twice."""

import asyncio
import itertools
import json

import pytest

from engine.builds.ports import BuildCancelled
from engine.builds.state import BuildStatus, Role, Stage
from engine.testing import MemoryHost, ScriptedModel, calling
from tests.unit.engine.builds.killing import KillAt, Killed

SHARDS = 4
"""The points of a build in so many tests, for as many processes as may run them."""


def story(host: MemoryHost) -> list[tuple[int, int, str]]:
    """All events without their times, in order."""
    told = []
    for envelope in host.events:
        payload = envelope.payload.model_dump(mode="json", exclude={"seconds"})
        told.append((envelope.step, envelope.ordinal, str(payload)))
    return told


def tree(host: MemoryHost) -> dict[str, str]:
    """The files of the last version by content."""
    return {path: entry.sha256 for path, entry in host.versions[-1].manifest.items()}


def plain(state) -> dict[str, object]:
    return state.model_dump(mode="json", exclude={"seconds"})


@pytest.mark.timeout(400)  # about 300 builds in all
@pytest.mark.parametrize("shard", range(1, SHARDS + 1))
async def test_killed_at_every_point_and_resumed(small, good, shard):
    bench = small
    await bench.run()
    wanted_state, wanted_story = plain(bench.host.state), story(bench.host)
    calls = len(bench.model.prompts)

    # How many points a run comes by depends on its pace (some are looks at the clock): until one is not reached.
    for number in itertools.count(shard, SHARDS):
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


@pytest.fixture
def repaired(looping):
    """The one task is done wrong at first, and mended in the same conversation."""
    whole = {"id": "T1", "title": "All", "goal": "List and form.", "files": [], "requirements": ["R1", "R2"]}

    def answer(prompt):
        if prompt.role is Role.TECH_LEAD:
            checks = json.loads(looping(prompt).split("```")[1].removeprefix("json"))["checks"]
            return f"```json\n{json.dumps({'tasks': [whole], 'checks': checks})}\n```"
        turns = sum(turn.role == "assistant" for turn in prompt.turns)
        if prompt.role is Role.BUG_HUNTER:
            edit = ("edit", {"path": "app/other.py", "old": "X = 1", "new": "X = 2"})
            written = [("write", {"path": f"app/{name}.py", "content": "A = 1\n"}) for name in ("adding", "deleting")]
            mended = calling(edit, *written, text="Found it.")
            return (
                mended
                if turns == 2
                else calling(("delete", {"path": "app/other.py"}), ("done", {"summary": "Mended."}))
            )
        if prompt.tools:
            wrong = ("write", {"path": "app/other.py", "content": "X = 1\n"})
            return calling(wrong, ("run", {"command": "test"})) if turns == 0 else calling(("done", {}))
        return looping(prompt)

    return answer


@pytest.mark.timeout(400)
@pytest.mark.parametrize("shard", range(1, SHARDS + 1))
async def test_a_loop_killed_at_every_point_tells_and_writes_the_same(small, loop_bench, repaired, shard):
    bench, bench.model = loop_bench, ScriptedModel(repaired)  # type: ignore[misc]
    await bench.run()
    wanted_state, wanted_story, wanted_tree = plain(bench.host.state), story(bench.host), tree(bench.host)
    calls, entries = len(bench.model.prompts), dict(bench.host.entries)
    asked = [prompt.turns for prompt in bench.model.prompts]
    assert bench.host.state.status is BuildStatus.DONE
    assert "app/other.py" not in wanted_tree

    def is_looping(point: str) -> bool:
        state = bench.host.state
        return state is not None and state.stage in {Stage.DEVELOP, Stage.REPAIR} and point != "checkpoint"

    for number in itertools.count(shard, SHARDS):
        bench.host, bench.model = MemoryHost(), ScriptedModel(repaired)
        bench.host.hook = KillAt(number, is_looping)
        try:
            await bench.run()
        except Killed:
            bench.host.hook = lambda _: None
        else:
            break
        state = await bench.run()

        assert plain(state) == wanted_state, f"point {number}"
        assert sorted(story(bench.host)) == sorted(wanted_story), f"point {number}"
        assert tree(bench.host) == wanted_tree, f"point {number}"
        assert bench.host.entries == entries, f"point {number}"
        assert len(bench.model.prompts) <= calls + 1, f"point {number}"
        assert all(prompt.turns in asked for prompt in bench.model.prompts), f"point {number}"
    assert number > 60


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
