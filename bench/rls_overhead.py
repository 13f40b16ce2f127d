"""What row-level security adds to a transaction: role, claims and policies, on the product's own sessions.

The same statement (a page of 20 of 1,000 projects) in a transaction of a user and in one of the server's superuser, whom
no policy holds back and who takes no claims; one connection each, in turns. `ms` is the difference of the medians.
"""

import argparse
import time
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from uuid import UUID, uuid4

import psycopg
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine

from bench.api_bare import PAGE
from bench.api_running import User, fill_projects
from bench.figure import Figure, Report
from bench.measuring import median
from bench.platform import open_database, running_database
from samokoder_app.db.engines import sqlalchemy_url
from samokoder_app.db.repositories.projects import list_projects
from samokoder_app.db.session import as_user
from samokoder_app.platform.postgres import SUPERUSER, EmbeddedPostgres

PROJECTS = 1_000
_TURN = 20
_WARM_UP = 5


class RlsOverhead(Figure):
    """Milliseconds of a transaction."""

    name: str = "rls_overhead"
    ms: float
    with_ms: float
    without_ms: float
    rounds: int


def add_options(parser: argparse.ArgumentParser) -> None:
    """How many."""
    parser.add_argument("--rounds", type=int, default=50, help="of 20 transactions each way (%(default)s)")


async def measure(options: argparse.Namespace, report: Report) -> None:
    """In turns."""
    with running_database() as postgres:
        user = _somebody(postgres)
        engine = create_async_engine(sqlalchemy_url(postgres.address(SUPERUSER)), pool_size=1)
        free = async_sessionmaker(engine, expire_on_commit=False).begin
        async with open_database():
            with_rls, without = [], []
            for turn in range(options.rounds + _WARM_UP):
                held, loose = await _took(lambda: as_user(user), user), await _took(free, user)
                if turn >= _WARM_UP:
                    with_rls += held
                    without += loose
        await engine.dispose()
    report(_figure(median(with_rls), median(without), options.rounds))


def _figure(with_ms: float, without_ms: float, rounds: int) -> RlsOverhead:
    return RlsOverhead(
        ms=round(with_ms - without_ms, 3), with_ms=round(with_ms, 3), without_ms=round(without_ms, 3), rounds=rounds
    )


async def _took(session_of: Callable[[], AbstractAsyncContextManager[AsyncSession]], user: UUID) -> list[float]:
    took = []
    for _ in range(_TURN):
        before = time.perf_counter()
        async with session_of() as session:
            rows = await list_projects(session, user, None, PAGE)
        took.append((time.perf_counter() - before) * 1000)
        assert len(rows) == PAGE
    return took


def _somebody(postgres: EmbeddedPostgres) -> UUID:
    user = uuid4()
    with psycopg.connect(postgres.address(SUPERUSER)) as connection:
        connection.execute(
            "insert into auth.users (id, email, encrypted_password) values (%s, 'ann@example.com', '!')", [user]
        )
    fill_projects(postgres, User(id=str(user), token=""), PROJECTS)
    return user
