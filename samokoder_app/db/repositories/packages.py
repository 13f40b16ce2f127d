"""SQL of the packages that projects are allowed beyond their stacks'."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TEXT
from sqlalchemy.ext.asyncio import AsyncSession

from samokoder_app.db.repositories.held import Held

_NAMES = bindparam("names", type_=ARRAY(TEXT))
_EVENT = bindparam("event", type_=JSONB(none_as_null=True))
_LIST = text(
    "select name, is_allowed, updated_at from app.project_packages where project_id = :project_id"
    " order by is_allowed desc, name"
)
_ALLOW = text("select app.allow_packages(:project_id, :names, :most, :event)").bindparams(_NAMES, _EVENT)
_REMOVE = text("select app.remove_package(:project_id, :name, :event)").bindparams(_EVENT)
_ASK_OF_BUILD = text("select app.ask_packages_of_build(:build_id, :attempt, :names)").bindparams(_NAMES)


class PackageRow(NamedTuple):
    """A package that is allowed or was asked for."""

    name: str
    is_allowed: bool
    updated_at: datetime


async def list_packages(session: AsyncSession, project_id: UUID) -> list[PackageRow]:
    """The project's packages, the allowed ones first."""
    rows = await session.execute(_LIST, {"project_id": project_id})
    return [PackageRow(row.name, row.is_allowed, row.updated_at) for row in rows]


async def allowed_packages(session: AsyncSession, project_id: UUID) -> frozenset[str]:
    """Names of those that are allowed."""
    return frozenset(row.name for row in await list_packages(session, project_id) if row.is_allowed)


async def allow_packages(
    session: AsyncSession, project_id: UUID, names: Collection[str], most: int, event: dict[str, Any] | None
) -> None:
    """Allow packages; raises `NotFound`, and `Conflict` if there are `most` already."""
    values = {"project_id": project_id, "names": sorted(names), "most": most, "event": event}
    await session.execute(_ALLOW, values)


async def remove_package(session: AsyncSession, project_id: UUID, name: str, event: dict[str, Any]) -> None:
    """Forget a package, allowed or asked for; raises `NotFound`."""
    await session.execute(_REMOVE, {"project_id": project_id, "name": name, "event": event})


async def ask_packages_of_build(session: AsyncSession, held: Held, names: Collection[str]) -> None:
    """Keep what a build's app asks for in vain; the build tells of it by itself."""
    values = {"build_id": held.build_id, "attempt": held.attempt, "names": list(names)}
    await session.execute(_ASK_OF_BUILD, values)
