"""The caller: profile and usage."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse

from samokoder_app.accounts import limits, profile
from samokoder_app.accounts.limits import Limits, LimitsView
from samokoder_app.accounts.profile import ProfileChange, ProfileRow
from samokoder_app.accounts.usage import UsageView, usage_as_csv
from samokoder_app.accounts.usage import get_usage as usage_since
from samokoder_app.api.access import User
from samokoder_app.api.bodies import ERRORS
from samokoder_app.api.downloads import download_headers

Days = Annotated[int, Query(ge=1, le=366, description="How many days, today being the last (UTC).")]

router = APIRouter(prefix="/api/user", tags=["user"], responses=ERRORS)


@router.get("/profile")
async def get_profile(user: User) -> ProfileRow:
    """Read your profile."""
    return await profile.get_profile(user)


@router.patch("/profile")
async def update_profile(user: User, body: ProfileChange) -> ProfileRow:
    """Change name, language or theme."""
    return await profile.update_profile(user, body)


@router.get("/usage")
async def get_usage(user: User, days: Days = 30) -> UsageView:
    """Sum up tokens and money of your model calls: by model, day, project and role."""
    return await usage_since(user, days)


@router.get("/usage.csv", response_class=StreamingResponse)
async def get_usage_as_csv(user: User, days: Days = 30) -> StreamingResponse:
    """Download every model call: a line each."""
    headers = download_headers("samokoder-usage.csv")
    return StreamingResponse(usage_as_csv(user, days), media_type="text/csv; charset=utf-8", headers=headers)


@router.get("/budgets")
async def get_budgets(user: User) -> LimitsView:
    """Read your limits of spending and what was used under each."""
    return await limits.get_limits(user)


@router.put("/budgets")
async def put_budgets(user: User, body: Limits) -> LimitsView:
    """Set your limit of a calendar month and those of projects."""
    return await limits.put_limits(user, body)
