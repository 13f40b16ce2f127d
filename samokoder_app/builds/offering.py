"""The choices of model that a page offers: keys of one's own and of the team, then what can be paid for with credits."""

from uuid import UUID

from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.billing.credits.service import payable_models, team_payable_models
from samokoder_app.builds.model_options import ModelOption, lent_option, managed_option, model_option
from samokoder_app.keys.lent import lent_keys
from samokoder_app.keys.service import list_keys
from samokoder_app.teams.service import list_keys as list_team_keys


async def model_options(user: CurrentUser, project_id: UUID | None = None) -> list[ModelOption]:
    """Keys in their order, those lent to the project's team, then models for credits of whoever pays for the project."""
    own = [model_option(key) for key in await list_keys(user)]
    lent = await lent_keys(user, project_id) if project_id is not None else []
    given = [lent_option(key.id, key.key_name, key.model) for key in lent if key.model]
    return [*own, *given, *(managed_option(offer) for offer in await payable_models(user, project_id))]


async def team_model_options(user: CurrentUser, team_id: UUID, team: str) -> list[ModelOption]:
    """The same for a project of a team that is yet to be made; for who may order builds there."""
    own = [model_option(key) for key in await list_keys(user)]
    lent = [
        lent_option(key.id, f"{key.key_name} · {team}", key.model)
        for key in await list_team_keys(user, team_id)
        if key.model and not key.is_own
    ]
    return [*own, *lent, *(managed_option(offer) for offer in await team_payable_models(user, team_id))]
