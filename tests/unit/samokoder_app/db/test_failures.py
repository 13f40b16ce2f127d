"""Errors of our SQL functions."""

from types import SimpleNamespace

import psycopg
import pytest
from sqlalchemy.exc import DBAPIError, TimeoutError

from samokoder_app.db.failures import FenceBroken, away_error, product_error
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


@pytest.mark.parametrize(
    "error",
    [
        psycopg.OperationalError("connection refused"),
        psycopg.errors.AdminShutdown(),
        psycopg.errors.CannotConnectNow(),
        psycopg.errors.TooManyConnections(),
        TimeoutError("QueuePool limit"),
    ],
)
def test_a_database_that_is_away_is_said_to_be(error: Exception) -> None:
    away = away_error(error) if isinstance(error, TimeoutError) else away_error(DBAPIError("select 1", None, error))
    assert away is not None
    assert (away.code, away.status) == ("database_away", 503)


def test_a_transaction_broken_off_for_another_one_may_be_tried_again() -> None:
    clash = away_error(DBAPIError("select 1", None, psycopg.errors.DeadlockDetected()))
    assert clash is not None
    assert (clash.code, clash.status) == ("database_clash", 503)


def test_other_failures_are_no_outage() -> None:
    assert away_error(DBAPIError("select 1", None, psycopg.errors.UniqueViolation())) is None
