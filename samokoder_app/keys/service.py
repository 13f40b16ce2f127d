"""The user's keys of model providers. No Reflex, no SQL; a key never leaves in clear."""

import asyncio
from functools import cache
from uuid import UUID

from pydantic import SecretStr

from engine.egress.client import guarded_client
from engine.egress.policy import AddressPolicy
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.db.repositories import keys, model_lists
from samokoder_app.db.repositories.keys import KeyRow, NewKey, ProviderRow
from samokoder_app.db.session import as_user
from samokoder_app.errors import Conflict, InvalidInput, NotFound, Unauthenticated
from samokoder_app.keys.endpoint import clean_base_url, try_endpoint
from samokoder_app.keys.vault import Vault, mask_key
from samokoder_app.keys.views import KeyDraft, KeyView, ModelView, ProviderView
from samokoder_app.logging import hide_secret
from samokoder_app.platform.secrets import get_secrets
from samokoder_app.settings import get_settings

DEMO_PROVIDER = "demo"


@cache
def current_vault() -> Vault:
    """The process's vault."""
    return Vault(get_secrets().master_key)


def address_policy() -> AddressPolicy:
    """Which addresses the endpoints that users name may have on this installation."""
    return AddressPolicy(allow_private=get_settings().allows_private_addresses)


async def add_key(user: CurrentUser, draft: KeyDraft) -> KeyView:
    """Try the key at its endpoint, then keep it encrypted; a refused one is not kept.

    Raises `InvalidInput` with what is wrong, `Conflict` for a name that is taken.
    """
    async with as_user(user.id) as session:
        provider = _provider(await keys.list_providers(session), draft.provider_id)
        taken = {row.key_name for row in await keys.list_keys(session, user.id)}
        salt = await keys.key_salt(session, user.id)
    if salt is None:
        raise Unauthenticated
    name = draft.key_name.strip() or _free_name(provider.title, taken)
    if name in taken:
        raise Conflict("key_name_taken", name=name)
    secret = _checked_secret(provider, draft.api_key)
    hide_secret(secret.get_secret_value())
    base_url = clean_base_url(draft.base_url or provider.base_url or "")
    model = draft.model.strip() or None
    async with guarded_client(address_policy()) as client:
        await try_endpoint(client, base_url, secret.get_secret_value(), model)
    sealed = await asyncio.to_thread(current_vault().seal, secret, salt)
    new = NewKey(
        user_id=user.id,
        provider_id=provider.id,
        key_name=name,
        mask=mask_key(secret),
        sealed=sealed,
        base_url=base_url,
        model=model,
    )
    async with as_user(user.id) as session:
        row = await keys.insert_key(session, new)
    if row is None:
        raise Conflict("key_name_taken", name=name)
    return _view(row)


async def list_keys(user: CurrentUser) -> list[KeyView]:
    """The user's keys in their order."""
    async with as_user(user.id) as session:
        return [_view(row) for row in await keys.list_keys(session, user.id)]


async def delete_key(user: CurrentUser, key_id: UUID) -> None:
    """Forget a key."""
    async with as_user(user.id) as session:
        if not await keys.delete_key(session, user.id, key_id):
            raise NotFound("key_not_found")


async def list_providers(user: CurrentUser) -> list[ProviderView]:
    """Providers to choose from."""
    async with as_user(user.id) as session:
        rows = await keys.list_providers(session)
    return [
        ProviderView(
            id=row.id,
            name=row.title,
            base_url=row.base_url,
            needs_key=row.needs_key,
            needs_base_url=row.needs_base_url,
        )
        for row in rows
    ]


async def list_models(user: CurrentUser) -> list[ModelView]:
    """Models to choose from, the demo model first."""
    async with as_user(user.id) as session:
        rows = await model_lists.list_public_models(session)
    return [ModelView(id=f"{row.provider_id}/{row.model}", provider_id=row.provider_id, name=row.title) for row in rows]


def _provider(providers: list[ProviderRow], provider_id: str) -> ProviderRow:
    for provider in providers:
        if provider.id == provider_id and provider.kind != DEMO_PROVIDER:
            return provider
    raise InvalidInput("provider_unknown")


def _checked_secret(provider: ProviderRow, given: SecretStr) -> SecretStr:
    """The key without blanks around it; anything that cannot be sent in a header is refused here."""
    text = given.get_secret_value().strip()
    if not text and provider.needs_key:
        raise InvalidInput("key_missing")
    if not (text.isascii() and text.isprintable()) or " " in text:
        raise InvalidInput("key_malformed")
    return SecretStr(text)


def _free_name(title: str, taken: set[str]) -> str:
    numbered = (title if number == 1 else f"{title} {number}" for number in range(1, len(taken) + 2))
    return next(name for name in numbered if name not in taken)


def _view(row: KeyRow) -> KeyView:
    return KeyView(
        id=row.id,
        provider_id=row.provider_id,
        key_name=row.key_name,
        mask=row.mask,
        base_url=row.base_url or "",
        model=row.model or "",
        position=row.position,
        health=row.health,
        cooling_until=row.cooling_until,
        checked_at=row.checked_at,
        created_at=row.created_at,
    )
