"""SQL of projects' secrets and outside hosts."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import bindparam, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession

from samokoder_app.db.repositories.held import Held


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True)


class SecretRow(_Row):
    """A secret without its value."""

    name: str
    mask: str
    updated_at: datetime


class SealedSecret(_Row):
    """A secret to be opened, with the salt of whoever gave it."""

    name: str
    sealed: str
    salt: bytes


class HostRow(_Row):
    """A host that is allowed or was asked for."""

    host: str
    is_allowed: bool
    updated_at: datetime


_EVENT = bindparam("event", type_=JSONB)
_SECRETS = text("select name, mask, updated_at from app.project_secrets where project_id = :project_id order by name")
_PUT = text("select app.put_secret(:project_id, :name, :mask, :sealed, :most, :event)").bindparams(_EVENT)
_DELETE = text("select app.delete_secret(:project_id, :name, :event)").bindparams(_EVENT)
_SEALED = text("select name, sealed, salt from app.sealed_secrets(:project_id)")
_SEALED_FOR_WORKER = text(
    "select s.name, s.sealed, s.salt from app.project_secrets s where s.project_id = :project_id order by s.name"
)
_HOSTS = text(
    "select host, is_allowed, updated_at from app.project_hosts where project_id = :project_id"
    " order by is_allowed desc, host"
)
_ALLOW = text("select app.allow_host(:project_id, :host, :most, :event)").bindparams(_EVENT)
_REMOVE = text("select app.remove_host(:project_id, :host, :event)").bindparams(_EVENT)
_ASK = text("select app.ask_host(:project_id, :host, :event)").bindparams(_EVENT)
_ASK_OF_BUILD = text("select app.ask_host_of_build(:build_id, :attempt, :host)")
_STAMP = text(
    "select md5(coalesce((select string_agg(name || updated_at, ',' order by name) from app.project_secrets"
    " where project_id = :project_id), '') || coalesce((select string_agg(host, ',' order by host)"
    " from app.project_hosts where project_id = :project_id and is_allowed), '')"
    " || coalesce((select string_agg(name, ',' order by name)"
    " from app.project_packages where project_id = :project_id and is_allowed), ''))"
)


async def list_secrets(session: AsyncSession, project_id: UUID) -> list[SecretRow]:
    """The project's secrets, by name."""
    return [SecretRow(**row._mapping) for row in await session.execute(_SECRETS, {"project_id": project_id})]


async def put_secret(
    session: AsyncSession, project_id: UUID, name: str, mask: str, sealed: str, most: int, event: dict[str, Any]
) -> None:
    """Keep or replace a secret; raises `NotFound`, and `Conflict` if there are `most` already."""
    values = {"project_id": project_id, "name": name, "mask": mask, "sealed": sealed, "most": most, "event": event}
    await session.execute(_PUT, values)


async def delete_secret(session: AsyncSession, project_id: UUID, name: str, event: dict[str, Any]) -> None:
    """Forget a secret; raises `NotFound`."""
    await session.execute(_DELETE, {"project_id": project_id, "name": name, "event": event})


async def sealed_secrets(session: AsyncSession, project_id: UUID) -> list[SealedSecret]:
    """The secrets of a project that the session's user manages, to be opened; of any other none."""
    return [SealedSecret(**row._mapping) for row in await session.execute(_SEALED, {"project_id": project_id})]


async def sealed_secrets_for_worker(session: AsyncSession, project_id: UUID) -> list[SealedSecret]:
    """The same for the worker's role."""
    rows = await session.execute(_SEALED_FOR_WORKER, {"project_id": project_id})
    return [SealedSecret(**row._mapping) for row in rows]


async def list_hosts(session: AsyncSession, project_id: UUID) -> list[HostRow]:
    """The project's hosts, the allowed ones first."""
    return [HostRow(**row._mapping) for row in await session.execute(_HOSTS, {"project_id": project_id})]


async def allow_host(session: AsyncSession, project_id: UUID, host: str, most: int, event: dict[str, Any]) -> None:
    """Allow a host; raises `NotFound`, and `Conflict` if there are `most` already."""
    await session.execute(_ALLOW, {"project_id": project_id, "host": host, "most": most, "event": event})


async def remove_host(session: AsyncSession, project_id: UUID, host: str, event: dict[str, Any]) -> None:
    """Forget a host, allowed or asked for; raises `NotFound`."""
    await session.execute(_REMOVE, {"project_id": project_id, "host": host, "event": event})


async def ask_host(session: AsyncSession, project_id: UUID, host: str, event: dict[str, Any]) -> None:
    """Keep that the app tried a host in vain, and tell of it once."""
    await session.execute(_ASK, {"project_id": project_id, "host": host, "event": event})


async def ask_host_of_build(session: AsyncSession, held: Held, host: str) -> None:
    """The same for a build, which tells of it by itself."""
    await session.execute(_ASK_OF_BUILD, {"build_id": held.build_id, "attempt": held.attempt, "host": host})


async def stamp(session: AsyncSession, project_id: UUID) -> str:
    """Changes with every change of what the app is given."""
    return str((await session.execute(_STAMP, {"project_id": project_id})).scalar_one())
