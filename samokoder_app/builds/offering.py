"""The choices of model that a page offers: keys of one's own and of the team, then what can be paid for with credits."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.billing.credits.service import payable_models, team_payable_models
from samokoder_app.builds.lineup import is_free, serves_free_models
from samokoder_app.builds.model_options import Closed, ModelOption, lent_option, managed_option, model_option
from samokoder_app.db.repositories import keys, model_lists, plans
from samokoder_app.db.repositories.keys import KeyRow, ProviderRow
from samokoder_app.db.session import as_user
from samokoder_app.keys.lent import lent_keys
from samokoder_app.keys.service import list_keys
from samokoder_app.keys.views import KeyView
from samokoder_app.teams.service import list_keys as list_team_keys


async def model_options(user: CurrentUser, project_id: UUID | None = None) -> list[ModelOption]:
    """Keys in their order, those lent to the project's team, then models for credits of whoever pays for the project."""
    own = [model_option(key) for key in await list_keys(user)]
    lent = await lent_keys(user, project_id) if project_id is not None else []
    given = [lent_option(key.id, key.key_name, key.model) for key in lent if key.model]
    marked = await _marked(user, [*own, *given], project_id)
    return [*marked, *(managed_option(offer) for offer in await payable_models(user, project_id))]


async def team_model_options(user: CurrentUser, team_id: UUID, team: str) -> list[ModelOption]:
    """The same for a project of a team that is yet to be made; for who may order builds there."""
    own = [model_option(key) for key in await list_keys(user)]
    lent = [
        lent_option(key.id, f"{key.key_name} · {team}", key.model)
        for key in await list_team_keys(user, team_id)
        if key.model and not key.is_own
    ]
    marked = await _marked(user, [*own, *lent], None, team_id)
    return [*marked, *(managed_option(offer) for offer in await team_payable_models(user, team_id))]


async def key_options(user: CurrentUser, kept: list[KeyView], project_id: UUID | None) -> list[ModelOption]:
    """These keys, for a project or (None) for projects of the user's own."""
    return await _marked(user, [model_option(key) for key in kept], project_id)


async def _marked(
    user: CurrentUser, options: list[ModelOption], project_id: UUID | None, team_id: UUID | None = None
) -> list[ModelOption]:
    """The keys with what the plan of who pays closes of them: said here, not only when a build is refused."""
    async with as_user(user.id) as session:
        plan = await plans.closing_plan(session, project_id, team_id)
        if plan is None:
            return options
        usable = await keys.usable_keys(session, user.id, project_id, team_id=team_id)
        kept = {str(row.id): row for row in usable}
        providers = {one.id: one for one in await keys.list_providers(session)}
        said = [option.model_copy(update={"plan": plan.capitalize()}) for option in options]
        return [await _with_closed(session, option, kept.get(option.value), providers) for option in said]


async def _with_closed(
    session: AsyncSession, option: ModelOption, key: KeyRow | None, providers: Mapping[str, ProviderRow]
) -> ModelOption:
    if key is None:
        return option
    closed: Closed = "paid" if serves_free_models(key, providers) else "all"
    row = await model_lists.find_key_model(session, key.id, option.model) if option.model else None
    is_closed = closed == "all" or (option.model != "" and not is_free(key, providers, option.model, row))
    return option.model_copy(update={"closed": closed, "is_closed": is_closed})
