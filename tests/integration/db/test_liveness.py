"""Connections of the pool that died while they rested are noticed before anybody uses them."""

import psycopg
from sqlalchemy import text

from samokoder_app.db import liveness
from samokoder_app.db.engines import Engines, use_engines
from samokoder_app.db.session import as_worker
from tests.conftest import DatabaseServer

_PID = text("select pg_backend_pid()")


async def test_a_rested_connection_that_died_is_replaced(database_server: DatabaseServer, monkeypatch) -> None:
    monkeypatch.setattr(liveness, "RESTED_SECONDS", 0.0)
    engines = Engines(database_server.addresses, pool_size=2)
    use_engines(engines)
    try:
        async with as_worker() as session:
            first = await session.scalar(_PID)
        _terminate(database_server, first)
        async with as_worker() as session:
            assert await session.scalar(_PID) not in {None, first}
    finally:
        await engines.close()
        use_engines(None)


async def test_no_more_connections_than_the_pool_has(database_server: DatabaseServer) -> None:
    engines = Engines(database_server.addresses, pool_size=1)
    use_engines(engines)
    try:
        pids = set()
        for _ in range(3):
            async with as_worker() as session:
                pids.add(await session.scalar(_PID))
        assert len(pids) == 1
    finally:
        await engines.close()
        use_engines(None)


def _terminate(server: DatabaseServer, pid: int) -> None:
    with psycopg.connect(server.postgres.address("postgres"), autocommit=True) as connection:
        connection.execute("select pg_terminate_backend(%s, 5000)", [pid])
