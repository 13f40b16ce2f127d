"""The operator's keys: added, tested, capped and deleted. All of it raises `NotFound` for who is no operator."""

import asyncio
import secrets
from decimal import Decimal
from uuid import UUID

from pydantic import Field, SecretStr

from engine.llm.listing.listed import Probe
from engine.llm.types import ModelChoice
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.billing.credits.views import View
from samokoder_app.db.repositories import keys, managed_keys
from samokoder_app.db.repositories.keys import ProviderRow
from samokoder_app.db.repositories.managed_keys import ManagedKeyRow, ManagedModelRow, NewManagedKey
from samokoder_app.db.session import as_user
from samokoder_app.errors import Conflict, InvalidInput, NotFound
from samokoder_app.i18n.typed import read_decimal
from samokoder_app.keys.endpoint import base_url_for, health_after, kind_of, probe, refuse
from samokoder_app.keys.service import checked_secret, current_vault, offered_provider
from samokoder_app.keys.vault import VaultError, mask_key
from samokoder_app.logging import hide_secret

MOST_NAME = 80
_SALT_BYTES = 32
_MOST_CAP = Decimal(1_000_000)


class ManagedDraft(View):
    """A key as an operator enters it; `cap` is dollars a day, empty for none."""

    provider_id: str = Field(max_length=64)
    name: str = Field(default="", max_length=MOST_NAME)
    api_key: SecretStr = Field(max_length=1000)
    base_url: str = Field(default="", max_length=500)
    cap: str = Field(default="", max_length=40)


async def list_managed(user: CurrentUser) -> tuple[list[ManagedKeyRow], list[ManagedModelRow]]:
    """The keys and the models that they serve."""
    async with as_user(user.id) as session:
        return await managed_keys.list_keys(session), await managed_keys.list_models(session)


async def add_managed(user: CurrentUser, draft: ManagedDraft) -> UUID:
    """Try the key at its endpoint, then keep it sealed; raises as the adding of one's own key does."""
    if not user.is_operator:
        raise NotFound
    async with as_user(user.id) as session:
        provider = offered_provider(await keys.list_providers(session), draft.provider_id)
    secret = checked_secret(draft.api_key, is_needed=provider.needs_key)
    cap = _read_cap(draft.cap)
    choice = _choice(provider, base_url_for(provider.kind, draft.base_url or None, provider.base_url), secret)
    health = refuse(await probe(user.id, choice))
    salt = secrets.token_bytes(_SALT_BYTES)
    new = NewManagedKey(
        provider_id=provider.id,
        name=draft.name.strip() or provider.title,
        mask=mask_key(secret),
        sealed=await asyncio.to_thread(current_vault().seal, secret, salt),
        salt=salt,
        base_url=choice.base_url or "",
        cap_usd=cap,
        health=health,
    )
    async with as_user(user.id) as session:
        return await managed_keys.put_key(session, new)


async def change_managed(user: CurrentUser, key_id: UUID, cap: str, *, is_enabled: bool) -> None:
    """Another cap, in use or not: what builds have begun with a key that is switched off, they end without."""
    amount = _read_cap(cap)
    async with as_user(user.id) as session:
        row = _found(await managed_keys.list_keys(session), key_id)
        await managed_keys.change_key(session, key_id, row.name, amount, is_enabled=is_enabled)


async def save_managed(user: CurrentUser, key_id: UUID, cap: str, secret: SecretStr, *, is_enabled: bool) -> None:
    """Another cap, and another secret if one is given: neither is changed by what refuses the other. Raises as both do."""
    _read_cap(cap)
    if secret.get_secret_value().strip():
        await replace_managed(user, key_id, secret)
    await change_managed(user, key_id, cap, is_enabled=is_enabled)


async def replace_managed(user: CurrentUser, key_id: UUID, given: SecretStr) -> None:
    """Another secret under the same id, tested first: builds go on with it. Raises as `add_managed` does."""
    row, provider = await _kept(user, key_id)
    secret = checked_secret(given, is_needed=provider.needs_key)
    health = refuse(await probe(user.id, _choice(provider, row.base_url, secret)))
    async with as_user(user.id) as session:
        kept = await managed_keys.sealed_key(session, key_id)
    if kept is None:
        raise NotFound("key_not_found")
    sealed = await asyncio.to_thread(current_vault().seal, secret, kept.salt)
    async with as_user(user.id) as session:
        await managed_keys.replace_secret(session, key_id, mask_key(secret), sealed, health)


async def delete_managed(user: CurrentUser, key_id: UUID) -> None:
    """Forget a key; its models are offered no more."""
    async with as_user(user.id) as session:
        await managed_keys.delete_key(session, key_id)


async def check_managed(user: CurrentUser, key_id: UUID) -> None:
    """Test a key again; what came of it is its health. Raises `Conflict` for one that cannot be opened."""
    found = await probe_managed(user, key_id)
    health, until = health_after(found)
    async with as_user(user.id) as session:
        await managed_keys.tell_health(session, key_id, health, until)


async def probe_managed(user: CurrentUser, key_id: UUID, model: str = "") -> Probe:
    """What the key's provider says of it, with its list of models; raises as `check_managed` does."""
    row, provider = await _kept(user, key_id)
    async with as_user(user.id) as session:
        sealed = await managed_keys.sealed_key(session, key_id)
    if sealed is None:
        raise NotFound("key_not_found")
    try:
        secret = await asyncio.to_thread(current_vault().open, sealed.sealed, sealed.salt)
    except VaultError as error:
        raise Conflict("key_unreadable") from error
    hide_secret(secret.get_secret_value())
    return await probe(user.id, _choice(provider, row.base_url, secret, model))


async def _kept(user: CurrentUser, key_id: UUID) -> tuple[ManagedKeyRow, ProviderRow]:
    async with as_user(user.id) as session:
        row = _found(await managed_keys.list_keys(session), key_id)
        providers = {one.id: one for one in await keys.list_providers(session)}
    if row.provider_id not in providers:
        raise NotFound("key_not_found")
    return row, providers[row.provider_id]


def read_amount(typed: str, most: Decimal) -> Decimal | None:
    """A number as it was typed, with a comma or a point; None for none. Raises `InvalidInput`."""
    try:
        amount = read_decimal(typed)
    except ValueError as error:
        raise InvalidInput("managed_price_invalid") from error
    if amount is not None and not 0 <= amount <= most:
        raise InvalidInput("managed_price_invalid")
    return amount


def _read_cap(typed: str) -> Decimal | None:
    """Dollars a day, None for no cap. Nothing at all is no cap that one could mean: a key is switched off for that."""
    cap = read_amount(typed, _MOST_CAP)
    if cap == 0:
        raise InvalidInput("managed_cap_zero")
    return cap


def _choice(provider: ProviderRow, base_url: str, secret: SecretStr, model: str = "") -> ModelChoice:
    return ModelChoice(provider=kind_of(provider.kind), model=model, base_url=base_url, api_key=secret)


def _found(rows: list[ManagedKeyRow], key_id: UUID) -> ManagedKeyRow:
    for row in rows:
        if row.id == key_id:
            return row
    raise NotFound("key_not_found")
