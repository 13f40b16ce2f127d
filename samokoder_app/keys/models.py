"""The models that keys can use, as their providers list them."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from engine.llm.listing.listed import Probe
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.db.repositories import keys, model_lists
from samokoder_app.db.repositories.keys import KeyRow, ProviderRow
from samokoder_app.db.session import as_user
from samokoder_app.errors import NotFound
from samokoder_app.keys.views import ModelView, model_view


async def list_key_models(user: CurrentUser, key_id: UUID) -> list[ModelView]:
    """What a key can use, in its provider's order; empty if the provider has no list. Raises `NotFound`."""
    async with as_user(user.id) as session:
        if not any(row.id == key_id for row in await keys.list_keys(session, user.id)):
            raise NotFound("key_not_found")
        return [model_view(row) for row in await model_lists.list_key_models(session, key_id)]


async def keep_models(session: AsyncSession, key: KeyRow, provider: ProviderRow, found: Probe) -> None:
    """Keep the list that a test brought, unless it is the public one, which the worker sees to."""
    is_public = provider.lists_publicly and key.base_url == provider.base_url
    if found.models is not None and not is_public:
        listed = [model.model_dump(mode="json") for model in found.models]
        await model_lists.save_own_key_models(session, key.id, listed)
