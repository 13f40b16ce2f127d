"""SQL of users' keys, of providers and of models."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True)


class KeyRow(_Row):
    """A kept key without the key."""

    id: UUID
    provider_id: str
    key_name: str
    mask: str
    base_url: str | None
    model: str | None
    created_at: datetime


class SealedKey(_Row):
    """A kept key for the worker: sealed, with its owner's salt and the provider's address."""

    id: UUID
    sealed: str
    salt: bytes
    provider_id: str
    base_url: str | None
    model: str | None


class NewKey(_Row):
    """A key to keep."""

    user_id: UUID
    provider_id: str
    key_name: str
    mask: str
    sealed: str
    base_url: str
    model: str | None


class ProviderRow(_Row):
    """A provider that is offered."""

    id: str
    title: str
    kind: str
    base_url: str | None
    needs_key: bool
    needs_base_url: bool


class ModelRow(_Row):
    """A model that is offered by name."""

    id: str
    provider_id: str
    model: str
    title: str


_LIST = text(
    "select id, provider_id, key_name, mask, base_url, model, created_at from public.user_api_keys"
    " where user_id = :user_id order by created_at desc, id"
)
_INSERT = text(
    "insert into public.user_api_keys (user_id, provider_id, key_name, mask, encrypted_key, base_url, model)"
    " values (:user_id, :provider_id, :key_name, :mask, :sealed, :base_url, :model)"
    " on conflict (user_id, key_name) do nothing"
    " returning id, provider_id, key_name, mask, base_url, model, created_at"
)
_DELETE = text("delete from public.user_api_keys where id = :key_id and user_id = :user_id returning id")
_SALT = text("select key_salt from public.profiles where id = :user_id")
_PROVIDERS = text(
    "select id, title, kind, base_url, needs_key, needs_base_url from public.ai_providers"
    " where is_available order by position, id"
)
_MODELS = text(
    "select m.id, m.provider_id, m.model, m.title from public.ai_models m"
    " join public.ai_providers p on p.id = m.provider_id"
    " where m.is_available and p.is_available order by p.position, m.position, m.id"
)
_SEALED = text(
    "select k.id, k.encrypted_key as sealed, f.key_salt as salt, k.provider_id, k.model,"
    " coalesce(k.base_url, p.base_url) as base_url from public.user_api_keys k"
    " join public.profiles f on f.id = k.user_id join public.ai_providers p on p.id = k.provider_id"
    " where k.user_id = :user_id and (k.id = :key_id or k.provider_id = :provider)"
    " order by k.id = :key_id desc, k.created_at desc limit 1"
)
_USED = text("update public.user_api_keys set last_used_at = now() where id = :key_id")


async def list_keys(session: AsyncSession, user_id: UUID) -> list[KeyRow]:
    """A user's keys, newest first."""
    rows = await session.execute(_LIST, {"user_id": user_id})
    return [KeyRow.model_validate(dict(row._mapping)) for row in rows]


async def insert_key(session: AsyncSession, key: NewKey) -> KeyRow | None:
    """Keep a key; None if the user has one of this name."""
    row = (await session.execute(_INSERT, key.model_dump())).one_or_none()
    return None if row is None else KeyRow.model_validate(dict(row._mapping))


async def delete_key(session: AsyncSession, user_id: UUID, key_id: UUID) -> bool:
    """Whether there was such a key."""
    return (await session.execute(_DELETE, {"key_id": key_id, "user_id": user_id})).one_or_none() is not None


async def key_salt(session: AsyncSession, user_id: UUID) -> bytes | None:
    """The salt of a user's derived key."""
    salt = (await session.execute(_SALT, {"user_id": user_id})).scalar_one_or_none()
    return None if salt is None else bytes(salt)


async def list_providers(session: AsyncSession) -> list[ProviderRow]:
    """Providers that are offered."""
    return [ProviderRow.model_validate(dict(row._mapping)) for row in await session.execute(_PROVIDERS)]


async def list_models(session: AsyncSession) -> list[ModelRow]:
    """Models that are offered."""
    return [ModelRow.model_validate(dict(row._mapping)) for row in await session.execute(_MODELS)]


async def sealed_key(session: AsyncSession, user_id: UUID, key_id: UUID, provider: str) -> SealedKey | None:
    """A user's key for a build: that one, or if it was replaced the newest of the same provider.

    Only the worker's role may read it.
    """
    values = {"key_id": key_id, "user_id": user_id, "provider": provider}
    row = (await session.execute(_SEALED, values)).one_or_none()
    return None if row is None else SealedKey.model_validate(dict(row._mapping))


async def mark_used(session: AsyncSession, key_id: UUID) -> None:
    """Remember when a key served last."""
    await session.execute(_USED, {"key_id": key_id})
