"""How much a build may use, before it is started: a rough range, honest about what is unknown."""

from uuid import UUID

from pydantic import Field

from engine.builds.forecast import Forecast, forecast
from engine.builds.run import wanted_mode
from engine.engine_name import PILOT
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.builds.choosing import order_model
from samokoder_app.builds.expecting import expected_use, prices_of
from samokoder_app.builds.limits import check_limits, check_wider_limits
from samokoder_app.builds.views import StartBuild
from samokoder_app.db.repositories import projects
from samokoder_app.db.session import as_user
from samokoder_app.errors import NotFound
from samokoder_app.projects.engines import engine_of


class EstimateView(Forecast):
    """A range from the smallest to the largest build that is likely, and the limits that it would have."""

    model: str
    is_demo: bool
    budget_usd: str | None
    budget_tokens: int | None
    can_see: bool = Field(description="Whether images are sent to the model; GPT-Pilot takes none.")
    can_read: bool = Field(description="Whether the text of a page is given to the model.")


async def estimate_build(user: CurrentUser, project_id: UUID, order: StartBuild) -> EstimateView:
    """The range for a project with the model that `start_build` would take; refuses what that refuses."""
    async with as_user(user.id) as session:
        project = await projects.get_project(session, project_id)
    if project is None:
        raise NotFound("project_not_found")
    return await estimate_order(user, order, project_id, project.stack)


async def estimate_order(
    user: CurrentUser,
    order: StartBuild,
    project_id: UUID | None = None,
    stack: str | None = None,
    *,
    team_id: UUID | None = None,
) -> EstimateView:
    """The range for a project on its stack, or (None) for one that is yet to be made, of a team if one is named."""
    async with as_user(user.id) as session:
        wanted, route = await order_model(session, user, order, project_id, team_id=team_id)
        prices = [one.prices for one in route.firsts]
        await check_wider_limits(session, project_id, *prices)
        check_limits(order.budget_usd, order.budget_tokens, *prices)
        profile = route.profile
        likely = await expected_use(session, user.id, wanted, route, stack)
    if likely is None:
        likely = forecast(wanted_mode(wanted.mode, profile), prices_of(route))
    return EstimateView(
        **likely.model_dump(),
        model=wanted.model,
        is_demo=wanted.is_demo,
        budget_usd=None if order.budget_usd is None else str(order.budget_usd),
        budget_tokens=order.budget_tokens,
        can_see=profile.can_see and engine_of(stack or "") != PILOT,  # which takes words alone
        can_read=profile.can_read,
    )
