"""What a user's models used, as sums and call by call."""

import csv
import io
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta

from pydantic import BaseModel, ConfigDict, Field

from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.db.repositories import usage
from samokoder_app.db.repositories.usage import CallRow, DayUsage, ProjectUsage, RoleUsage, UsageRow
from samokoder_app.db.session import as_user

__all__ = ["UsageRow", "UsageView", "get_usage", "usage_as_csv"]

_PAGE = 1_000
_EVER = date(2000, 1, 1)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""Beginnings that spreadsheets take for a formula: a project's name may come from anybody whose app was imported."""


class UsageView(BaseModel):
    """Sums from a day on (UTC); costs in dollars, null while none is known."""

    model_config = ConfigDict(frozen=True)

    since: date = Field(description="The first day that is counted, today's being the last.")
    models: tuple[UsageRow, ...]
    days: tuple[DayUsage, ...]
    projects: tuple[ProjectUsage, ...]
    roles: tuple[RoleUsage, ...]


async def get_usage(user: CurrentUser, days: int = 30) -> UsageView:
    """What the user's models used in the last days, by model, day, project and role."""
    since = _first_day(days)
    async with as_user(user.id) as session:
        return UsageView(
            since=since,
            models=tuple(await usage.usage_by_model(session, user.id, since)),
            days=tuple(await usage.usage_by_day(session, user.id, since)),
            projects=tuple(await usage.usage_by_project(session, user.id, since)),
            roles=tuple(await usage.usage_by_role(session, user.id, since)),
        )


async def usage_as_csv(user: CurrentUser, days: int | None = 30) -> AsyncIterator[str]:
    """A line per call of the last days (None: of all there were), the oldest first, read page by page."""
    columns = list(CallRow.model_fields)
    yield _lines([columns])
    since, after = _EVER if days is None else _first_day(days), 0
    while True:
        async with as_user(user.id) as session:
            rows = await usage.calls_after(session, user.id, since, after, _PAGE)
        if not rows:
            return
        yield _lines([[_cell(value) for value in row.model_dump(mode="json").values()] for row in rows])
        after = rows[-1].id


def _first_day(days: int) -> date:
    return (datetime.now(UTC) - timedelta(days=days - 1)).date()


def _lines(rows: list[list[object]] | list[list[str]]) -> str:
    written = io.StringIO()
    csv.writer(written).writerows(rows)
    return written.getvalue()


def _cell(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
