"""A machine that lacks something says so, and is tried again."""

import asyncio

import pytest

from engine import machine
from engine.machine import Machine
from engine.sandbox.errors import SandboxUnavailable
from engine.sandbox.runtimes import Runtimes
from engine.stacks.stack import load_stack


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


async def test_packages_that_two_want_at_once_are_installed_once(tmp_path, monkeypatch):
    """The first build comes while the worker still places what builds need."""
    here, runtimes = Machine(tmp_path), Runtimes(python=tmp_path, node=tmp_path, browser_runner=tmp_path, chromium=None)
    here._made = (object(), runtimes)  # type: ignore[assignment] # the sandbox is not looked at
    first_is_at_it, may_end, installed = asyncio.Event(), asyncio.Event(), []

    async def place(stack, home, python, node):
        if not installed:
            first_is_at_it.set()
            await may_end.wait()
            installed.append(stack.id)
        return home

    monkeypatch.setattr(machine, "place_dependencies", place)
    stack = load_stack("fastapi")
    first = asyncio.create_task(here.equip(stack))
    await first_is_at_it.wait()
    second = asyncio.create_task(here.equip(stack))
    await asyncio.sleep(0)
    may_end.set()
    assert {(await one).dependencies for one in (first, second)} == {tmp_path}
    assert installed == ["fastapi"]
