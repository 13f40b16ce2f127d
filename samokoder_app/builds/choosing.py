"""Which model builds: as asked for, else the first of the user's routes, else the first key in their order that names
one, else the demo."""

from contextlib import suppress
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from engine.builds.state import WantedMode
from engine.llm.routing.candidates import Route
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.billing.credits.offers import chosen_offer, offered_route, plain_choice
from samokoder_app.builds.lineup import likely_route
from samokoder_app.builds.views import StartBuild
from samokoder_app.db.repositories import keys, model_routes
from samokoder_app.db.repositories.builds import BuildOrder, BuildRow
from samokoder_app.db.repositories.keys import KeyRow
from samokoder_app.errors import InvalidInput, NotFound
from samokoder_app.keys.route_views import effective_routes
from samokoder_app.keys.service import DEMO_PROVIDER
from samokoder_app.keys.views import named_model

DEMO_MODEL = "demo"
_DEMO_NAMES = frozenset({DEMO_MODEL, "demo/demo"})


def same_model(last: BuildOrder | None) -> StartBuild:
    """An order as that of an earlier build was; without one for the demo, so that nothing is paid unasked."""
    if last is None:
        return StartBuild(model=DEMO_MODEL)
    kept = last.model_dump(include={"budget_usd", "budget_tokens", "auto_approve"})
    if last.is_demo:
        return StartBuild(model=DEMO_MODEL, **kept)
    if last.managed_model_id is not None:
        return StartBuild(managed_model_id=last.managed_model_id, mode=last.mode, **kept)
    kept |= {"mode": last.mode, "tier": last.tier, "stronger_model": named_model(last.stronger_model)}
    if last.is_routed:
        return StartBuild(**kept)
    return StartBuild(model=named_model(last.model), key_id=last.key_id, **kept)


def checked_mode(order: StartBuild, *, is_demo: bool) -> WantedMode:
    """The mode as asked for; the demo model calls no tools."""
    if is_demo and order.mode == "loop":
        raise InvalidInput("loop_not_for_demo")
    return order.mode


async def choose_model(
    session: AsyncSession,
    user: CurrentUser,
    order: StartBuild,
    project_id: UUID | None = None,
    *,
    team_id: UUID | None = None,
) -> tuple[KeyRow | None, str]:
    """The key (None: demo) and the model that writes the code if nothing is in the way.

    As asked for, else the first of the routes of the project or the user, else the first key (in the order that the
    user gave them) that names a model.
    """
    if order.key_id is None and order.model in _DEMO_NAMES:
        return None, DEMO_MODEL
    kept = await keys.usable_keys(session, user.id, project_id, team_id=team_id)
    rows = await model_routes.list_routes(session, user.id, project_id)
    if not order.has_model and (routed := effective_routes(rows).first(order.tier)):
        return next(key for key in kept if key.id == routed.key_id), routed.model
    if order.key_id is not None:
        chosen = next((key for key in kept if key.id == order.key_id), None)
        if chosen is None:
            raise NotFound("key_not_found")
    else:
        wanted = [key for key in kept if order.model in {None, key.model}]
        chosen = next((key for key in wanted if named_model(key.model)), None) or (
            kept[0] if kept and order.model else None
        )
    if chosen is None and order.model is None:
        return None, DEMO_MODEL
    if chosen is None:
        raise InvalidInput("key_needed")
    model = order.model or named_model(chosen.model)
    if not model:
        raise InvalidInput("model_needed")
    return chosen, model


async def order_model(
    session: AsyncSession,
    user: CurrentUser,
    wanted: StartBuild,
    project_id: UUID | None,
    idea: str = "",
    stack: str = "",
    *,
    team_id: UUID | None = None,
) -> tuple[BuildOrder, Route]:
    """The order with the model, key and limits as asked for, and who would serve it; raises what choosing raises.

    By role it names whoever writes the code if nothing is in the way. `team_id` is the team of a project that is yet to be
    made.
    """
    if wanted.managed_model_id is not None:
        return await _managed_order(session, wanted, wanted.managed_model_id, project_id, idea, stack, team_id)
    key, model = await choose_model(session, user, wanted, project_id, team_id=team_id)
    order = _order(wanted, key, model).model_copy(update={"idea": idea, "stack": stack})
    route = await likely_route(session, user.id, project_id, order, team_id=team_id)
    if route is None:
        raise NotFound("key_not_found")
    if not order.is_routed:
        return order, route
    writer = next(
        one
        for one in await keys.usable_keys(session, user.id, project_id, team_id=team_id)
        if str(one.id) == route.writer.key
    )
    named = {"model": route.writer.choice.model, "key_id": writer.id, "provider": writer.provider_id}
    return order.model_copy(update=named), route


async def default_order(session: AsyncSession, user: CurrentUser, idea: str, stack: str) -> BuildOrder:
    """An order with what the user builds with if he names nothing; the demo where his keys name no model."""
    with suppress(InvalidInput, NotFound):
        return (await order_model(session, user, StartBuild(), None, idea, stack))[0]
    return (await order_model(session, user, StartBuild(model=DEMO_MODEL), None, idea, stack))[0]


async def forked_order(session: AsyncSession, user: CurrentUser, source: BuildRow, idea: str, stack: str) -> BuildOrder:
    """The order of a fork's build: the source's if the user gave it and its key is his, else his own default.

    Another's names his key, his model, and what he brought along with his idea.
    """
    order = source.request
    own = {key.id for key in await keys.list_keys(session, user.id)}
    if source.user_id == user.id and (order.key_id is None or order.key_id in own):
        return order
    return await default_order(session, user, idea, stack)


async def _managed_order(
    session: AsyncSession,
    wanted: StartBuild,
    managed: UUID,
    project_id: UUID | None,
    idea: str,
    stack: str,
    team_id: UUID | None,
) -> tuple[BuildOrder, Route]:
    """The order of a build that is paid for with credits; raises what `chosen_offer` raises."""
    offer = await chosen_offer(session, managed, project_id, team_id)
    order = BuildOrder(
        idea=idea,
        stack=stack,
        model=offer.model,
        is_demo=False,
        managed_model_id=offer.id,
        provider=offer.provider,
        auto_approve=wanted.auto_approve,
        mode=wanted.mode,
        budget_usd=wanted.budget_usd,
        budget_tokens=wanted.budget_tokens,
    )
    return order, offered_route(offer, plain_choice(offer), str(offer.id), offer.title)


def _order(wanted: StartBuild, key: KeyRow | None, model: str) -> BuildOrder:
    return BuildOrder(
        idea="",
        stack="",
        model=model,
        is_demo=key is None,
        key_id=key.id if key else None,
        provider=key.provider_id if key else DEMO_PROVIDER,
        auto_approve=wanted.auto_approve,
        mode=checked_mode(wanted, is_demo=key is None),
        tier=wanted.tier,
        is_routed=key is not None and not wanted.has_model,
        stronger_model=wanted.stronger_model if key else None,
        budget_usd=wanted.budget_usd,
        budget_tokens=wanted.budget_tokens,
    )
