"""A machine that lacks something says so, and is tried again."""

import pytest

from engine import machine
from engine.machine import Machine
from engine.sandbox.errors import SandboxUnavailable


async def test_what_failed_is_tried_again(tmp_path, monkeypatch):
    tries = []

    def place(home):
        tries.append(home)
        raise SandboxUnavailable("driver_failed", detail="no network")

    monkeypatch.setattr(machine, "place_runtimes", place)
    here = Machine(tmp_path)
    for _ in range(2):
        with pytest.raises(SandboxUnavailable, match="no network"):
            await here.sandbox()
    assert len(tries) == 2
    problem = await here.sandbox_problem()
    assert problem is not None
    assert problem.said_in("ru") == "Драйвер браузера не установился: no network"


async def test_a_full_disk_is_a_reason(tmp_path, monkeypatch):
    def place(home):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(machine, "place_runtimes", place)
    with pytest.raises(SandboxUnavailable, match="could not be placed: No space left"):
        await Machine(tmp_path).runtimes()
