"""SQL of what a user's models used, and of plans."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True)


class UsageRow(_Row):
    """What one model used; `cost_usd` is the sum of known prices, `unpriced_calls` counts the unknown ones."""

    provider: str
    model: str
    calls: int
    prompt_tokens: int
    completion_tokens: int
    cost_usd: Decimal | None
    unpriced_calls: int


class PlanRow(_Row):
    """A plan and its limits; None is unlimited."""

    id: str
    title: str
    price_usd: Decimal | None
    max_projects: int | None
    max_builds_per_day: int | None
    max_concurrent_builds: int | None


_USAGE = text(
    "select provider, model, count(*) as calls, sum(prompt_tokens) as prompt_tokens,"
    " sum(completion_tokens) as completion_tokens, sum(cost_usd) as cost_usd,"
    " count(*) filter (where cost_usd is null) as unpriced_calls from app.api_usage_log"
    " where user_id = :user_id and at >= :since group by provider, model order by provider, model"
)
_PLANS = text(
    "select plan as id, title, price_usd, max_projects, max_builds_per_day, max_concurrent_builds"
    " from public.subscription_limits order by position, plan"
)


async def usage_by_model(session: AsyncSession, user_id: UUID, since: datetime) -> list[UsageRow]:
    """Sums over the user's model calls since a moment."""
    rows = await session.execute(_USAGE, {"user_id": user_id, "since": since})
    return [UsageRow.model_validate(dict(row._mapping)) for row in rows]


async def list_plans(session: AsyncSession) -> list[PlanRow]:
    """Plans that are offered, the cheapest first."""
    return [PlanRow.model_validate(dict(row._mapping)) for row in await session.execute(_PLANS)]
