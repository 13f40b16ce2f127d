"""SQL of versions: whole trees of files by content, what was verified of them, restoring and forking."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import bindparam, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession

from engine.workspace.manifest import FileEntry, Manifest
from samokoder_app.db.repositories.held import Held


class StoredVersion(BaseModel):
    """A version without its files; `step` and `build_id` are None for a save by hand.

    `verification` is the newest event of a verification of the same files, `verified_as` the version they were then.
    """

    model_config = ConfigDict(frozen=True)

    version: int
    title: str
    kind: str
    build_id: UUID | None
    step: int | None
    created_at: datetime
    from_version: int | None
    from_project: UUID | None
    changed_files: int
    verification: dict[str, Any] | None
    verified_at: datetime | None
    verified_as: int | None


class VersionOrigin(BaseModel):
    """What builds know of a version: the state of the one it comes from, and the one that verified the same files."""

    model_config = ConfigDict(frozen=True)

    build_id: UUID | None
    state: dict[str, Any] | None
    verified_build_id: UUID | None
    verified_state: dict[str, Any] | None
    verification: dict[str, Any] | None


class NewFork(BaseModel):
    """What a fork is made with; without a build there is no `state`."""

    model_config = ConfigDict(frozen=True)

    name: str
    title: str
    build_id: UUID | None
    request: dict[str, Any] | None
    state: dict[str, Any] | None
    events: Sequence[dict[str, Any]]


_LATEST = text("select latest_version from public.projects where id = :project_id")
_FILES = text(
    "select path, sha256, size, executable from app.version_files"
    " where project_id = :project_id and version = :version order by path"
)
_VERSIONS = text("""
select v.version, v.title, v.kind, v.build_id, v.step, v.created_at, v.from_version, v.from_project,
    c.changed_files, e.payload as verification, e.at as verified_at, w.version as verified_as
from (select * from app.versions where project_id = :project_id and version < :before
    order by version desc limit :limit) as v
left join lateral (select payload, at from app.events where project_id = v.project_id
    and kind = 'verification_finished' and payload ->> 'fingerprint' = v.fingerprint
    order by seq desc limit 1) as e on true
left join lateral (select max(version) as version from app.versions where project_id = v.project_id
    and fingerprint = v.fingerprint and created_at <= e.at) as w on true
cross join lateral (select count(*) as changed_files
    from (select path, sha256, executable from app.version_files
        where project_id = v.project_id and version = v.version) as new
    full join (select path, sha256, executable from app.version_files
        where project_id = v.project_id and version = v.version - 1) as old using (path)
    where (new.sha256, new.executable) is distinct from (old.sha256, old.executable)) as c
order by v.version desc
""")
_HISTORY = text(
    "select coalesce(sum(size) filter (where is_first), 0) as bytes, count(*) as entries from (select size,"
    " row_number() over (partition by sha256) = 1 as is_first from app.version_files where project_id = :project_id) f"
)
_UNJUDGED = text("""
select v.version from app.versions v join public.projects p on p.id = v.project_id and p.latest_version = v.version
left join lateral (select payload ->> 'fingerprint' as fingerprint from app.events
    where project_id = v.project_id and kind = 'verification_finished' order by seq desc limit 1) as last on true
where v.project_id = :project_id
    and case when last.fingerprint is null then v.kind <> 'build' else last.fingerprint <> v.fingerprint end
""")
_RESTORE = text("select app.restore_version(:project_id, :version, :title)")
_BROUGHT_IN = text(
    "select exists (select from app.versions where project_id = :project_id and version = 1 and kind in ('import', 'fork'))"
)
_ORIGIN = text("select * from app.version_origin(:project_id, :version)")
_FORK = text(
    "select app.fork_project(:project_id, :version, :name, :title, cast(:build_id as uuid), :request, :state, :events)"
).bindparams(
    bindparam("request", type_=JSONB(none_as_null=True)),
    bindparam("state", type_=JSONB(none_as_null=True)),
    bindparam("events", type_=JSONB),
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


async def history_size(session: AsyncSession, project_id: UUID) -> tuple[int, int]:
    """Bytes of all versions' contents, each counted once, and the number of their files, counted in every version."""
    row = (await session.execute(_HISTORY, {"project_id": project_id})).one()
    return int(row.bytes), int(row.entries)


async def unjudged_version(session: AsyncSession, project_id: UUID) -> int | None:
    """The latest version if its files are not those of the last verification, else None."""
    found: int | None = (await session.execute(_UNJUDGED, {"project_id": project_id})).scalar_one_or_none()
    return found


async def restore_version(session: AsyncSession, project_id: UUID, version: int, title: str) -> int:
    """The tree of a version as a new one; the present number if nothing changed by it.

    Raises `NotFound`, and `Conflict` while a build of the project works.
    """
    values = {"project_id": project_id, "version": version, "title": title}
    return int((await session.execute(_RESTORE, values)).scalar_one())


async def is_brought_in(session: AsyncSession, project_id: UUID) -> bool:
    """Whether a project's first files came from elsewhere, be it by way of another project."""
    return bool((await session.execute(_BROUGHT_IN, {"project_id": project_id})).scalar_one())


async def version_origin(session: AsyncSession, project_id: UUID, version: int) -> VersionOrigin:
    """What builds know of a version; raises `NotFound`."""
    row = (await session.execute(_ORIGIN, {"project_id": project_id, "version": version})).one()
    return VersionOrigin.model_validate(dict(row._mapping))


async def fork_project(session: AsyncSession, project_id: UUID, version: int, fork: NewFork) -> UUID:
    """A new project of the same owner with the files of a version; raises `NotFound` and `QuotaExceeded`."""
    values = {"project_id": project_id, "version": version, **fork.model_dump()}
    return UUID(str((await session.execute(_FORK, values)).scalar_one()))


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
