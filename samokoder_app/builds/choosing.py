"""Which model builds: as asked for, else the newest key that names one, else the demo."""

from sqlalchemy.ext.asyncio import AsyncSession

from engine.builds.state import WantedMode
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.builds.views import StartBuild
from samokoder_app.db.repositories import keys
from samokoder_app.db.repositories.builds import BuildOrder
from samokoder_app.db.repositories.keys import KeyRow
from samokoder_app.errors import InvalidInput, NotFound

DEMO_MODEL = "demo"
_DEMO_NAMES = frozenset({DEMO_MODEL, "demo/demo"})


def same_model(last: BuildOrder | None) -> StartBuild:
    """An order for the model and key of an earlier build; without one the demo, so that nothing is paid unasked."""
    if last is None or last.is_demo:
        return StartBuild(model=DEMO_MODEL)
    return StartBuild(model=last.model, key_id=last.key_id, mode=last.mode)


def checked_mode(order: StartBuild, *, is_demo: bool) -> WantedMode:
    """The mode as asked for; the demo model calls no tools."""
    if is_demo and order.mode == "loop":
        raise InvalidInput("loop_not_for_demo")
    return order.mode


async def choose_model(session: AsyncSession, user: CurrentUser, order: StartBuild) -> tuple[KeyRow | None, str]:
    """The key (None: demo) and the model's id: as asked for, else the newest key that names a model."""
    if order.key_id is None and order.model in _DEMO_NAMES:
        return None, DEMO_MODEL
    kept = await keys.list_keys(session, user.id)
    if order.key_id is not None:
        chosen = next((key for key in kept if key.id == order.key_id), None)
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
