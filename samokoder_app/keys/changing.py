"""A kept key is tested again, renamed, moved, or gets another secret. Its id stays, so builds go on with it."""

import asyncio
from typing import TypeVar
from uuid import UUID

from pydantic import SecretStr

from engine.llm.types import ModelChoice
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.db.repositories import keys
from samokoder_app.db.repositories.keys import KeyRow, OwnSealedKey, ProviderRow
from samokoder_app.db.session import as_user
from samokoder_app.errors import Conflict, NotFound
from samokoder_app.keys.endpoint import health_after, kind_of, probe, refuse
from samokoder_app.keys.models import keep_models
from samokoder_app.keys.service import checked_secret, current_vault, list_keys, offered_provider
from samokoder_app.keys.vault import VaultError, mask_key
from samokoder_app.keys.views import KeyChange, KeyView, NewSecret
from samokoder_app.logging import hide_secret

Kept = TypeVar("Kept", KeyRow, KeyView)
"""A key as it is stored, or as it is shown."""


async def change_key(user: CurrentUser, key_id: UUID, change: KeyChange) -> KeyView:
    """Another name, model or place; raises `NotFound`, and `Conflict` for a name that is taken."""
    async with as_user(user.id) as session:
        kept = await keys.list_keys(session, user.id)
        row = _found(kept, key_id)
        name = (change.key_name or "").strip() or row.key_name
        model = row.model if change.model is None else change.model.strip() or None
        await keys.change_key(session, user.id, key_id, name, model)
        if change.position is not None:
            order = [other.id for other in kept if other.id != key_id]
            order.insert(change.position - 1, key_id)
            await keys.reorder_keys(session, user.id, order)
    return await _view(user, key_id)


async def check_key(user: CurrentUser, key_id: UUID) -> KeyView:
    """Test a kept key again; what came of it is its health.

    Raises `NotFound`, `Conflict` for one that cannot be opened, `TooManyRequests` while another is tested.
    """
    row, provider, sealed = await _kept(user, key_id)
    try:
        secret = await asyncio.to_thread(current_vault().open, sealed.sealed, sealed.salt)
    except VaultError as error:
        raise Conflict("key_unreadable") from error
    hide_secret(secret.get_secret_value())
    found = await probe(user.id, _choice(row, provider, secret))
    health, until = health_after(found)
    async with as_user(user.id) as session:
        await keys.report_health(session, key_id, health, until, row.secret_at)
        await keep_models(session, row, provider, found)
    return await _view(user, key_id)


async def replace_secret(user: CurrentUser, key_id: UUID, given: NewSecret) -> KeyView:
    """Another secret under the same id, tested first: a refused one leaves the old one. Raises as `add_key` does."""
    row, provider, sealed = await _kept(user, key_id)
    secret = checked_secret(given.api_key, is_needed=provider.needs_key)
    found = await probe(user.id, _choice(row, provider, secret))
    health = refuse(found)
    kept = await asyncio.to_thread(current_vault().seal, secret, sealed.salt)
    async with as_user(user.id) as session:
        await keys.replace_secret(session, key_id, mask_key(secret), kept, health)
        await keep_models(session, row, provider, found)
    return await _view(user, key_id)


async def _kept(user: CurrentUser, key_id: UUID) -> tuple[KeyRow, ProviderRow, OwnSealedKey]:
    async with as_user(user.id) as session:
        row = _found(await keys.list_keys(session, user.id), key_id)
        provider = offered_provider(await keys.list_providers(session), row.provider_id)
        sealed = await keys.own_sealed_key(session, key_id)
    if sealed is None:
        raise NotFound("key_not_found")
    return row, provider, sealed


def _choice(row: KeyRow, provider: ProviderRow, secret: SecretStr) -> ModelChoice:
    base_url = row.base_url or provider.base_url
    return ModelChoice(provider=kind_of(provider.kind), model=row.model or "", base_url=base_url, api_key=secret)


def _found(kept: list[Kept], key_id: UUID) -> Kept:
    for row in kept:
        if row.id == key_id:
            return row
    raise NotFound("key_not_found")


async def _view(user: CurrentUser, key_id: UUID) -> KeyView:
    return _found(await list_keys(user), key_id)
