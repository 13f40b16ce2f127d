"""SQL of users' keys, of providers and of models."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from samokoder_app.errors import Conflict

MOST_KEYS = 50
"""Keys of a user, as `app.keep_key` counts them."""


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True)


class KeyHealth(StrEnum):
    """What is known of a key: the first four until it is tested again or its secret replaced."""

    OK = "ok"
    REJECTED = "rejected"
    NO_CREDIT = "no_credit"
    NO_PERMISSION = "no_permission"
    UNREACHABLE = "unreachable"
    COOLING = "cooling"


class KeyRow(_Row):
    """A kept key without the key. Of several the one with the lowest `position` serves first."""

    id: UUID
    provider_id: str
    key_name: str
    mask: str
    base_url: str | None
    model: str | None
    position: int
    health: KeyHealth
    cooling_until: datetime | None
    checked_at: datetime | None
    secret_at: datetime
    created_at: datetime
    last_used_at: datetime | None


class SealedKey(_Row):
    """A kept key for the worker: sealed, with its owner's salt and the provider's kind and address.

    `secret_at` goes back with what becomes of it (`report_health`): meanwhile the secret may be another one.
    """

    id: UUID
    sealed: str
    salt: bytes
    secret_at: datetime
    provider_id: str
    kind: str
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
    health: KeyHealth = KeyHealth.OK


class OwnSealedKey(_Row):
    """A key of the session's user, to be opened for a test."""

    sealed: str
    salt: bytes


class ProviderRow(_Row):
    """A provider that is offered; one that `lists_publicly` has the same models for everybody."""

    id: str
    title: str
    kind: str
    base_url: str | None
    needs_key: bool
    needs_base_url: bool
    lists_publicly: bool = False


_LIST = text(
    "select id, provider_id, key_name, mask, base_url, model, position, health, cooling_until, checked_at, secret_at,"
    " created_at, last_used_at from public.user_api_keys where user_id = :user_id order by position, created_at, id"
)
_LENT = text("select * from app.keys_lent_to(:user_id, :project_id)")
_LENT_IN = text("select * from app.keys_lent_in(:team_id)")
_INSERT = text("select app.keep_key(:provider_id, :key_name, :mask, :sealed, :base_url, :model, :health)")
_DELETE = text("delete from public.user_api_keys where id = :key_id and user_id = :user_id returning id")
_CHANGE = text(
    "update public.user_api_keys set key_name = :key_name, model = :model"
    " where id = :key_id and user_id = :user_id returning id"
)
_REORDER = text(
    "update public.user_api_keys k set position = wanted.place"
    " from unnest(cast(:key_ids as uuid[])) with ordinality as wanted (id, place)"
    " where k.id = wanted.id and k.user_id = :user_id"
)
_REPLACE = text("select app.replace_key_secret(:key_id, :mask, :sealed, :health)")
_HEALTH = text(
    "update public.user_api_keys set health = :health, cooling_until = :until, checked_at = now()"
    " where id = :key_id and (cast(:secret_at as timestamptz) is null or secret_at = :secret_at)"
)
_SALT = text("select key_salt from public.profiles where id = :user_id")
_PROVIDERS = text(
    "select id, title, kind, base_url, needs_key, needs_base_url, lists_publicly from public.ai_providers"
    " where is_available order by position, id"
)
_SEALED_BY_ID = text(
    "select k.id, k.encrypted_key as sealed, f.key_salt as salt, k.secret_at, k.provider_id, p.kind, k.model,"
    " coalesce(k.base_url, p.base_url) as base_url from public.user_api_keys k"
    " join public.profiles f on f.id = k.user_id join public.ai_providers p on p.id = k.provider_id"
    " where k.id = any(:key_ids)"
)
_SEALED_OWN = text("select sealed, salt from app.sealed_key(:key_id)")
_KEPT = text(
    "select exists (select from public.user_api_keys where id = :key_id and user_id = :user_id)"
    " or exists (select from app.keys_lent_to(:user_id, :project_id) lent where lent.id = :key_id)"
)
_USED = text("update public.user_api_keys set last_used_at = now() where id = :key_id")


async def list_keys(session: AsyncSession, user_id: UUID) -> list[KeyRow]:
    """A user's keys in their order."""
    rows = await session.execute(_LIST, {"user_id": user_id})
    return [KeyRow.model_validate(dict(row._mapping)) for row in rows]


