"""The user's keys of model providers. No Reflex, no SQL; a key never leaves in clear."""

import asyncio
from functools import cache
from uuid import UUID

from pydantic import SecretStr

from engine.llm.types import ModelChoice
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.db.repositories import keys, model_lists
from samokoder_app.db.repositories.keys import MOST_KEYS, NewKey, ProviderRow
from samokoder_app.db.session import as_user
from samokoder_app.errors import Conflict, InvalidInput, NotFound, Unauthenticated
from samokoder_app.keys.endpoint import base_url_for, kind_of, probe, refuse
from samokoder_app.keys.models import keep_models
from samokoder_app.keys.vault import Vault, mask_key
from samokoder_app.keys.views import KeyDraft, KeyView, ModelView, ProviderView, key_view, model_view
from samokoder_app.logging import hide_secret
from samokoder_app.platform.secrets import current_masters

DEMO_PROVIDER = "demo"


@cache
def current_vault() -> Vault:
    """The process's vault."""
    return Vault(current_masters)


async def add_key(user: CurrentUser, draft: KeyDraft) -> KeyView:
    """Try the key at its endpoint, then keep it encrypted with the models that it can use; a refused one is not kept.

    Raises `InvalidInput` with what is wrong, `Conflict` for a name that is taken or too many keys, `TooManyRequests`
    while another key of the user is tested.
    """
    async with as_user(user.id) as session:
        provider = offered_provider(await keys.list_providers(session), draft.provider_id)
        taken = {row.key_name for row in await keys.list_keys(session, user.id)}
        salt = await keys.key_salt(session, user.id)
    if salt is None:
        raise Unauthenticated
    if len(taken) >= MOST_KEYS:
        raise Conflict("keys_full")
    name = _name(draft, provider, taken)
    secret = checked_secret(draft.api_key, is_needed=provider.needs_key)
    choice = _choice(draft, provider, secret)
    found = await probe(user.id, choice)
    new = NewKey(
        user_id=user.id,
        provider_id=provider.id,
        key_name=name,
        mask=mask_key(secret),
        sealed=await asyncio.to_thread(current_vault().seal, secret, salt),
        base_url=choice.base_url or "",
        model=choice.model or None,
        health=refuse(found),
    )
    async with as_user(user.id) as session:
        row = await keys.insert_key(session, new)
        if row is None:
            raise Conflict("key_name_taken", name=name)
        await keep_models(session, row, provider, found)
    return key_view(row)


async def list_keys(user: CurrentUser) -> list[KeyView]:
    """The user's keys in their order."""
    async with as_user(user.id) as session:
        return [key_view(row) for row in await keys.list_keys(session, user.id)]


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
    """Models that everybody may know of, the demo model first."""
    async with as_user(user.id) as session:
        rows = await model_lists.list_public_models(session)
    return [model_view(row) for row in rows]


def offered_provider(providers: list[ProviderRow], provider_id: str) -> ProviderRow:
    """The provider that a key is for; raises `InvalidInput`."""
    for provider in providers:
        if provider.id == provider_id and provider.kind != DEMO_PROVIDER:
            return provider
    raise InvalidInput("provider_unknown")


def checked_secret(given: SecretStr, *, is_needed: bool) -> SecretStr:
    """The key without blanks around it, hidden in logs from now on; what cannot be sent in a header is refused."""
    text = given.get_secret_value().strip()
    if not text and is_needed:
        raise InvalidInput("key_missing")
    if not (text.isascii() and text.isprintable()) or " " in text:
        raise InvalidInput("key_malformed")
    hide_secret(text)
    return SecretStr(text)


def _choice(draft: KeyDraft, provider: ProviderRow, secret: SecretStr) -> ModelChoice:
    return ModelChoice(
        provider=kind_of(provider.kind),
        model=draft.model.strip(),
        base_url=base_url_for(provider.kind, draft.base_url, provider.base_url),
        api_key=secret,
    )


def _name(draft: KeyDraft, provider: ProviderRow, taken: set[str]) -> str:
    name = draft.key_name.strip() or _free_name(provider.title, taken)
    if name in taken:
        raise Conflict("key_name_taken", name=name)
    return name


def _free_name(title: str, taken: set[str]) -> str:
    numbered = (title if number == 1 else f"{title} {number}" for number in range(1, len(taken) + 2))
    return next(name for name in numbered if name not in taken)
