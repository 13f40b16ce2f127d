"""SQL of models: providers' public lists, and the list of each key."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import bindparam, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession

from samokoder_app.db.repositories.keys import ProviderRow


class ModelRow(BaseModel):
    """A model with what its provider says of it; prices are dollars for one token, None is unknown."""

    model_config = ConfigDict(frozen=True)

    provider_id: str
    model: str
    title: str
    context_tokens: int | None
    most_output: int | None
    can_see: bool | None
    can_call_tools: bool | None
    prompt_usd: Decimal | None
    completion_usd: Decimal | None
    cached_usd: Decimal | None
    kept_usd: Decimal | None = None
    call_usd: Decimal | None = None
    is_free: bool


_PUBLIC = text(
    "select m.provider_id, m.model, m.title, m.context_tokens, m.most_output, m.can_see, m.can_call_tools,"
    " m.prompt_usd, m.completion_usd, m.cached_usd, m.kept_usd, m.call_usd, m.is_free"
    " from public.ai_models m join public.ai_providers p on p.id = m.provider_id"
    " where m.is_available and p.is_available order by p.position, m.position, m.id"
)
_OF_KEY = text("select * from app.models_of_key(:key_id)")
_ONE_OF_KEY = text("select * from app.models_of_key(:key_id) where model = :model")
_MODELS = bindparam("models", type_=JSONB)
_SAVE_OWN = text("select app.save_key_models(:key_id, :models)").bindparams(_MODELS)
_STORE_OF_KEY = text("select app.store_key_models(:key_id, :models)").bindparams(_MODELS)
_STORE_PUBLIC = text("select app.store_provider_models(:provider_id, :models)").bindparams(_MODELS)
_CLAIM_PROVIDERS = text(
    "select id, title, kind, base_url, needs_key, needs_base_url, lists_publicly from app.claim_provider_lists()"
)
_CLAIM_KEYS = text("select app.claim_key_lists(:most)")

Listed = Sequence[dict[str, Any]]
"""Models as JSON of the engine's `ListedModel`."""


async def list_public_models(session: AsyncSession) -> list[ModelRow]:
    """Models that everybody may know of."""
    return [ModelRow.model_validate(dict(row._mapping)) for row in await session.execute(_PUBLIC)]


async def list_key_models(session: AsyncSession, key_id: UUID) -> list[ModelRow]:
    """Models that a key can use; of a key that the session may not see none."""
    rows = await session.execute(_OF_KEY, {"key_id": key_id})
    return [ModelRow.model_validate(dict(row._mapping)) for row in rows]


async def find_key_model(session: AsyncSession, key_id: UUID, model: str) -> ModelRow | None:
    """One of them; None if the list does not name it."""
    row = (await session.execute(_ONE_OF_KEY, {"key_id": key_id, "model": model})).one_or_none()
    return None if row is None else ModelRow.model_validate(dict(row._mapping))


async def save_own_key_models(session: AsyncSession, key_id: UUID, models: Listed) -> None:
    """Keep the list of a key of the session's user; raises `NotFound`."""
    await session.execute(_SAVE_OWN, {"key_id": key_id, "models": list(models)})


async def store_key_models(session: AsyncSession, key_id: UUID, models: Listed) -> None:
    """Keep the list of any key, for the worker's role."""
    await session.execute(_STORE_OF_KEY, {"key_id": key_id, "models": list(models)})


async def store_provider_models(session: AsyncSession, provider_id: str, models: Listed) -> None:
    """Keep a provider's public list, for the worker's role."""
    await session.execute(_STORE_PUBLIC, {"provider_id": provider_id, "models": list(models)})


async def claim_provider_lists(session: AsyncSession) -> list[ProviderRow]:
    """Providers whose public list is due, for this worker alone."""
    return [ProviderRow.model_validate(dict(row._mapping)) for row in await session.execute(_CLAIM_PROVIDERS)]


async def claim_key_lists(session: AsyncSession, most: int) -> list[UUID]:
    """Keys whose list is due, for this worker alone."""
    return list((await session.execute(_CLAIM_KEYS, {"most": most})).scalars())
