"""Builds of one owner, and the owner's own changes, wait for each other's limits, never in a circle."""

import asyncio
from collections.abc import Awaitable, Callable
from decimal import Decimal

import pytest
from psycopg import Connection
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.accounts.limits import Limits, ProjectLimit, put_limits
from samokoder_app.builds import writing
from samokoder_app.builds.ports import PostgresJournal
from samokoder_app.db import again
from samokoder_app.db.repositories import events
from samokoder_app.db.repositories.events import NewEvent
from samokoder_app.db.repositories.held import Held
from samokoder_app.db.session import as_worker
from tests.conftest import DatabaseServer
from tests.integration.builds.test_limits import KEY, month, reserving, tell_call

HOLD = "select 1 from app.spending_limits where user_id = %s and project_id is not distinct from %s for update"
WAITING = "select count(distinct pid) from pg_locks where not granted"


async def one_after_the_other(watch: Connection, works: list[Callable[[], Awaitable[object]]]) -> list[asyncio.Task]:
    """Each begins when the one before waits for a lock, and the last one waits too."""
    tasks = []
    for number, work in enumerate(works, start=1):
        tasks.append(asyncio.create_task(work()))
        async with asyncio.timeout(60):
            while watch.execute(WAITING).fetchone() != (number,):  # noqa: ASYNC110 - it happens in the server
                await asyncio.sleep(0.02)
    return tasks


@pytest.mark.parametrize("first_work", ["an answer", "new limits"])
async def test_nobody_waits_in_a_circle(
    first_work: str,
    owner: CurrentUser,
    running: list[Held],
    database_server: DatabaseServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(again, "_TRIES", 1)
    near, far = sorted(running, key=lambda held: held.project_id)
    await put_limits(owner, month(usd="50"))  # first: where they lie is no order to lock them in
    both = tuple(ProjectLimit(project_id=one.project_id, usd=Decimal(50)) for one in (far, near))
    await put_limits(owner, Limits(projects=both))
    works: dict[str, tuple[object, Callable[[], Awaitable[object]]]] = {
        "an answer": (None, lambda: tell_call(near, 1, "30", 10)),
        "new limits": (far.project_id, lambda: put_limits(owner, Limits(projects=both))),
    }
    place, work = works[first_work]
    with database_server.connect_owner() as holder, database_server.connect_owner() as watch:
        watch.autocommit = True
        holder.execute(HOLD, (owner.id, place))
        tasks = await one_after_the_other(watch, [work, lambda: PostgresJournal(far).note(KEY, reserving(10))])
        holder.rollback()
        await asyncio.gather(*tasks)


async def test_limits_are_put_while_a_build_tells_an_event(owner: CurrentUser, running: list[Held]) -> None:
    held = running[0]
    async with as_worker() as session:
        told = NewEvent(step=1, ordinal=1, kind="notice", payload={})
        await events.append_event(session, held, told)
        async with asyncio.timeout(60):  # for ever, if it waits for the event's transaction
            await put_limits(owner, Limits(projects=(ProjectLimit(project_id=held.project_id, usd=Decimal(5)),)))


async def test_a_transaction_that_met_another_in_a_circle_is_made_again(worker_db: object) -> None:
    has_begun = {1: asyncio.Event(), 2: asyncio.Event()}
    begun = []

    async def lock(session: AsyncSession, first: int, second: int) -> int:
        begun.append(first)
        await session.execute(text("select pg_advisory_xact_lock(:n)"), {"n": first})
        has_begun[first].set()
        await has_begun[second].wait()
        await session.execute(text("select pg_advisory_xact_lock(:n)"), {"n": second})
        return first

    done = await asyncio.gather(
        writing.write(lambda session: lock(session, 1, 2)), writing.write(lambda session: lock(session, 2, 1))
    )
    assert (done, len(begun)) == ([1, 2], 3)
