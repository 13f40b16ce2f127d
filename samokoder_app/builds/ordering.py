"""What a build is asked to do: of the project's idea, of an app that was brought in, or of a message about an app."""

from sqlalchemy.ext.asyncio import AsyncSession

from engine.builds.turns import Turn
from engine.engine_name import OWN, PILOT, EngineName
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.builds.choosing import order_model
from samokoder_app.builds.expecting import expected_use
from samokoder_app.builds.limits import check_limits, check_wider_limits
from samokoder_app.builds.views import StartBuild
from samokoder_app.db.repositories import versions
from samokoder_app.db.repositories.builds import BuildOrder, BuildRow
from samokoder_app.db.repositories.past_builds import BuildKind
from samokoder_app.db.repositories.projects import ProjectRow
from samokoder_app.projects.engines import check_engine_model, check_engine_of, engine_of

LOOK_BACK = 50
"""Newest builds of a project among which its documents are looked for."""


async def order_build(
    session: AsyncSession,
    user: CurrentUser,
    project: ProjectRow,
    wanted: StartBuild,
    turn: Turn | None = None,
    *,
    engine: EngineName | None = None,
    is_survey: bool = False,
) -> BuildOrder:
    """The order with the model, key and limits that were chosen; `engine` is who shall make the change of a message.

    Raises whatever choosing and checking them raises.
    """
    order, route = await order_model(session, user, wanted, project.id, project.description, project.stack)
    kind: BuildKind = "survey" if is_survey else "turn" if turn else "idea"
    if kind == "idea":
        check_engine_model(project.stack, is_demo=order.is_demo)
    if engine == PILOT:
        check_engine_of(project.stack)
        check_engine_model(project.stack, is_demo=order.is_demo)
    prices = [one.prices for one in route.firsts]
    check_limits(wanted.budget_usd, wanted.budget_tokens, *prices)
    await check_wider_limits(session, project.id, *prices)
    likely = await expected_use(session, user.id, order, route, project.stack, kind)
    is_own_work = turn is not None and (engine == OWN or order.is_demo)  # the demo model knows our prompts alone
    asked = {"turn": turn, "is_survey": is_survey, "is_own_work": is_own_work, "forecast": likely}
    return order.model_copy(update=asked)


def has_documents(known: list[BuildRow]) -> bool:
    """Whether one of the project's builds has made a plan that messages can be about."""
    return any(row.state is not None and row.state.plan is not None for row in known)


async def is_to_be_surveyed(session: AsyncSession, project: ProjectRow, known: list[BuildRow]) -> bool:
    """Whether the project was brought in, and nobody has said yet what it is."""
    return project.version > 0 and not has_documents(known) and await versions.is_brought_in(session, project.id)


def is_left_by_pilot(project: ProjectRow, known: list[BuildRow]) -> bool:
    """Whether GPT-Pilot has ended before it had a plan: what it left is looked at before it is talked about."""
    return engine_of(project.stack) == PILOT and not has_documents(known)
