"""SQL of what a user's models used."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncSession


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True)


class Sums(_Row):
    """Sums over calls. `cost_usd` is the sum of known prices, `unpriced_calls` counts the unknown ones.

    Cached tokens are part of those of prompts, reasoning tokens of those of answers.
    """

    calls: int
    unanswered_calls: int
    estimated_calls: int
    unpriced_calls: int
    prompt_tokens: int
    cached_tokens: int
    completion_tokens: int
    reasoning_tokens: int
    cost_usd: Decimal | None


class UsageRow(Sums):
    """What one model used."""

    provider: str
    model: str


class DayUsage(Sums):
    """What one model used on one day (UTC)."""

    day: date
    provider: str
    model: str


class ProjectUsage(Sums):
    """What the builds of one project used; without id and name for projects that are gone."""

    project_id: UUID | None
    name: str | None


class RoleUsage(Sums):
    """What one role of agents used."""

    role: str


class CallRow(_Row):
    """One call in full."""

    id: int
    at: datetime
    project_id: UUID | None
    project: str | None
    build_id: UUID | None
    step: int | None
    role: str
    provider: str
    model: str
    key: str | None
    prompt_tokens: int
    cached_tokens: int
    completion_tokens: int
    reasoning_tokens: int
    estimated: bool
    cost_usd: Decimal | None
    cost_source: str
    seconds: float
    outcome: str


_SUMS = ", ".join(
    f"sum(u.{name})::bigint as {name}" for name in Sums.model_fields if name != "cost_usd"
) + ", sum(u.cost_usd) as cost_usd"  # fmt: skip
_SINCE = "u.user_id = :user_id and u.day >= :since"


def _grouped(columns: str, names: str, join: str = "") -> TextClause:
    """Sums of the view by some of its columns. Only words of this module go into it."""
    return text(f"select {columns}, {_SUMS} from app.usage_daily u {join} where {_SINCE} group by {names}")  # noqa: S608


_BY_MODEL = _grouped("u.provider, u.model", "u.provider, u.model order by u.provider, u.model")
_BY_DAY = _grouped("u.day, u.provider, u.model", "u.day, u.provider, u.model order by u.day, u.provider, u.model")
_BY_ROLE = _grouped("u.role", "u.role order by u.role")
_BY_PROJECT = _grouped(
    "p.id as project_id, p.name",
    "p.id, p.name order by max(u.day) desc, p.name",
    "left join public.projects p on p.id = u.project_id",
)
_CALLS = text(
    "select u.id, u.at, u.project_id, p.name as project, u.build_id, u.step, u.role, u.provider, u.model,"
    " k.key_name as key, u.prompt_tokens, u.cached_tokens, u.completion_tokens, u.reasoning_tokens, u.estimated,"
    " trim_scale(u.cost_usd) as cost_usd, u.cost_source, u.seconds, u.outcome from app.api_usage_log u"
    " left join public.projects p on p.id = u.project_id left join public.user_api_keys k on k.id = u.key_id"
    " where u.user_id = :user_id and u.at >= :since and u.id > :after order by u.id limit :most"
)


async def usage_by_model(session: AsyncSession, user_id: UUID, since: date) -> list[UsageRow]:
    """Sums by model, from a day (UTC) on."""
    return [UsageRow.model_validate(row) for row in await _rows(session, _BY_MODEL, user_id, since)]


async def usage_by_day(session: AsyncSession, user_id: UUID, since: date) -> list[DayUsage]:
    """Sums by day and model, from a day (UTC) on."""
    return [DayUsage.model_validate(row) for row in await _rows(session, _BY_DAY, user_id, since)]


async def usage_by_project(session: AsyncSession, user_id: UUID, since: date) -> list[ProjectUsage]:
    """Sums by project, the last used one first."""
    return [ProjectUsage.model_validate(row) for row in await _rows(session, _BY_PROJECT, user_id, since)]


async def usage_by_role(session: AsyncSession, user_id: UUID, since: date) -> list[RoleUsage]:
    """Sums by role of the agents."""
    return [RoleUsage.model_validate(row) for row in await _rows(session, _BY_ROLE, user_id, since)]


async def calls_after(session: AsyncSession, user_id: UUID, since: date, after: int, most: int) -> list[CallRow]:
    """Calls since a day (UTC) in their order, after the one with this id."""
    values = {"user_id": user_id, "since": since, "after": after, "most": most}
    return [CallRow.model_validate(dict(row._mapping)) for row in await session.execute(_CALLS, values)]


async def _rows(session: AsyncSession, query: TextClause, user_id: UUID, since: date) -> Sequence[dict[str, object]]:
    found = await session.execute(query, {"user_id": user_id, "since": since})
    return [dict(row._mapping) for row in found]
