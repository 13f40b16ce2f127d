"""From the errors that our SQL functions raise (SQLSTATE class SK, message = code) to product errors."""

from sqlalchemy.exc import DBAPIError

from samokoder_app.errors import (
    Conflict,
    Forbidden,
    InvalidInput,
    NotFound,
    PreconditionFailed,
    ProductError,
    QuotaExceeded,
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


class FenceBroken(Exception):
    """Another worker owns the build, or it runs no more: nothing was written."""


def product_error(error: DBAPIError) -> ProductError | FenceBroken | None:
    """The product's error for a database error, None if the database error is not ours."""
    state = getattr(error.orig, "sqlstate", None)
    diagnostic = getattr(error.orig, "diag", None)
    code = getattr(diagnostic, "message_primary", None)
    if state == LEASE_LOST:
        return FenceBroken(code or "lease_lost")
    known = _ERRORS.get(state or "")
    return known(code) if known else None
