"""Database sessions: who is asking decides the login role, the role and the claims of the transaction.

`async with as_user(user_id) as session:` is one transaction: committed at the end, rolled back on
an error. Row-level security sees the user through `auth.uid()`. A `SK…` error raised by one of our SQL
functions leaves the block as its `ProductError`, and for users a database that is away as `Unavailable`; a
worker sees SQLAlchemy's own error, because it waits and goes on.
"""

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any
from uuid import UUID

from loguru import logger
from psycopg.sql import SQL, Literal
from sqlalchemy import Connection, event
from sqlalchemy.exc import DBAPIError, TimeoutError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session, SessionTransaction

from samokoder_app.db.engines import LoginRole, current_engines
from samokoder_app.db.failures import away_error, product_error
from samokoder_app.db.origin import current_origin

# The time is a net: whatever a visitor asks, no statement holds one of the process's few connections for long. It is no
# setting of the login role, because owners of a database given by its URL may not change that one.
_BEGIN = "begin"
_BEGIN_AS = SQL(
    "begin; select set_config('role', {role}, true), set_config('request.jwt.claims', {claims}, true),"
    " set_config('statement_timeout', '10s', true)"
)
_BEGIN_FROM = SQL("begin; select set_config('request.jwt.claims', {claims}, true)")


class OpenedSession(Session):
    """A session whose transactions begin with a statement of ours: role and claims come in the same round trip."""


@event.listens_for(OpenedSession, "after_begin")
def _open(session: Session, _transaction: SessionTransaction, connection: Connection) -> None:
    opening = session.info["opening"]
    if opening is not None:
        # Without parameters the driver sends several statements as one.
        connection.exec_driver_sql(opening, execution_options={"no_parameters": True})


@asynccontextmanager
async def _transaction(role: LoginRole, opening: str | None) -> AsyncIterator[AsyncSession]:
    try:
        async with current_engines().turn(role) as engine:
            options: dict[str, Any] = {"sync_session_class": OpenedSession, "info": {"opening": opening}}
            async with AsyncSession(engine, expire_on_commit=False, **options) as session, session.begin():
                yield session
    except DBAPIError as error:
        known = product_error(error)
        if known is None:
            raise
        raise known from error


@asynccontextmanager
async def _users_transaction(role: LoginRole, opening: str | None) -> AsyncIterator[AsyncSession]:
    try:
        async with _transaction(role, opening) as session:
            yield session
    except (DBAPIError, TimeoutError) as error:
        away = away_error(error)
        if away is None:
            raise
        logger.warning("a transaction fails, {}: {}", away.code, type(error).__name__)
        raise away from error


def as_user(user_id: UUID) -> AbstractAsyncContextManager[AsyncSession]:
    """The web role as `authenticated` with the user's claims: sees and writes what the policies allow.

    Where the request came from goes along: triggers write it into the audit log.
    """
    origin = current_origin().model_dump(exclude_none=True)
    return _users_transaction(LoginRole.WEB, _begin_as("authenticated", {"sub": str(user_id), "origin": origin}))


def as_anonymous() -> AbstractAsyncContextManager[AsyncSession]:
    """The web role as `anon`: plans, providers, models, and the functions for visitors."""
    return _users_transaction(LoginRole.WEB, _begin_as("anon", {}))


def as_worker() -> AbstractAsyncContextManager[AsyncSession]:
    """The worker's role: all tenants' builds through its own policies."""
    return _transaction(LoginRole.WORKER, _BEGIN)


def as_worker_at_once() -> AbstractAsyncContextManager[AsyncSession]:
    """The worker's login for single statements that need no role, each a transaction of its own: fewer round trips."""
    return _transaction(LoginRole.WORKER, None)


def as_auth() -> AbstractAsyncContextManager[AsyncSession]:
    """The auth role: users, their credentials and browser sessions, nothing of their projects.

    Where the request came from goes along, as with users; the claims name nobody.
    """
    origin = current_origin().model_dump(exclude_none=True)
    return _users_transaction(
        LoginRole.AUTH, _BEGIN_FROM.format(claims=Literal(json.dumps({"origin": origin}))).as_string()
    )


def as_auth_at_once() -> AbstractAsyncContextManager[AsyncSession]:
    """The auth role for single statements, each a transaction of its own: two round trips less per request."""
    return _users_transaction(LoginRole.AUTH, None)


def _begin_as(role: str, claims: Mapping[str, object]) -> str:
    said = json.dumps({**claims, "role": role})
    return _BEGIN_AS.format(role=Literal(role), claims=Literal(said)).as_string()
