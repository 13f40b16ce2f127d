"""For operators."""

from typing import Annotated

from fastapi import APIRouter, Query

from samokoder_app.accounts.analytics import AnalyticsView, read_analytics
from samokoder_app.api.access import Operator
from samokoder_app.api.bodies import ERRORS

router = APIRouter(prefix="/api/admin", tags=["admin"], responses=ERRORS)

Days = Annotated[int, Query(ge=1, le=366, description="How many days, today being the last (UTC).")]


@router.get("/analytics")
async def analytics(user: Operator, days: Days = 30) -> AnalyticsView:
    """Read who is active by day, week and month, how far people come, and what projects cost; operators alone."""
    return await read_analytics(user, days)
