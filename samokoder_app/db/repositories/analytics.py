"""SQL of what operators want to know. The functions refuse everybody else."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True)


class AnalyticsDay(_Row):
    """A day (UTC): who was active, and what ran. `cost_usd` sums known prices, null without any."""

    day: date
    active_users: int
    active_users_7: int = Field(description="Active in the 7 days that end with this one.")
    active_users_30: int = Field(description="Active in the 30 days that end with this one.")
    new_users: int
    builds: int
    verified_builds: int = Field(description="Of the builds begun on this day: those that proved every requirement.")
    calls: int
    unpriced_calls: int
    cost_usd: Decimal | None


class Conversion(_Row):
    """Of those who signed up: how many have a key of their own or tried the demo, built, got a proven app, exported it."""

    signed_up: int
    with_model: int
    built: int
    verified: int
    exported: int


class ProjectCost(_Row):
    """What the models of a project used, over all of its time."""

    project_id: UUID
    user_id: UUID
    builds: int
    calls: int
    unpriced_calls: int
    tokens: int
    cost_usd: Decimal | None
    last_call_at: datetime


_DAYS = text("select * from app.analytics_days(:days)")
_STEPS = text("select * from app.analytics_steps(:days)")
_PROJECTS = text("select * from app.analytics_projects(:most)")


async def last_days(session: AsyncSession, days: int) -> list[AnalyticsDay]:
    """Each of the last days, the oldest first."""
    rows = await session.execute(_DAYS, {"days": days})
    return [AnalyticsDay.model_validate(dict(row._mapping)) for row in rows]


async def conversion(session: AsyncSession, days: int) -> Conversion:
    """How far those came who signed up in the last days."""
    row = (await session.execute(_STEPS, {"days": days})).one()
    return Conversion.model_validate(dict(row._mapping))


async def costliest_projects(session: AsyncSession, most: int) -> list[ProjectCost]:
    """The projects that cost most, those first."""
    rows = await session.execute(_PROJECTS, {"most": most})
    return [ProjectCost.model_validate(dict(row._mapping)) for row in rows]
