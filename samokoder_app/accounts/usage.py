"""What a user's models used, and the plans."""

from datetime import UTC, datetime, timedelta

from pydantic import BaseModel, ConfigDict

from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.db.repositories import usage
from samokoder_app.db.repositories.usage import PlanRow, UsageRow
from samokoder_app.db.session import as_anonymous, as_user

__all__ = ["PlanRow", "UsageRow", "UsageView", "get_usage", "list_plans"]


class UsageView(BaseModel):
    """Sums by model since a moment; costs in dollars at list prices, null while none is known."""

    model_config = ConfigDict(frozen=True)

    since: datetime
    models: tuple[UsageRow, ...]


async def get_usage(user: CurrentUser, days: int = 30) -> UsageView:
    """What the user's models used in the last days."""
    since = datetime.now(UTC) - timedelta(days=days)
    async with as_user(user.id) as session:
        rows = await usage.usage_by_model(session, user.id, since)
    return UsageView(since=since, models=tuple(rows))


async def list_plans() -> list[PlanRow]:
    """The plans, for everybody."""
    async with as_anonymous() as session:
        return await usage.list_plans(session)
