"""A call of a model is accounted for once, wherever its worker ends."""

import asyncio

import pytest

from engine.builds.budget import Budget
from engine.builds.calls import CallOnItsWay, Emit
from engine.builds.guarding import BudgetGuard
from engine.builds.ports import JournalKey, OpenCall
from engine.builds.state import Role
from engine.events.payloads import Payload
from engine.llm.spending import CallBegun, CallCut, CallRefused
from engine.testing import MemoryHost

KEY = JournalKey(step=1, ordinal=0)
BEGUN = CallBegun(model="m", prompt_tokens=10, cost_usd="0.1")
CUT = CallCut(model="m", prompt_tokens=10, completion_tokens=5, estimated=True, cost_usd="0.2", seconds=1.0)


class Killed(Exception):
    """The worker ends here."""


async def taken_up(host: MemoryHost, emit: Emit) -> bool:
    """Whether another worker finds a call that was broken off; it accounts for it."""
    call = CallOnItsWay(host, KEY, Role.DEVELOPER, emit, BudgetGuard(Budget(), host))
    lost = await call.broken_off()
    if lost is not None:
        await call.account_for(lost)
    return lost is not None


async def test_a_cut_call_whose_worker_ends_before_the_note_goes_is_counted_once():
    host, told = MemoryHost(), {}

    async def emit(key: str, payload: Payload) -> None:
        told.setdefault(key, payload)  # as the database does: an event that is known is skipped

    call = CallOnItsWay(host, KEY, Role.DEVELOPER, emit, BudgetGuard(Budget(), host))
    await call.begun(BEGUN)

    def end(_: str) -> None:
        raise Killed

    host.hook = end
    with pytest.raises(Killed):
        await call.cut(CUT)
    host.hook = lambda _: None

    assert await taken_up(host, emit)
    assert [(payload.completion_tokens, payload.outcome) for payload in told.values()] == [(5, "cut")]


async def test_every_try_of_a_call_is_counted():
    host, told = MemoryHost(), {}

    async def emit(key: str, payload: Payload) -> None:
        told.setdefault(key, payload)

    call = CallOnItsWay(host, KEY, Role.DEVELOPER, emit, BudgetGuard(Budget(), host))
    for _ in range(2):
        await call.begun(BEGUN)
        await call.cut(CUT)
    assert len(told) == 2
    assert not await taken_up(host, emit)


async def test_a_try_that_was_refused_holds_nothing_back_while_the_next_is_waited_for():
    host = MemoryHost()

    async def emit(key: str, payload: Payload) -> None:
        raise AssertionError(key)

    call = CallOnItsWay(host, KEY, Role.DEVELOPER, emit, BudgetGuard(Budget(), host))
    await call.hear(BEGUN)
    await call.hear(CallRefused())
    assert host.open_calls == {}


async def test_a_call_that_was_lost_with_its_worker_is_an_estimate():
    host, told = MemoryHost(), {}

    async def emit(key: str, payload: Payload) -> None:
        told[key] = payload

    await CallOnItsWay(host, KEY, Role.DEVELOPER, emit, BudgetGuard(Budget(), host)).begun(BEGUN)
    assert await taken_up(host, emit)
    [lost] = told.values()
    assert (lost.outcome, lost.cost_usd, lost.cost_source) == ("lost", "0.1", "estimated")


async def test_a_lost_call_is_told_of_the_provider_and_the_key_that_were_asked():
    host, told = MemoryHost(), {}

    async def emit(key: str, payload: Payload) -> None:
        told[key] = payload

    begun = BEGUN.model_copy(update={"provider": "groq", "key_id": "k"})
    await CallOnItsWay(host, KEY, Role.DEVELOPER, emit, BudgetGuard(Budget(), host)).begun(begun)
    await taken_up(host, emit)
    [lost] = told.values()
    assert (lost.provider, lost.key_id) == ("groq", "k")


async def test_a_call_that_is_called_off_while_it_is_noted_leaves_no_note():
    host = MemoryHost()

    async def emit(key: str, payload: Payload) -> None:
        raise AssertionError(key)

    note = host.note

    async def broken(key: JournalKey, call: OpenCall | None) -> None:
        await note(key, call)
        if call is not None:
            raise asyncio.CancelledError  # as the product's does once its transaction has ended

    host.note = broken
    with pytest.raises(asyncio.CancelledError):
        await CallOnItsWay(host, KEY, Role.DEVELOPER, emit, BudgetGuard(Budget(), host)).begun(BEGUN)
    assert host.open_calls == {}
