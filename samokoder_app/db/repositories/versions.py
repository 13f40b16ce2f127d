"""SQL of versions: whole trees of files by content."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import bindparam, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession

from engine.workspace.manifest import FileEntry, Manifest
from samokoder_app.db.repositories.held import Held


class StoredVersion(BaseModel):
    """A version without its files; `step` and `build_id` are None for a save by hand."""

    model_config = ConfigDict(frozen=True)

    version: int
    title: str
    kind: str
    build_id: UUID | None
    step: int | None
    created_at: datetime


_LATEST = text("select latest_version from public.projects where id = :project_id")
_FILES = text(
    "select path, sha256, size, executable from app.version_files"
    " where project_id = :project_id and version = :version order by path"
)
_VERSIONS = text(
    "select version, title, kind, build_id, step, created_at from app.versions"
    " where project_id = :project_id and version < :before order by version desc limit :limit"
)
_OF_STEP = text(
    "select max(version) from app.versions where project_id = :project_id and build_id = :build_id and step = :step"
)
_AFTER_STEP = text(
    "select version from app.versions where project_id = :project_id and build_id = :build_id and step >= :step"
    " order by version desc"
)
_SAVE = text("select app.save_version(:build_id, :attempt, :step, :title, :manifest)").bindparams(
    bindparam("manifest", type_=JSONB)
)
_FENCE = text("select 1 from app.fence(:build_id, :attempt)")


async def latest_version(session: AsyncSession, project_id: UUID) -> int:
    """Number of the latest version, 0 without any."""
    number = (await session.execute(_LATEST, {"project_id": project_id})).scalar_one_or_none()
    return int(number or 0)


async def read_manifest(session: AsyncSession, project_id: UUID, version: int) -> Manifest:
    """The tree of a version; version 0 is empty."""
    rows = await session.execute(_FILES, {"project_id": project_id, "version": version})
    return {row.path: FileEntry(sha256=row.sha256, size=row.size, executable=row.executable) for row in rows}


async def list_versions(session: AsyncSession, project_id: UUID, before: int, limit: int) -> list[StoredVersion]:
    """Versions with a number smaller than `before`, newest first."""
    rows = await session.execute(_VERSIONS, {"project_id": project_id, "before": before, "limit": limit})
    return [StoredVersion.model_validate(dict(row._mapping)) for row in rows]


async def version_of_step(session: AsyncSession, project_id: UUID, build_id: UUID, step: int) -> int | None:
    """The last version that a step of a build has saved."""
    found: int | None = (
        await session.execute(_OF_STEP, {"project_id": project_id, "build_id": build_id, "step": step})
    ).scalar_one()
    return found


async def versions_from_step(session: AsyncSession, project_id: UUID, build_id: UUID, step: int) -> list[int]:
    """Versions that a build saved in `step` or later, newest first: of steps that have no checkpoint yet."""
    rows = await session.execute(_AFTER_STEP, {"project_id": project_id, "build_id": build_id, "step": step})
    return [int(row.version) for row in rows]


async def save_version(session: AsyncSession, held: Held, step: int | None, title: str, manifest: Manifest) -> int:
    """Save a build's whole tree, once per step; the present number if nothing changed. Raises `FenceBroken`."""
    tree = {path: entry.model_dump() for path, entry in manifest.items()}
    values = {"build_id": held.build_id, "attempt": held.attempt, "step": step, "title": title, "manifest": tree}
    return int((await session.execute(_SAVE, values)).scalar_one())


async def hold(session: AsyncSession, held: Held) -> None:
    """Keep the build until the transaction's end; raises `FenceBroken`."""
    await session.execute(_FENCE, {"build_id": held.build_id, "attempt": held.attempt})
