"""The database goes away under a running build."""

import asyncio

from psycopg import AsyncConnection

from engine.builds.state import BuildStatus
from samokoder_app.builds import service
from samokoder_app.builds.views import StartBuild
from tests.conftest import DatabaseServer, MakeProject, MakeUser
from tests.integration.builds.conftest import IDEA, RunWorker, SlowModel, wait_for


async def cut_connections(server: DatabaseServer) -> int:
    """End every connection of workers, as a restart of the database does."""
    async with await AsyncConnection.connect(server.postgres.address("postgres"), autocommit=True) as connection:
        found = await connection.execute(
            "select count(pg_terminate_backend(pid)) from pg_stat_activity where usename = 'samokoder_worker'"
        )
        row = await found.fetchone()
    assert row is not None
    return int(row[0])


async def test_a_build_survives_lost_connections(
    make_user: MakeUser,
    make_project: MakeProject,
    run_worker: RunWorker,
    model: SlowModel,
    database_server: DatabaseServer,
) -> None:
    user = await make_user()
    project = await make_project(user, description=IDEA)
    model.seconds = 0.5
    async with run_worker():
        build = await service.start_build(user, project, StartBuild())
        for _ in range(3):
            model.asked.clear()
            async with asyncio.timeout(60):
                await model.asked.wait()
            assert await cut_connections(database_server) >= 1
        model.seconds = 0
        view = await wait_for(user, build.id, BuildStatus.PAUSED, BuildStatus.FAILED)
    assert view.status == BuildStatus.PAUSED
    assert view.error is not None
    assert view.error.code != "internal"
    events = await service.list_events(user, project, limit=1000)
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
