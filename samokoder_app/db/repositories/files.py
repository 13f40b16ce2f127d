"""SQL of a project's files as its owner reads and saves them; sessions come from `as_user`."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import bindparam, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession

_PROJECT = text("select latest_version, stack, name from public.projects where id = :project_id")
_BLOBS = text("select sha256, content from app.blobs where project_id = :project_id and sha256 = any(:digests)")
_SAVE = text(
    "select app.save_user_file(:project_id, :path, :content, :expected, :executable, :title, :added, :removed)"
)
_CHANGE = text("select app.change_user_files(:project_id, :changes, :title)").bindparams(
    bindparam("changes", type_=JSONB)
)
_HISTORY = text("""
select number, title, origin, build_id, created_at, sha256 from (
    select v.version as number, v.title, v.kind as origin, v.build_id::text, v.created_at, f.sha256,
        lag(f.sha256) over (order by v.version) as before
    from app.versions v left join app.version_files f
        on f.project_id = v.project_id and f.version = v.version and f.path = :path
    where v.project_id = :project_id) as h
where sha256 is distinct from before order by number desc limit :limit
""")
_IS_SCREENSHOT = text(
    "select exists (select from app.events where project_id = :project_id"
    " and kind in ('requirement_updated', 'verification_finished')"
    " and jsonb_path_exists(payload, '$.**.screenshot ? (@ == $sha256)', jsonb_build_object('sha256', cast(:sha256 as text))))"
)
_LAST_STATE = text(
    "select state from app.builds where project_id = :project_id and jsonb_typeof(state -> 'spec') = 'object'"
    " order by created_at desc, id limit 1"
)
_SLOT = text("select app.workspace_slot(:project_id)")


class ProjectFacts(NamedTuple):
    """What file and preview services need to know of a project."""

    version: int
    stack: str
    name: str


class StoredChange(BaseModel):
    """What is to be at a path: a content that is stored already, or nothing; `expected` is what is known to be there."""

    model_config = ConfigDict(frozen=True)

    path: str
    expected: str | None
    sha256: str | None = None
    executable: bool = False
    added: int = 0
    removed: int = 0


class StoredFileVersion(NamedTuple):
    """A version that a file came, changed or went in; no `sha256` where it went."""

    number: int
    title: str
    origin: str
    build_id: str | None
    created_at: datetime
    sha256: str | None


async def project_facts(session: AsyncSession, project_id: UUID) -> ProjectFacts | None:
    """The project, None if it does not exist for this user."""
    row = (await session.execute(_PROJECT, {"project_id": project_id})).one_or_none()
    return None if row is None else ProjectFacts(row.latest_version, row.stack, row.name)


async def read_blobs(session: AsyncSession, project_id: UUID, digests: Sequence[str]) -> dict[str, bytes]:
    """Stored contents by SHA-256; what is not stored is missing."""
    rows = await session.execute(_BLOBS, {"project_id": project_id, "digests": list(digests)})
    return {row.sha256: bytes(row.content) for row in rows}


async def save_file(
    session: AsyncSession,
    project_id: UUID,
    path: str,
    content: bytes | None,
    expected: str | None,
    executable: bool,
    title: str,
    lines: tuple[int, int],
) -> int:
    """Save (`content`) or delete (None) one file as a new version; `lines` counts added and removed ones.

    Raises `PreconditionFailed` if the present hash is not `expected`, `NotFound` for a foreign project.
    """
    values = {
        "project_id": project_id,
        "path": path,
        "content": content,
        "expected": expected,
        "executable": executable,
        "title": title,
        "added": lines[0],
        "removed": lines[1],
    }
    return int((await session.execute(_SAVE, values)).scalar_one())


async def change_files(session: AsyncSession, project_id: UUID, changes: Sequence[StoredChange], title: str) -> int:
    """Delete and put files in one new version.

    Raises `PreconditionFailed` if anything else than expected is there, `NotFound` for a foreign project.
    """
    values = {"project_id": project_id, "changes": [change.model_dump() for change in changes], "title": title}
    return int((await session.execute(_CHANGE, values)).scalar_one())


async def history(session: AsyncSession, project_id: UUID, path: str, limit: int) -> list[StoredFileVersion]:
    """Versions in which the file of this path came, changed or went, newest first."""
    rows = await session.execute(_HISTORY, {"project_id": project_id, "path": path, "limit": limit})
    return [StoredFileVersion(*row) for row in rows]


async def is_screenshot(session: AsyncSession, project_id: UUID, sha256: str) -> bool:
    """Whether evidence of the project refers to this picture."""
    return bool((await session.execute(_IS_SCREENSHOT, {"project_id": project_id, "sha256": sha256})).scalar_one())


async def last_build_state(session: AsyncSession, project_id: UUID) -> object | None:
    """The last checkpoint of the project's newest build with a specification, as JSON."""
    return (await session.execute(_LAST_STATE, {"project_id": project_id})).scalar_one_or_none()


async def workspace_slot(session: AsyncSession, project_id: UUID) -> int:
    """The number that makes the project's uid."""
    return int((await session.execute(_SLOT, {"project_id": project_id})).scalar_one())
