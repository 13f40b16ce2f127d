"""A user's profile, what their models used, and the plans."""

from datetime import UTC, datetime, timedelta

from pydantic import BaseModel, ConfigDict

from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.db.repositories import profiles
from samokoder_app.db.repositories.profiles import PlanRow, ProfileRow, UsageRow
from samokoder_app.db.session import as_anonymous, as_user
from samokoder_app.errors import NotFound

__all__ = ["PlanRow", "ProfileRow", "UsageRow"]


class UsageView(BaseModel):
    """Sums by model since a moment; costs in dollars at list prices, null while none is known."""

    model_config = ConfigDict(frozen=True)

    since: datetime
    models: tuple[UsageRow, ...]


async def get_profile(user: CurrentUser) -> ProfileRow:
    """The user's own profile."""
    async with as_user(user.id) as session:
        found = await profiles.get_profile(session, user.id)
    if found is None:
        raise NotFound("profile_not_found")
    return found


async def update_profile(
    user: CurrentUser, display_name: str | None = None, language: str | None = None, theme: str | None = None
) -> ProfileRow:
    """Change what is given."""
    async with as_user(user.id) as session:
        await profiles.update_profile(session, user.id, display_name, language, theme)
    return await get_profile(user)


async def get_usage(user: CurrentUser, days: int = 30) -> UsageView:
    """What the user's models used in the last days."""
    since = datetime.now(UTC) - timedelta(days=days)
    async with as_user(user.id) as session:
        rows = await profiles.usage_by_model(session, user.id, since)
    return UsageView(since=since, models=tuple(rows))


async def list_plans() -> list[PlanRow]:
    """The plans, for everybody."""
    async with as_anonymous() as session:
        return await profiles.list_plans(session)
