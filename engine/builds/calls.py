"""A call of a model on its way: noted before it goes out, and accounted for when it ends without its answer."""

from collections.abc import Awaitable, Callable
from uuid import uuid4

from engine.builds.guarding import BudgetGuard
from engine.builds.ports import Journal, JournalKey, OpenCall, RoomTaken
from engine.builds.state import Role
from engine.events.payloads import ModelCalled, Payload
from engine.llm.errors import ModelError
from engine.llm.spending import CallBegun, CallCut

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

    async def was_broken_off(self) -> str | None:
        """Account for an earlier run of this call that nobody ended; its token, None if there is none.

        Safe to repeat: a call's use is told under its token, once, also when it had just been told as cut.
        """
        lost = await self._journal.unfinished(self._key)
        if lost is None:
            return None
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
        )
        await self._emit(f"ended/{lost.token}", called)
        return lost.token

    async def begun(self, call: CallBegun) -> int | None:
        """A try goes out, if the budget allows it; how many tokens its answer may have (None: no limit)."""
        while True:
            allowed = await self._guard.allow(self._key, call)
            self._token = uuid4().hex
            reserved = allowed.reservation if allowed else None
            note = OpenCall(token=self._token, role=self._role, reserved=reserved, **call.model_dump())
            try:
                await self._journal.note(self._key, note)
            except RoomTaken:
                continue  # each time another build has taken some: in the end there is room, or the guard refuses
            return allowed.room.tokens if allowed else None

    async def cut(self, call: CallCut) -> None:
        """A try ended without an answer, and the provider counts what it did for it."""
        await self._emit(f"ended/{self._token}", ModelCalled(role=self._role, outcome="cut", **call.model_dump()))
        await self.ended()

    async def failed(self, error: ModelError) -> ModelError:
        """No try goes out any more; why, in terms of the budget if that is the reason."""
        await self.ended()
        return await self._guard.explained(self._key, error)

    async def ended(self) -> None:
        """Nothing is on its way any more."""
        await self._journal.note(self._key, None)
