"""The user's keys of model providers. No Reflex, no SQL; a key never leaves in clear."""

from uuid import UUID

from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.keys.views import KeyDraft, KeyView, ModelView, ProviderView


async def add_key(user: CurrentUser, draft: KeyDraft) -> KeyView:
    """Try the key at its endpoint, then keep it encrypted; a refused one is not kept."""
    raise NotImplementedError


async def list_keys(user: CurrentUser) -> list[KeyView]:
    """The user's keys, newest first."""
    raise NotImplementedError


async def delete_key(user: CurrentUser, key_id: UUID) -> None:
    """Forget a key."""
    raise NotImplementedError


async def list_providers(user: CurrentUser) -> list[ProviderView]:
    """Providers to choose from."""
    raise NotImplementedError


async def list_models(user: CurrentUser) -> list[ModelView]:
    """Models to choose from, the demo model first."""
    raise NotImplementedError
