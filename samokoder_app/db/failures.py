"""From the errors that our SQL functions raise (SQLSTATE class SK, message = code, detail = values as JSON) to product
errors."""

import json

import psycopg
from sqlalchemy.exc import DBAPIError, TimeoutError

from samokoder_app.errors import (
    Conflict,
    Forbidden,
    InvalidInput,
    NotFound,
    PreconditionFailed,
    ProductError,
    QuotaExceeded,
    Unauthenticated,
    Unavailable,
)

LEASE_LOST = "SK001"

_ERRORS: dict[str, type[ProductError]] = {
    "SK402": QuotaExceeded,
    "SK403": Forbidden,
    "SK404": NotFound,
    "SK409": Conflict,
    "SK412": PreconditionFailed,
    "SK422": InvalidInput,
}


_AWAY = ("08", "53200", "53300", "57P", "57014")
"""SQLSTATEs: connections, no memory, too many connections, an operator's intervention (restart), and a statement that
took too long. A full disk stays."""


_DEADLOCK = "40P01"
_NO_SUCH_ROW = "23503"


class FenceBroken(Exception):
    """Another worker owns the build, or it runs no more: nothing was written."""


def product_error(error: DBAPIError) -> ProductError | FenceBroken | None:
    """The product's error for a database error, None if the database error is not ours."""
    state = getattr(error.orig, "sqlstate", None)
    diagnostic = getattr(error.orig, "diag", None)
    code = getattr(diagnostic, "message_primary", None)
    if state == LEASE_LOST:
        return FenceBroken(code or "lease_lost")
    if state == _NO_SUCH_ROW and (getattr(diagnostic, "constraint_name", None) or "").endswith("_user_id_fkey"):
        return Unauthenticated()  # the account was deleted a moment ago
    known = _ERRORS.get(state or "")
    if known is None:
        return None
    told = known(code)
    told.values.update(_values(getattr(diagnostic, "message_detail", None)))
    return told


def _values(detail: str | None) -> dict[str, object]:
    """What our functions tell beside a code; what the database itself says in their place is for the log."""
    if not detail or not detail.startswith("{"):
        return {}
    return {name: value for name, value in json.loads(detail).items() if value is not None}


def is_deadlock(error: BaseException | None) -> bool:
    """Whether the database broke a transaction off because it and another one waited for each other.

    Asked of the database's error, or of the product's that was made of it.
    """
    cause = error.__cause__ if isinstance(error, Unavailable) else error
    return isinstance(cause, DBAPIError) and getattr(cause.orig, "sqlstate", None) == _DEADLOCK


def away_error(error: Exception) -> Unavailable | None:
    """The product's error if the database cannot be reached now, was restarted, or has no connection to spare.

    Also for a transaction that it broke off because of another one: a second try may go through.
    """
    if isinstance(error, TimeoutError):  # of SQLAlchemy's pool
        return Unavailable("database_away")
    cause = error.orig if isinstance(error, DBAPIError) else error
    if not isinstance(cause, psycopg.OperationalError | psycopg.InterfaceError):
        return None
    if cause.sqlstate == _DEADLOCK:
        return Unavailable("database_clash")
    # Without a state the error is the driver's own: there is no connection, or it was lost.
    is_away = cause.sqlstate is None or cause.sqlstate.startswith(_AWAY)
    return Unavailable("database_away") if is_away else None
