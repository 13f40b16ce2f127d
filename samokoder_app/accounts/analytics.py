"""Figures of the whole installation, for its operators."""

from pydantic import BaseModel, ConfigDict

from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.db.repositories import analytics
from samokoder_app.db.repositories.analytics import AnalyticsDay, Conversion, ProjectCost
from samokoder_app.db.session import as_user

_MOST_PROJECTS = 20


class AnalyticsView(BaseModel):
    """Who is active and what it costs, how far people come, and which projects cost most."""

    model_config = ConfigDict(frozen=True)
    days: tuple[AnalyticsDay, ...]
    conversion: Conversion
    projects: tuple[ProjectCost, ...]


async def read_analytics(user: CurrentUser, days: int) -> AnalyticsView:
    """Figures of the last days, today being the last (UTC); raises `NotFound` for who is no operator."""
    async with as_user(user.id) as session:
        return AnalyticsView(
            days=tuple(await analytics.last_days(session, days)),
            conversion=await analytics.conversion(session, days),
            projects=tuple(await analytics.costliest_projects(session, _MOST_PROJECTS)),
        )
