"""Transactions of a worker: fenced, finished even when the build is broken off, and events with their usage."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from typing import TypeVar

from sqlalchemy.ext.asyncio import AsyncSession

from engine.builds.ports import LeaseLost
from engine.events.payloads import Envelope, ModelCalled
from samokoder_app.builds.sentences import limit_notice
from samokoder_app.db.again import again_after_deadlock
from samokoder_app.db.failures import FenceBroken
from samokoder_app.db.repositories import events, journal, limits
from samokoder_app.db.repositories.events import NewEvent
from samokoder_app.db.repositories.held import Held
from samokoder_app.db.repositories.journal import LoggedCall
from samokoder_app.db.repositories.storable import storable
from samokoder_app.db.session import as_worker

Result = TypeVar("Result")
FINISH_SECONDS = 2.0


Begin = Callable[[], AbstractAsyncContextManager[AsyncSession]]


async def write(work: Callable[[AsyncSession], Awaitable[Result]], begin: Begin = as_worker) -> Result:
    """One transaction of a worker, made anew after a deadlock; `LeaseLost` if the fence refuses it.

    A cancellation waits for the transaction's end (milliseconds), so that no connection is broken off.
    """
    task = asyncio.create_task(_transact(work, begin))
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait({task}, timeout=FINISH_SECONDS)
        if not task.done():
            task.cancel()
            await asyncio.wait({task}, timeout=FINISH_SECONDS)
        _look_at(task)
        raise
    except FenceBroken as error:
        raise LeaseLost from error


async def _transact(work: Callable[[AsyncSession], Awaitable[Result]], begin: Begin) -> Result:
    async def transact() -> Result:
        async with begin() as session:
            return await work(session)

    return await again_after_deadlock(transact)


def _look_at(task: asyncio.Task[Result]) -> None:
    """Fetch the outcome of a task that nobody awaits any more, so that it is not reported as forgotten."""
    if task.done() and not task.cancelled():
        task.exception()


async def append(session: AsyncSession, held: Held, envelope: Envelope) -> None:
    """Append an engine's event; a call of a model also goes into the usage log."""
    payload = envelope.payload
    event = NewEvent(step=envelope.step, ordinal=envelope.ordinal, kind=payload.kind, payload=storable(payload))
    if await events.append_event(session, held, event) is None:
        return
    if isinstance(payload, ModelCalled):
        await journal.log_usage(session, held, envelope.step, envelope.ordinal, _logged(payload))
        for crossed in await limits.crossed_limits(session, held):
            notice = limit_notice(crossed)
            told = NewEvent(step=None, ordinal=None, kind=notice.kind, payload=storable(notice))
            await events.append_event(session, held, told)


def _logged(call: ModelCalled) -> LoggedCall:
    return LoggedCall(**call.model_dump(include=set(LoggedCall.model_fields)))
