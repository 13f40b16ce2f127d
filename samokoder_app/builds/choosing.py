"""Which model builds: as asked for, else the first of the user's routes, else the first key in their order that names
one, else the demo."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from engine.builds.state import WantedMode
from engine.llm.types import ModelChoice
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.builds.views import StartBuild
from samokoder_app.db.repositories import keys, model_routes
from samokoder_app.db.repositories.builds import BuildOrder
from samokoder_app.db.repositories.keys import KeyRow
from samokoder_app.errors import InvalidInput, NotFound
from samokoder_app.keys.endpoint import kind_of
from samokoder_app.keys.route_views import effective_routes

DEMO_MODEL = "demo"
_DEMO_NAMES = frozenset({DEMO_MODEL, "demo/demo"})


def same_model(last: BuildOrder | None) -> StartBuild:
    """An order as that of an earlier build was; without one for the demo, so that nothing is paid unasked."""
    if last is None:
        return StartBuild(model=DEMO_MODEL)
    kept = last.model_dump(include={"budget_usd", "budget_tokens", "auto_approve"})
    if last.is_demo:
        return StartBuild(model=DEMO_MODEL, **kept)
    kept |= last.model_dump(include={"mode", "tier", "stronger_model"})
    if last.is_routed:
        return StartBuild(**kept)
    return StartBuild(model=last.model, key_id=last.key_id, **kept)


def checked_mode(order: StartBuild, *, is_demo: bool) -> WantedMode:
    """The mode as asked for; the demo model calls no tools."""
    if is_demo and order.mode == "loop":
        raise InvalidInput("loop_not_for_demo")
    return order.mode


async def model_choice(session: AsyncSession, key: KeyRow | None, model: str) -> ModelChoice:
    """The chosen model as the model layer names it, without the key itself: enough for its price and profile."""
    if key is None:
        return ModelChoice(provider="demo", model=model)
    providers = {provider.id: provider for provider in await keys.list_providers(session)}
    provider = providers.get(key.provider_id)
    base_url = key.base_url or (provider.base_url if provider else None) or ""
    kind = kind_of(provider.kind) if provider else "openai_compatible"
    return ModelChoice(provider=kind, model=model, base_url=base_url)


async def kept_key(session: AsyncSession, user: CurrentUser, key_id: UUID | None) -> KeyRow | None:
    """The user's key of this id, if it is still there."""
    return next((key for key in await keys.list_keys(session, user.id) if key.id == key_id), None)


async def choose_model(
    session: AsyncSession, user: CurrentUser, order: StartBuild, project_id: UUID | None = None
) -> tuple[KeyRow | None, str]:
    """The key (None: demo) and the model that writes the code if nothing is in the way.

    As asked for, else the first of the routes of the project or the user, else the first key (in the order that the
    user gave them) that names a model.
    """
    if order.key_id is None and order.model in _DEMO_NAMES:
        return None, DEMO_MODEL
    kept = await keys.list_keys(session, user.id)
    rows = await model_routes.list_routes(session, user.id, project_id)
    if not order.has_model and (routed := effective_routes(rows).first(order.tier)):
        return next(key for key in kept if key.id == routed.key_id), routed.model
    if order.key_id is not None:
        chosen = await kept_key(session, user, order.key_id)
        if chosen is None:
            raise NotFound("key_not_found")
    else:
        wanted = [key for key in kept if order.model in {None, key.model}]
        chosen = next((key for key in wanted if key.model), None) or (kept[0] if kept and order.model else None)
    if chosen is None and order.model is None:
        return None, DEMO_MODEL
    if chosen is None:
        raise InvalidInput("key_needed")
    model = order.model or chosen.model
    if not model:
        raise InvalidInput("model_needed")
    return chosen, model
