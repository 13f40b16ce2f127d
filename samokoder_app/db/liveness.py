"""Whether a pooled connection still lives, asked only of those that rested: a busy one has just proved it."""

import time
from typing import Any

from sqlalchemy import event
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.ext.asyncio import AsyncEngine

RESTED_SECONDS = 1.0
"""A restart of the database takes longer; a connection lost sooner fails as it would in the middle of a statement."""

_USED_AT = "used_at"


def ping_rested(engine: AsyncEngine) -> None:
    """Ping connections at their checkout after a rest; a dead one empties the pool of all that are older."""
    dialect = engine.dialect

    @event.listens_for(engine.sync_engine, "checkin")
    def note_use(_connection: Any, record: Any) -> None:
        record.info[_USED_AT] = time.monotonic()

    @event.listens_for(engine.sync_engine, "checkout")
    def ping(connection: Any, record: Any, _proxy: Any) -> None:
        if time.monotonic() - record.info.get(_USED_AT, time.monotonic()) < RESTED_SECONDS:
            return
        try:
            dialect.do_ping(connection)
        except dialect.loaded_dbapi.Error as error:
            raise InvalidatePoolError from error
