"""The worker is killed again and again; its successor goes on at once and repeats nothing that was journaled."""

import sys

import pytest

from bench.demo_endpoint import Asked
from bench.resume_after_kill import kill_and_count, repetitions
from tests.conftest import MakeUser

COMMAND = (sys.executable, "-m", "tests.integration.builds.bare_worker")
KILLS = 5


def asked(number: int, digest: str) -> Asked:
    return Asked(number=number, model="m", role="developer", digest=digest)


def test_repetitions_are_told_apart() -> None:
    requests = [asked(1, "a"), asked(2, "b"), asked(3, "b"), asked(4, "a"), asked(5, "b"), asked(6, "c")]
    # 1 and 3 were journaled: 4 repeats 1, 5 repeats 3; 3 repeats 2, which was broken off.
    assert repetitions(requests, {1, 3}) == (2, 1)


@pytest.mark.timeout(300)
async def test_killed_workers_repeat_no_journaled_call(make_user: MakeUser) -> None:
    figure = await kill_and_count(await make_user(), COMMAND, KILLS, seed=7, time_for_kills=240)
    assert figure.kills == KILLS
    assert figure.repeated_journaled == 0
    assert figure.repeated_in_flight <= figure.shown <= KILLS
