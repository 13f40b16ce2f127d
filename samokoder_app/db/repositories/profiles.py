"""SQL of a user's profile, of what their models used, and of plans; sessions come from `as_user`."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True)


class ProfileRow(_Row):
    """A profile without its secrets."""

    id: UUID
    email: str
    display_name: str | None
    language: str | None
    theme: str
    plan: str
    is_operator: bool
    created_at: datetime


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


_PROFILE = text(
    "select id, email, display_name, language, theme, plan, is_operator, created_at from public.profiles"
    " where id = :user_id"
)
_UPDATE = text(
    "update public.profiles set display_name = coalesce(:display_name, display_name),"
    " language = coalesce(:language, language), theme = coalesce(:theme, theme) where id = :user_id"
)
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


async def get_profile(session: AsyncSession, user_id: UUID) -> ProfileRow | None:
    """The user's profile."""
    row = (await session.execute(_PROFILE, {"user_id": user_id})).one_or_none()
    return None if row is None else ProfileRow.model_validate(dict(row._mapping))


async def update_profile(
    session: AsyncSession, user_id: UUID, display_name: str | None, language: str | None, theme: str | None
) -> None:
    """Change what is not None."""
    values = {"user_id": user_id, "display_name": display_name, "language": language, "theme": theme}
    await session.execute(_UPDATE, values)


async def usage_by_model(session: AsyncSession, user_id: UUID, since: datetime) -> list[UsageRow]:
    """Sums over the user's model calls since a moment."""
    rows = await session.execute(_USAGE, {"user_id": user_id, "since": since})
    return [UsageRow.model_validate(dict(row._mapping)) for row in rows]


async def list_plans(session: AsyncSession) -> list[PlanRow]:
    """Plans that are offered, the cheapest first."""
    return [PlanRow.model_validate(dict(row._mapping)) for row in await session.execute(_PLANS)]
