"""What is changed of a build that rests before it goes on: its model, its key, its limits."""

from sqlalchemy.ext.asyncio import AsyncSession

from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.builds.choosing import order_model
from samokoder_app.builds.limits import changes_limits, check_limits, check_wider_limits, limits_over
from samokoder_app.builds.lineup import likely_route
from samokoder_app.builds.views import StartBuild
from samokoder_app.db.repositories import builds, credits
from samokoder_app.db.repositories.builds import BuildOrder, BuildRow, NewModel
from samokoder_app.projects.engines import check_engine_model


async def change_build(session: AsyncSession, user: CurrentUser, row: BuildRow, order: StartBuild) -> None:
    """Take over what `order` names; raises `InvalidInput` if limits and model do not fit each other."""
    usd, tokens = limits_over(row.request, order)
    is_other = order.has_model or order.by_role
    changed, route = row.request, None
    if is_other:
        changed, route = await order_model(session, user, order, row.project_id)
        if row.request.is_idea:
            check_engine_model(row.request.stack, is_demo=changed.is_demo)
    else:
        route = await likely_route(session, user.id, row.project_id, row.request)
    # When the build's key is gone, the worker says so before anything is asked.
    prices = [one.prices for one in route.firsts] if route else []
    check_limits(usd, tokens, *prices)
    await check_wider_limits(session, row.project_id, *prices)
    if is_other:
        await _change_model(session, row, changed)
    if changes_limits(order):
        await builds.change_budget(session, row.id, usd, tokens)


async def _change_model(session: AsyncSession, row: BuildRow, changed: BuildOrder) -> None:
    managed = changed.managed_model_id
    if managed is not None:
        await credits.pay_with_credits(session, row.id, managed, changed.model, changed.provider)
        return
    if row.request.managed_model_id is not None:
        await credits.pay_without_credits(session, row.id)
    await builds.change_model(session, row.id, NewModel.model_validate(changed, from_attributes=True))
