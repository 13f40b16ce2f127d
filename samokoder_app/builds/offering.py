"""The choices of model that a page offers: the user's keys, then what can be paid for with credits."""

from uuid import UUID

from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.billing.credits.service import payable_models
from samokoder_app.builds.model_options import ModelOption, managed_option, model_option
from samokoder_app.keys.service import list_keys


async def model_options(user: CurrentUser, project_id: UUID | None = None) -> list[ModelOption]:
    """Keys in their order, then models for credits of whoever pays for the project."""
    keys = [model_option(key) for key in await list_keys(user)]
    return [*keys, *(managed_option(offer) for offer in await payable_models(user, project_id))]
