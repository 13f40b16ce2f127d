"""Errors of our SQL functions."""

from types import SimpleNamespace

import pytest
from sqlalchemy.exc import DBAPIError

from samokoder_app.db.failures import FenceBroken, product_error
from samokoder_app.errors import Conflict, Forbidden, NotFound, PreconditionFailed, ProductError, QuotaExceeded


class DriverError(Exception):
    def __init__(self, sqlstate: str | None, message: str) -> None:
        super().__init__(message)
        self.sqlstate = sqlstate
        self.diag = SimpleNamespace(message_primary=message)


def wrapped(sqlstate: str | None, message: str = "some_code") -> DBAPIError:
    return DBAPIError("select 1", None, DriverError(sqlstate, message))


@pytest.mark.parametrize(
    ("sqlstate", "kind", "status"),
    [
        ("SK402", QuotaExceeded, 402),
        ("SK403", Forbidden, 403),
        ("SK404", NotFound, 404),
        ("SK409", Conflict, 409),
        ("SK412", PreconditionFailed, 412),
    ],
)
def test_each_state_is_an_error_with_its_status(sqlstate: str, kind: type[ProductError], status: int) -> None:
    error = product_error(wrapped(sqlstate))
    assert isinstance(error, kind)
    assert (error.code, error.status, error.message_key) == ("some_code", status, "error.some_code")


def test_a_lost_lease_is_not_for_users() -> None:
    assert isinstance(product_error(wrapped("SK001", "lease_lost")), FenceBroken)


@pytest.mark.parametrize("sqlstate", [None, "42501", "23505"])
def test_other_errors_are_not_ours(sqlstate: str | None) -> None:
    assert product_error(wrapped(sqlstate)) is None


def test_values_fill_the_sentence() -> None:
    error = NotFound("project_not_found", message_key="custom", project="x")
    assert (error.message_key, error.values, str(error)) == ("custom", {"project": "x"}, "project_not_found")
