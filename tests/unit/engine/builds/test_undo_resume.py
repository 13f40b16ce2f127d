"""Ended at any point while a repair is taken back and run again, a build ends the same."""

import itertools

import pytest

from engine.builds.state import BuildStatus, Role, Stage
from engine.testing import MemoryHost, ScriptedModel
from tests.unit.engine.builds.killing import Killed

WRONG = 'Two files.\n<file path="app/adding.py">\nADDING = 1\n</file>\n'
SPOILING = (
    'Mended.\n<file path="app/deleting.py">\nDELETING = 1\n</file>\n<delete path="app/adding.py" />\n'
    '<file path="app/extra.py">\nEXTRA = 1\n</file>\n'
)
MENDING = 'Mended.\n<file path="app/deleting.py">\nDELETING = 1\n</file>\n'


@pytest.fixture
def spoiling(good):
    """The first repair of the second task takes away what the first task has made; the next one mends."""

    def answer(prompt):
        if prompt.role is Role.DEVELOPER:
            return WRONG
        if prompt.role is Role.BUG_HUNTER:
            return MENDING if "taken back" in prompt.turns[0].text else SPOILING
        return good(prompt)

    return answer


def outcome(host: MemoryHost) -> tuple[object, list[tuple[int, int]], dict[str, str]]:
    state = host.state.model_dump(mode="json", exclude={"seconds"})
    events = sorted((one.step, one.ordinal) for one in host.events)
    return state, events, {path: entry.sha256 for path, entry in host.versions[-1].manifest.items()}


@pytest.mark.timeout(400)  # about 100 builds
async def test_killed_while_a_repair_is_taken_back(small, spoiling):
    bench = small
    bench.model = ScriptedModel(spoiling)
    state = await bench.run()
    wanted = outcome(bench.host)
    assert state.status is BuildStatus.DONE
    assert "Fix 1 taken back" in [version.title for version in bench.host.versions]

    for number in itertools.count(1):
        bench.host, bench.model = MemoryHost(), ScriptedModel(spoiling)
        bench.host.hook = _kill_at(bench, number)
        try:
            await bench.run()
        except Killed:
            bench.host.hook = lambda _: None
        else:
            break
        await bench.run()
        assert outcome(bench.host) == wanted, f"point {number}"
    assert number > 10


def _kill_at(bench, number):
    left = number

    def kill(point: str) -> None:
        nonlocal left
        state = bench.host.state
        left -= state is not None and state.stage is Stage.VERIFY and state.repair_round == 1 and point != "checkpoint"
        if left == 0:
            raise Killed

    return kill
