"""Random operations on the ledger of credits by many workers at once, some of which die in the middle.

Workers grant, refund, reserve, settle and release on a few accounts, each in a connection of its own with a worker's
role; now and then the server breaks a connection off, before its commit or after it and before anybody heard of that, and
the worker does the same again. `difference` is how many micro-credits the books are apart: balances from entries, moves
from nothing, and all of it from what the workers know to have done. `lowest` is the least that was ever available on an
account. `per_second` counts operations that were done.
"""

import argparse
import asyncio
import random
import time
from dataclasses import dataclass, field
from uuid import UUID, uuid4

import psycopg
from psycopg import AsyncConnection

from bench.figure import Figure, Report
from bench.platform import running_database
from samokoder_app.db.engines import LoginRole
from samokoder_app.platform.database import database_addresses
from samokoder_app.platform.postgres import SUPERUSER, EmbeddedPostgres
from samokoder_app.platform.secrets import get_secrets
from samokoder_app.settings import get_settings

_DEEDS = {
    "grant": "select app.grant_credits('user', %(holder)s, %(micro)s, 'bench', %(name)s)",
    "refund": "select app.refund_credits('user', %(holder)s, %(micro)s, 'bench', %(name)s)",
    "reserve": "select app.reserve_credits('user', %(holder)s, %(micro)s, 'bench', %(name)s)",
    "settle": "select app.settle_credits('bench', %(name)s, %(micro)s)",
    "release": "select app.release_credits('bench', %(name)s)",
}
_WEIGHTS = {"grant": 24, "refund": 2, "reserve": 32, "settle": 32, "release": 10}
_MOST_MICRO = 5_000_000
_REFUSED = "SK402"
_BREAK_OFF = "select pg_terminate_backend(%s)"
_APART = """
select coalesce((select sum(abs(entered - said)) from app.ledger_differences()), 0)
    + coalesce((select sum(abs(m.micro)) from (
        select sum(micro) as micro from app.credit_entries group by move_id) m), 0)
"""
_SUMS = """
select coalesce(sum(available - owed), 0), coalesce(sum(held), 0) from app.credit_accounts where holder_id = any(%s)
"""
"""Of this run's accounts: a home may have those of another one."""
_LOWEST = """
select coalesce(min(b.balance), 0) from (
    select sum(micro) over (partition by account_id order by move_id) as balance
    from app.credit_entries where book = 'available') b
"""


class Ledger(Figure):
    """Of all operations."""

    name: str = "ledger"
    operations: int
    difference: int
    lowest: int
    per_second: float
    crashes: int
    refused: int
    workers: int
    accounts: int


@dataclass
class _Known:
    """What the workers know to have done; by it the sums of all accounts are known without looking at them."""

    wanted: int
    done: int = 0
    crashes: int = 0
    refused: int = 0
    total: int = 0
    holds: dict[str, int] = field(default_factory=dict)


def add_options(parser: argparse.ArgumentParser) -> None:
    """How many."""
    parser.add_argument("--operations", type=int, default=100_000, help="in all (%(default)s)")
    parser.add_argument("--workers", type=int, default=32, help="at once (%(default)s)")
    parser.add_argument("--accounts", type=int, default=64, help="that they share (%(default)s)")
    parser.add_argument("--crashes", type=float, default=0.01, help="share of operations that meet one (%(default)s)")
    parser.add_argument("--seed", type=int, default=19)


async def measure(options: argparse.Namespace, report: Report) -> None:
    """All of them, then the sums."""
    with running_database() as postgres:
        known = _Known(wanted=options.operations)
        before = time.perf_counter()
        holders = await _work(postgres, options, known)
        seconds = time.perf_counter() - before
        difference, lowest = _examined(postgres, known, holders)
    report(
        Ledger(
            operations=known.done,
            difference=difference,
            lowest=lowest,
            per_second=round(known.done / seconds, 1),
            crashes=known.crashes,
            refused=known.refused,
            workers=options.workers,
            accounts=options.accounts,
        )
    )


