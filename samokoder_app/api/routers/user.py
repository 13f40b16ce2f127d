"""The caller: profile and usage."""

from typing import Annotated

from fastapi import APIRouter, Query

from samokoder_app.accounts import profile
from samokoder_app.accounts.profile import ProfileChange, ProfileRow
from samokoder_app.accounts.usage import UsageView
from samokoder_app.accounts.usage import get_usage as usage_since
from samokoder_app.api.access import User
from samokoder_app.api.bodies import ERRORS

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
async def get_usage(user: User, days: Annotated[int, Query(ge=1, le=366)] = 30) -> UsageView:
    """Sum up tokens and money of your model calls."""
    return await usage_since(user, days)
