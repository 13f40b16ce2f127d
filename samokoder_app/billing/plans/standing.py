"""Where somebody stands: his plan, what he has of each limit, and which of his projects stay open."""

from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.db.repositories import plans
from samokoder_app.db.repositories.plans import PlanRow, Standing
from samokoder_app.db.session import as_user
from samokoder_app.errors import NotFound


class LimitsInUse(BaseModel):
    """A plan and what is used of it."""

    model_config = ConfigDict(frozen=True)

    plan: PlanRow | None = Field(
        description="With the limits that hold for you; null: plans are off on this server, and nothing is limited."
    )
    used: Standing


async def limits_in_use(user: CurrentUser) -> LimitsInUse:
    """Where the user stands."""
    async with as_user(user.id) as session:
        return LimitsInUse(plan=await plans.own_limits(session), used=await plans.own_standing(session))


async def swap_projects(user: CurrentUser, opened: UUID, rested: UUID) -> None:
    """Let a read-only project be worked in; `rested` becomes read-only in its place.

    Raises `NotFound`, and `Conflict` if they are not one of each, while `rested` is built, or within a day after it was
    opened so itself.
    """
    if opened == rested:
        raise NotFound("project_not_found")
    async with as_user(user.id) as session:
        await plans.swap_projects(session, opened, rested)
