"""One gapless stream of events per project, and the notifications beside it."""

import asyncio
from uuid import UUID, uuid4

import psycopg
import pytest
from sqlalchemy import text

from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.db.notify import CONTROL, EVENTS, MISSED, Listener, ListenerStopped, notify
from samokoder_app.db.session import as_user, as_worker
from tests.conftest import DatabaseServer, MakeProject, MakeUser

APPEND = text("select app.append_event(:p, :b, 1, :step, :ordinal, 'notice', '{}')")


@pytest.fixture
async def user(make_user: MakeUser) -> CurrentUser:
    return await make_user()


@pytest.fixture
async def build(user: CurrentUser, make_project: MakeProject) -> tuple[UUID, UUID]:
    project = await make_project(user)
    async with as_user(user.id) as session:
        build_id = await session.scalar(text("select app.start_build(:p, '{}')"), {"p": project})
    async with as_worker() as session:
        await session.execute(text("select app.claim_build(:b, 'w', 60)"), {"b": build_id})
    assert isinstance(build_id, UUID)
    return project, build_id


async def append(build: tuple[UUID, UUID], step: int, ordinal: int) -> int | None:
    async with as_worker() as session:
        return await session.scalar(APPEND, {"p": build[0], "b": build[1], "step": step, "ordinal": ordinal})


async def sequence(project: UUID) -> list[int]:
    async with as_worker() as session:
        return list(
            await session.scalars(text("select seq from app.events where project_id = :p order by seq"), {"p": project})
        )


async def test_numbers_have_no_gaps_under_concurrency(user: CurrentUser, build: tuple[UUID, UUID]) -> None:
    async def say(number: int) -> None:
        async with as_user(user.id) as session:
            await session.execute(
                text("select app.post_message(:p, :b, :m, 'hi')"),
                {"p": build[0], "b": build[1], "m": f"m{number}"},
            )

    async def give_up(number: int) -> None:
        with pytest.raises(RuntimeError):  # noqa: PT012 - the transaction is the point
            async with as_worker() as session:
                await session.scalar(APPEND, {"p": build[0], "b": build[1], "step": 99, "ordinal": number})
                raise RuntimeError("rolled back")

    await asyncio.gather(
        *(append(build, 1, number) for number in range(30)),
        *(say(number) for number in range(15)),
        *(give_up(number) for number in range(15)),
    )
    assert await sequence(build[0]) == list(range(1, 46))


async def test_a_replayed_event_is_skipped_without_a_gap(build: tuple[UUID, UUID]) -> None:
    results = await asyncio.gather(*(append(build, 1, 1) for _ in range(10)))
    assert sorted(result for result in results if result is not None) == [1]
    assert await append(build, 1, 2) == 2
    assert await append(build, 1, 1) is None
    assert await sequence(build[0]) == [1, 2]


async def test_notifications_come_with_the_commit_in_order(
    database_server: DatabaseServer, build: tuple[UUID, UUID]
) -> None:
    listener = Listener(database_server.addresses.worker.get_secret_value())
    with pytest.raises(ListenerStopped):
        async with listener.subscribe(EVENTS):
            pass
    await listener.start()
    try:
        async with listener.subscribe(EVENTS) as payloads:
            for ordinal in range(3):
                await append(build, 1, ordinal)
            own = [await anext(payloads) for _ in range(3)]
            assert own == [f"{build[0]}:{seq}" for seq in (1, 2, 3)]
    finally:
        await listener.stop()


async def test_a_lost_connection_is_replaced_and_subscribers_are_told(
    database_server: DatabaseServer, worker_db: object
) -> None:
    listener = Listener(database_server.addresses.worker.get_secret_value())
    await listener.start()
    try:
        async with listener.subscribe(CONTROL) as payloads:
            end_listening_connections(database_server)
            async with asyncio.timeout(60):
                assert await anext(payloads) == MISSED
            build_id = str(uuid4())
            async with as_worker() as session:
                await notify(session, CONTROL, build_id)
            async with asyncio.timeout(60):
                assert await anext(payloads) == build_id
    finally:
        await listener.stop()


async def test_stopping_ends_subscriptions(database_server: DatabaseServer) -> None:
    listener = Listener(database_server.addresses.worker.get_secret_value())
    await listener.start()
    async with listener.subscribe(CONTROL) as payloads:
        await listener.stop()
        assert [payload async for payload in payloads] == []


def end_listening_connections(server: DatabaseServer) -> None:
    with psycopg.connect(server.postgres.address("postgres"), autocommit=True) as connection:
        connection.execute("select pg_terminate_backend(pid) from pg_stat_activity where query ilike 'listen %'")
