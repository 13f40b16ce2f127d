"""SQL of managed keys: the operator's own, and the models that users pay for with credits."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import bindparam, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession

from samokoder_app.db.repositories.keys import KeyHealth, OwnSealedKey


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True)


class ModelPrices(_Row):
    """What a provider asks, dollars for one token; `call_usd` for each call besides."""

    prompt_usd: Decimal
    completion_usd: Decimal
    cached_usd: Decimal | None = None
    kept_usd: Decimal | None = None
    call_usd: Decimal = Decimal(0)


class ModelAbilities(_Row):
    """What is known of a model; None is unknown."""

    context_tokens: int | None = None
    most_output: int | None = None
    can_see: bool | None = None
    can_call_tools: bool | None = None


class OfferedModel(ModelPrices, ModelAbilities):
    """A model that can be paid for with credits, as everybody may know it."""

    id: UUID
    provider: str
    kind: str
    base_url: str
    model: str
    title: str
    margin_percent: Decimal


class SealedModel(OfferedModel):
    """The same for the worker, with its key: sealed, or None once the key is deleted or switched off."""

    key_id: UUID
    key_name: str
    sealed: str | None
    salt: bytes
    secret_at: datetime
    health: KeyHealth
    cooling_until: datetime | None


class ManagedKeyRow(_Row):
    """A key of the operator's without the key; dollars are those of today (UTC) and of the last thirty days."""

    id: UUID
    provider_id: str
    name: str
    mask: str
    base_url: str
    cap_usd: Decimal | None
    is_enabled: bool
    health: KeyHealth
    cooling_until: datetime | None
    checked_at: datetime | None
    used_usd: Decimal
    held_usd: Decimal
    used_usd_30: Decimal


class ManagedModelRow(ModelPrices, ModelAbilities):
    """A model that a managed key serves."""

    id: UUID
    key_id: UUID
    model: str
    title: str
    margin_percent: Decimal


class NewManagedKey(_Row):
    """A key to keep; `salt` is what it was sealed with."""

    provider_id: str
    name: str
    mask: str
    sealed: str
    salt: bytes
    base_url: str
    cap_usd: Decimal | None
    health: KeyHealth


_OFFERED = text("select * from app.offered_models()")
_SEALED = text(
    "select m.id, m.key_id, k.name as key_name, k.provider_id as provider, p.kind, k.base_url, m.model, m.title,"
    " m.margin_percent, m.prompt_usd, m.completion_usd, m.cached_usd, m.kept_usd, m.call_usd, m.context_tokens,"
    " m.most_output, m.can_see, m.can_call_tools, case when k.is_enabled then k.sealed end as sealed, k.salt, k.secret_at,"
    " k.health, k.cooling_until from app.managed_models m join app.managed_keys k on k.id = m.key_id"
    " join public.ai_providers p on p.id = k.provider_id where m.id = :model_id"
)
_IN_USE = text("select exists (select from app.managed_keys where id = :key_id and is_enabled and sealed is not null)")
_NOTE_HEALTH = text("select app.note_managed_health(:key_id, :health, :until, :secret_at)")
_TELL_HEALTH = text("select app.tell_managed_health(:key_id, :health, :until)")
_KEYS = text("select * from app.operators_managed_keys()")
_MODELS = text("select * from app.operators_managed_models()")
_PUT_KEY = text(
    "select app.put_managed_key(:provider_id, :name, :mask, :sealed, :salt, :base_url, cast(:cap_usd as numeric), :health)"
)
_CHANGE_KEY = text("select app.change_managed_key(:key_id, :name, cast(:cap_usd as numeric), :is_enabled)")
_REPLACE = text("select app.replace_managed_secret(:key_id, :mask, :sealed, :health)")
_DELETE_KEY = text("select app.delete_managed_key(:key_id)")
_SEALED_KEY = text("select sealed, salt from app.sealed_managed_key(:key_id)")
_PUT_MODEL = text(
    "select app.put_managed_model(:key_id, :model, :title, cast(:margin as numeric), :prices, :abilities)"
).bindparams(bindparam("prices", type_=JSONB), bindparam("abilities", type_=JSONB))
_WITHDRAW = text("select app.withdraw_managed_model(:model_id)")