async def usable_keys(
    session: AsyncSession, user_id: UUID, project_id: UUID | None, *, team_id: UUID | None = None
) -> list[KeyRow]:
    """Keys that a user's builds of a project may use: his own in their order, then those lent to the project's team.

    `team_id` is the team of a project that is yet to be made.
    """
    own = await list_keys(session, user_id)
    if project_id is not None:
        rows = await session.execute(_LENT, {"user_id": user_id, "project_id": project_id})
    elif team_id is not None:
        rows = await session.execute(_LENT_IN, {"team_id": team_id})
    else:
        return own
    return own + [KeyRow.model_validate(dict(row._mapping)) for row in rows]


async def insert_key(session: AsyncSession, key: NewKey) -> KeyRow | None:
    """Keep a key of the session's user; None for a name that is taken, raises `Conflict` for too many keys."""
    key_id = (await session.execute(_INSERT, key.model_dump(exclude={"user_id"}))).scalar_one()
    return next((row for row in await list_keys(session, key.user_id) if row.id == key_id), None)


async def delete_key(session: AsyncSession, user_id: UUID, key_id: UUID) -> bool:
    """Whether there was such a key."""
    return (await session.execute(_DELETE, {"key_id": key_id, "user_id": user_id})).one_or_none() is not None


async def change_key(session: AsyncSession, user_id: UUID, key_id: UUID, key_name: str, model: str | None) -> bool:
    """Another name and model; whether there was such a key. Raises `Conflict` for a name that is taken."""
    values = {"user_id": user_id, "key_id": key_id, "key_name": key_name, "model": model}
    try:
        return (await session.execute(_CHANGE, values)).one_or_none() is not None
    except IntegrityError as error:
        raise Conflict("key_name_taken", name=key_name) from error


async def reorder_keys(session: AsyncSession, user_id: UUID, key_ids: list[UUID]) -> None:
    """The user's keys serve in this order."""
    await session.execute(_REORDER, {"user_id": user_id, "key_ids": key_ids})


async def replace_secret(session: AsyncSession, key_id: UUID, mask: str, sealed: str, health: KeyHealth) -> None:
    """Another secret under the same id, for a key of the session's user; raises `NotFound`."""
    await session.execute(_REPLACE, {"key_id": key_id, "mask": mask, "sealed": sealed, "health": health})


async def report_health(
    session: AsyncSession,
    key_id: UUID,
    health: KeyHealth,
    until: datetime | None = None,
    secret_at: datetime | None = None,
) -> None:
    """Keep what became of a key: from a test of its owner, or from a build (the worker's role).

    With `secret_at` of the `SealedKey` nothing is kept if the secret was replaced since.
    """
    values = {"key_id": key_id, "health": health, "until": until, "secret_at": secret_at}
    await session.execute(_HEALTH, values)


async def key_salt(session: AsyncSession, user_id: UUID) -> bytes | None:
    """The salt of a user's derived key."""
    salt = (await session.execute(_SALT, {"user_id": user_id})).scalar_one_or_none()
    return None if salt is None else bytes(salt)


async def list_providers(session: AsyncSession) -> list[ProviderRow]:
    """Providers that are offered."""
    return [ProviderRow.model_validate(dict(row._mapping)) for row in await session.execute(_PROVIDERS)]


async def sealed_keys(session: AsyncSession, key_ids: list[UUID]) -> list[SealedKey]:
    """Keys of any users, for the worker's role."""
    rows = await session.execute(_SEALED_BY_ID, {"key_ids": key_ids})
    return [SealedKey.model_validate(dict(row._mapping)) for row in rows]


async def own_sealed_key(session: AsyncSession, key_id: UUID) -> OwnSealedKey | None:
    """A key of the session's user, sealed."""
    row = (await session.execute(_SEALED_OWN, {"key_id": key_id})).one_or_none()
    return None if row is None else OwnSealedKey.model_validate(dict(row._mapping))


async def is_kept(session: AsyncSession, key_id: UUID, user_id: UUID, project_id: UUID) -> bool:
    """Whether the key still is the user's, or lent to him for the project; for the worker's role."""
    values = {"key_id": key_id, "user_id": user_id, "project_id": project_id}
    return bool((await session.execute(_KEPT, values)).scalar_one())


async def mark_used(session: AsyncSession, key_id: UUID) -> None:
    """Remember when a key served last."""
    await session.execute(_USED, {"key_id": key_id})