async def _work(postgres: EmbeddedPostgres, options: argparse.Namespace, known: _Known) -> list[UUID]:
    address = database_addresses(get_settings(), get_secrets()).of(LoginRole.WORKER)
    holders = [uuid4() for _ in range(options.accounts)]
    async with await AsyncConnection.connect(postgres.address(SUPERUSER), autocommit=True) as killer:
        workers = [
            _Worker(address, killer, holders, known, random.Random(options.seed + number), options.crashes)  # noqa: S311
            for number in range(options.workers)
        ]
        for holder in holders:
            await workers[0].begin(holder)
        await asyncio.gather(*(worker.run() for worker in workers))
    return holders


class _Worker:
    """One connection, opened anew after each crash."""

    def __init__(
        self,
        address: str,
        killer: AsyncConnection,
        holders: list[UUID],
        known: _Known,
        chance: random.Random,
        crashes: float,
    ) -> None:
        self._address, self._killer, self._holders, self._known = address, killer, holders, known
        self._chance, self._crashes = chance, crashes
        self._open: list[str] = []
        self._connection: AsyncConnection | None = None

    async def begin(self, holder: UUID) -> None:
        """An account with something on it, so that not most is refused."""
        name = uuid4().hex
        await self._once("grant", {"holder": holder, "micro": 10 * _MOST_MICRO, "name": name}, crash=1.0)
        self._note("grant", name, 10 * _MOST_MICRO)

    async def run(self) -> None:
        """Until as much is done as was wanted."""
        while self._known.done < self._known.wanted:
            deed = self._chance.choices(list(_WEIGHTS), list(_WEIGHTS.values()))[0]
            await self._do(deed if self._open or deed not in {"settle", "release"} else "reserve")
        if self._connection is not None:
            await self._connection.close()

    async def _do(self, deed: str) -> None:
        """One deed, done again as long as the connection is broken off: done twice it is booked once."""
        is_end = deed in {"settle", "release"}
        name = self._open.pop(self._chance.randrange(len(self._open))) if is_end else uuid4().hex
        micro = self._chance.randint(1, _MOST_MICRO)
        values = {"holder": self._chance.choice(self._holders), "micro": micro, "name": name}
        while True:
            try:
                await self._once(deed, values, self._chance.random())
            except psycopg.OperationalError:
                self._known.crashes += 1
                self._connection = None
            except psycopg.Error as error:
                if error.sqlstate != _REFUSED or self._connection is None:
                    raise
                await self._connection.rollback()
                self._known.refused += 1
                return
            else:
                self._note(deed, name, micro)
                return

    async def _once(self, deed: str, values: dict[str, object], crash: float) -> None:
        """One transaction; `crash` says by the share of crashes whether it meets one, and when."""
        connection = self._connection = self._connection or await AsyncConnection.connect(self._address)
        await connection.execute(_DEEDS[deed], values)
        if crash < self._crashes / 2:
            await self._killer.execute(_BREAK_OFF, (connection.info.backend_pid,))
        await connection.commit()
        if self._crashes / 2 <= crash < self._crashes:
            await self._killer.execute(_BREAK_OFF, (connection.info.backend_pid,))
            await connection.execute("select 1")  # ends the connection; nobody hears of the commit

    def _note(self, deed: str, name: str, micro: int) -> None:
        """What the deed means for the sums."""
        known = self._known
        known.done += 1
        if deed == "grant":
            known.total += micro
        elif deed == "refund":
            known.total -= micro
        elif deed == "reserve":
            self._open.append(name)
            known.holds[name] = micro
        else:
            held = known.holds.pop(name)
            known.total -= min(micro, held) if deed == "settle" else 0


def _examined(postgres: EmbeddedPostgres, known: _Known, holders: list[UUID]) -> tuple[int, int]:
    """How many micro-credits the books are apart, and the least that was ever available."""
    with psycopg.connect(postgres.address(SUPERUSER)) as connection:
        apart = int(_one(connection, _APART)[0])
        free, held = _one(connection, _SUMS, holders)
        lowest = int(_one(connection, _LOWEST)[0])
    reserved = sum(known.holds.values())
    return apart + abs(int(free) + int(held) - known.total) + abs(int(held) - reserved), lowest


def _one(connection: psycopg.Connection, statement: str, *values: object) -> tuple[int, ...]:
    row = connection.execute(statement.encode(), values or None).fetchone()
    assert row is not None
    return row
