"""What a build is asked to do: of the project's idea, of an app that was brought in, or of a message about an app."""

from sqlalchemy.ext.asyncio import AsyncSession

from engine.builds.turns import Turn
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.builds.choosing import checked_mode, choose_model, model_choice
from samokoder_app.builds.limits import check_limits, check_wider_limits
from samokoder_app.builds.views import StartBuild
from samokoder_app.db.repositories import versions
from samokoder_app.db.repositories.builds import BuildOrder, BuildRow
from samokoder_app.db.repositories.projects import ProjectRow
from samokoder_app.keys.prices import model_prices
from samokoder_app.keys.service import DEMO_PROVIDER

LOOK_BACK = 50
"""Newest builds of a project among which its documents are looked for."""


async def order_build(
    session: AsyncSession,
    user: CurrentUser,
    project: ProjectRow,
    wanted: StartBuild,
    turn: Turn | None = None,
    *,
    is_survey: bool = False,
) -> BuildOrder:
    """The order with the model, key and limits that were chosen; raises whatever choosing and checking them raises."""
    key, model = await choose_model(session, user, wanted, project.id)
    prices = await model_prices(session, key.id if key else None, await model_choice(session, key, model))
    check_limits(wanted.budget_usd, wanted.budget_tokens, prices)
    await check_wider_limits(session, project.id, prices)
    return BuildOrder(
        idea=project.description,
        stack=project.stack,
        model=model,
        is_demo=key is None,
        key_id=key.id if key else None,
        provider=key.provider_id if key else DEMO_PROVIDER,
        auto_approve=wanted.auto_approve,
        mode=checked_mode(wanted, is_demo=key is None),
        tier=wanted.tier,
        is_routed=key is not None and not wanted.has_model,
        stronger_model=wanted.stronger_model if key else None,
        turn=turn,
        is_survey=is_survey,
        budget_usd=wanted.budget_usd,
        budget_tokens=wanted.budget_tokens,
    )


def has_documents(known: list[BuildRow]) -> bool:
    """Whether one of the project's builds has made a plan that messages can be about."""
    return any(row.state is not None and row.state.plan is not None for row in known)


async def is_to_be_surveyed(session: AsyncSession, project: ProjectRow, known: list[BuildRow]) -> bool:
    """Whether the project was brought in, and nobody has said yet what it is."""
    return project.version > 0 and not has_documents(known) and await versions.is_brought_in(session, project.id)
