"""A call of a model on its way: noted before it goes out, and accounted for when it ends without its answer."""

import asyncio
from collections.abc import Awaitable, Callable
from uuid import uuid4

from engine.builds.guarding import BudgetGuard
from engine.builds.ports import Journal, JournalKey, OpenCall, RoomTaken
from engine.builds.state import Role
from engine.events.payloads import ModelCalled, Payload
from engine.llm.errors import ModelError
from engine.llm.spending import CallBegun, CallCut, CallTold

Emit = Callable[[str, Payload], Awaitable[None]]
"""Tells an event of the step under a key that names it."""


class CallOnItsWay:
    """One call under `key`. A worker that dies in the middle leaves a note, which the next one finds."""

    def __init__(self, journal: Journal, key: JournalKey, role: Role, emit: Emit, guard: BudgetGuard) -> None:
        self._journal = journal
        self._guard = guard
        self._key = key
        self._role = role
        self._emit = emit
        self._token = ""

    async def broken_off(self) -> OpenCall | None:
        """An earlier run of this call that nobody ended."""
        return await self._journal.unfinished(self._key)

    async def account_for(self, lost: OpenCall) -> None:
        """Tell the use of a call that was broken off.

        Safe to repeat: it is told under its token, once, also when it had just been told as cut.
        """
        called = ModelCalled(
            role=lost.role,
            model=lost.model,
            prompt_tokens=lost.prompt_tokens,
            completion_tokens=0,
            estimated=True,
            cost_usd=lost.cost_usd,
            seconds=0.0,
            cost_source="unknown" if lost.cost_usd is None else "estimated",
            provider=lost.provider,
            key_id=lost.key_id,
            outcome="lost",
            reserved=lost.reserved,
            token=lost.token,
        )
        await self._emit(f"ended/{lost.token}", called)

    async def hear(self, told: CallTold) -> int | None:
        """What a client tells of its tries; the answer is that of `begun`."""
        if isinstance(told, CallBegun):
            return await self.begun(told)
        if isinstance(told, CallCut):
            await self.cut(told)
        else:
            await self.ended()
        return None

    async def begun(self, call: CallBegun) -> int | None:
        """A try goes out, if the budget allows it; how many tokens its answer may have (None: no limit)."""
        while True:
            allowed = await self._guard.allow(self._key, call)
            self._token = uuid4().hex
            reserved = allowed.reservation if allowed else None
            note = OpenCall(token=self._token, role=self._role, reserved=reserved, **call.model_dump())
            try:
                await self._journal.note(self._key, note)
            except asyncio.CancelledError as cancelled:
                try:
                    await self.ended()  # noted or not: it does not go out
                finally:
                    raise cancelled
            except RoomTaken:
                continue  # each time another build has taken some: in the end there is room, or the guard refuses
            return allowed.room.tokens if allowed else None

    async def cut(self, call: CallCut) -> None:
        """A try ended without an answer, and the provider counts what it did for it."""
        told = ModelCalled(role=self._role, outcome="cut", token=self._token, **call.model_dump())
        await self._emit(f"ended/{self._token}", told)
        await self.ended()

    async def failed(self, error: ModelError) -> ModelError:
        """No try goes out any more; why, in terms of the budget if that is the reason."""
        await self.ended()
        return await self._guard.explained(self._key, error)

    async def ended(self) -> None:
        """Nothing is on its way any more."""
        await self._journal.note(self._key, None)