async def offered_models(session: AsyncSession) -> list[OfferedModel]:
    """Models that the session's user may pay for with credits."""
    return [OfferedModel.model_validate(dict(row._mapping)) for row in await session.execute(_OFFERED)]


async def sealed_model(session: AsyncSession, model_id: UUID) -> SealedModel | None:
    """One of them with its key, also when it is offered no more: what has begun with it ends with it. The worker's role."""
    row = (await session.execute(_SEALED, {"model_id": model_id})).one_or_none()
    return None if row is None else SealedModel.model_validate(dict(row._mapping))


async def is_in_use(session: AsyncSession, key_id: UUID) -> bool:
    """Whether a managed key may still be used. The worker's role."""
    return bool((await session.execute(_IN_USE, {"key_id": key_id})).scalar_one())


async def note_health(
    session: AsyncSession, key_id: UUID, health: KeyHealth, until: datetime | None, secret_at: datetime
) -> None:
    """Keep what became of a key in a build, unless its secret was replaced since. The worker's role."""
    await session.execute(_NOTE_HEALTH, {"key_id": key_id, "health": health, "until": until, "secret_at": secret_at})


async def tell_health(session: AsyncSession, key_id: UUID, health: KeyHealth, until: datetime | None) -> None:
    """Keep what an operator's test of a key has found."""
    await session.execute(_TELL_HEALTH, {"key_id": key_id, "health": health, "until": until})


async def list_keys(session: AsyncSession) -> list[ManagedKeyRow]:
    """The managed keys, for operators; raises `NotFound` for everybody else, like all that follow."""
    return [ManagedKeyRow.model_validate(dict(row._mapping)) for row in await session.execute(_KEYS)]


async def list_models(session: AsyncSession) -> list[ManagedModelRow]:
    """The models that they serve."""
    return [ManagedModelRow.model_validate(dict(row._mapping)) for row in await session.execute(_MODELS)]


async def put_key(session: AsyncSession, key: NewManagedKey) -> UUID:
    """Keep a key; its id."""
    return UUID(str((await session.execute(_PUT_KEY, key.model_dump())).scalar_one()))


async def change_key(
    session: AsyncSession, key_id: UUID, name: str, cap_usd: Decimal | None, *, is_enabled: bool
) -> None:
    """Another name and cap, in use or not."""
    values = {"key_id": key_id, "name": name, "cap_usd": cap_usd, "is_enabled": is_enabled}
    await session.execute(_CHANGE_KEY, values)


async def replace_secret(session: AsyncSession, key_id: UUID, mask: str, sealed: str, health: KeyHealth) -> None:
    """Another secret under the same id."""
    await session.execute(_REPLACE, {"key_id": key_id, "mask": mask, "sealed": sealed, "health": health})


async def delete_key(session: AsyncSession, key_id: UUID) -> None:
    """Forget a key; its models are offered no more."""
    await session.execute(_DELETE_KEY, {"key_id": key_id})


async def sealed_key(session: AsyncSession, key_id: UUID) -> OwnSealedKey | None:
    """A key as it is sealed, to be tested."""
    row = (await session.execute(_SEALED_KEY, {"key_id": key_id})).one_or_none()
    return None if row is None else OwnSealedKey.model_validate(dict(row._mapping))


async def put_model(
    session: AsyncSession,
    key_id: UUID,
    named: tuple[str, str],
    margin_percent: Decimal,
    prices: ModelPrices,
    abilities: ModelAbilities,
) -> UUID:
    """Offer a model of a key (`named` are its id and title), in place of what was said of it before."""
    values = {
        "key_id": key_id,
        "model": named[0],
        "title": named[1],
        "margin": margin_percent,
        "prices": prices.model_dump(mode="json", include=set(ModelPrices.model_fields)),
        "abilities": abilities.model_dump(mode="json", include=set(ModelAbilities.model_fields)),
    }
    return UUID(str((await session.execute(_PUT_MODEL, values)).scalar_one()))


async def withdraw_model(session: AsyncSession, model_id: UUID) -> None:
    """Offer a model no more."""
    await session.execute(_WITHDRAW, {"model_id": model_id})
