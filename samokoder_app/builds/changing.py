"""What is changed of a build that rests before it goes on: its model, its key, its limits."""

from sqlalchemy.ext.asyncio import AsyncSession

from engine.llm.prices import FreeOfCharge, Prices
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.builds.choosing import choose_model, kept_key, model_choice
from samokoder_app.builds.limits import changes_limits, check_limits, limits_over
from samokoder_app.builds.views import StartBuild
from samokoder_app.db.repositories import builds
from samokoder_app.db.repositories.builds import BuildOrder, BuildRow, NewModel
from samokoder_app.keys.prices import model_prices
from samokoder_app.keys.service import DEMO_PROVIDER


async def change_build(session: AsyncSession, user: CurrentUser, row: BuildRow, order: StartBuild) -> None:
    """Take over what `order` names; raises `InvalidInput` if limits and model do not fit each other."""
    usd, tokens = limits_over(row.request, order)
    if order.has_model or order.by_role:
        key, model = await choose_model(session, user, order, row.project_id)
        check_limits(
            usd, tokens, await model_prices(session, key.id if key else None, await model_choice(session, key, model))
        )
        provider = key.provider_id if key else DEMO_PROVIDER
        key_id, is_routed = key.id if key else None, not order.has_model
        new = NewModel(model=model, provider=provider, key_id=key_id, is_routed=is_routed)
        await builds.change_model(session, row.id, new)
    else:
        check_limits(usd, tokens, await _present_prices(session, user, row.request))
    if changes_limits(order):
        await builds.change_budget(session, row.id, usd, tokens)


async def _present_prices(session: AsyncSession, user: CurrentUser, last: BuildOrder) -> Prices:
    """Of the build's own model; when its key is gone, the worker will say that before anything is asked."""
    key = await kept_key(session, user, last.key_id)
    if key is None:
        return FreeOfCharge()
    return await model_prices(session, key.id, await model_choice(session, key, last.model))
