"""One engine per login role, opened when first used and closed with the process.

Tests and processes call `use_engines(Engines(addresses))` once; everything else asks `current_engines()`.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict, SecretStr
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool, QueuePool

from samokoder_app.db.liveness import ping_rested


class LoginRole(StrEnum):
    """The three roles that log in; none owns a table and none bypasses row-level security."""

    WEB = "samokoder_web"
    WORKER = "samokoder_worker"
    AUTH = "samokoder_auth"


class DatabaseAddresses(BaseModel):
    """Where each login role connects: libpq URLs (`postgresql://…`)."""

    model_config = ConfigDict(frozen=True)
    web: SecretStr
    worker: SecretStr
    auth: SecretStr

    def of(self, role: LoginRole) -> str:
        """The address of a role in clear, for the driver only."""
        return {LoginRole.WEB: self.web, LoginRole.WORKER: self.worker, LoginRole.AUTH: self.auth}[
            role
        ].get_secret_value()


_WAIT_SECONDS = 30.0
"""How long a transaction waits for a connection; the pool's own default."""


class Engines:
    """The engines of one process: at most `pool_size` connections for each role, opened as they are needed.

    0 opens a connection per transaction (tests, poolers).
    """

    def __init__(self, addresses: DatabaseAddresses, pool_size: int = 10) -> None:
        self.addresses = addresses
        self._pool_size = pool_size
        self._engines: dict[LoginRole, AsyncEngine] = {}
        self._turns = {role: asyncio.Semaphore(pool_size) for role in LoginRole}

    def engine(self, role: LoginRole) -> AsyncEngine:
        """The role's engine, made at its first use."""
        if role not in self._engines:
            self._engines[role] = self._create(self.addresses.of(role))
        return self._engines[role]

    @asynccontextmanager
    async def turn(self, role: LoginRole) -> AsyncIterator[AsyncEngine]:
        """The role's engine, while one of its connections is ours: first come, first served.

        The pool alone lets who comes just when a connection is free go before those who wait, and they wait anew, behind
        all others: under load some waited ten times as long as most. Raises SQLAlchemy's `TimeoutError`.
        """
        if self._pool_size == 0:
            yield self.engine(role)
            return
        turns = self._turns[role]
        try:
            async with asyncio.timeout(_WAIT_SECONDS):
                await turns.acquire()
        except TimeoutError:
            raise PoolTimeout(f"no connection of {role} became free in {_WAIT_SECONDS} s") from None
        try:
            yield self.engine(role)
        finally:
            turns.release()

    def _create(self, address: str) -> AsyncEngine:
        url = sqlalchemy_url(address)
        # prepare_threshold None: prepared statements do not survive a transaction pooler. The driver begins nothing by
        # itself, which would be a round trip of its own: `samokoder_app.db.session` does.
        options: dict[str, Any] = {"connect_args": {"prepare_threshold": None}, "isolation_level": "AUTOCOMMIT"}
        if self._pool_size == 0:
            return create_async_engine(url, poolclass=NullPool, **options)
        # No overflow: under load such connections are opened and closed all the time, with a handshake each.
        engine = create_async_engine(url, pool_size=self._pool_size, max_overflow=0, **options)
        ping_rested(engine)
        return engine

    def in_use(self) -> dict[str, int]:
        """How many connections of each role are at work now."""
        pools = {role: engine.pool for role, engine in self._engines.items()}
        return {role.value: pool.checkedout() for role, pool in pools.items() if isinstance(pool, QueuePool)}

    async def close(self) -> None:
        """Close every connection."""
        for engine in self._engines.values():
            await engine.dispose()
        self._engines.clear()


class EnginesNotSet(RuntimeError):
    """`use_engines` was not called in this process."""


class _Current:
    engines: Engines | None = None


def use_engines(engines: Engines | None) -> None:
    """Make these the process's engines."""
    _Current.engines = engines


def current_engines() -> Engines:
    """The process's engines."""
    if _Current.engines is None:
        raise EnginesNotSet("call samokoder_app.db.engines.use_engines at start")
    return _Current.engines


def sqlalchemy_url(address: str) -> str:
    """A libpq URL as SQLAlchemy wants it: with the psycopg driver named."""
    _, separator, rest = address.partition("://")
    return f"postgresql+psycopg://{rest}" if separator else address
