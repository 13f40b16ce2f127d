"""SQL of a project's files as its owner reads and saves them; sessions come from `as_user`."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

_PROJECT = text("select latest_version, stack, name from public.projects where id = :project_id")
_BLOBS = text("select sha256, content from app.blobs where project_id = :project_id and sha256 = any(:digests)")
_SAVE = text(
    "select app.save_user_file(:project_id, :path, :content, :expected, :executable, :title, :added, :removed)"
)
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


async def is_screenshot(session: AsyncSession, project_id: UUID, sha256: str) -> bool:
    """Whether evidence of the project refers to this picture."""
    return bool((await session.execute(_IS_SCREENSHOT, {"project_id": project_id, "sha256": sha256})).scalar_one())


async def last_build_state(session: AsyncSession, project_id: UUID) -> object | None:
    """The last checkpoint of the project's newest build with a specification, as JSON."""
    return (await session.execute(_LAST_STATE, {"project_id": project_id})).scalar_one_or_none()


async def workspace_slot(session: AsyncSession, project_id: UUID) -> int:
    """The number that makes the project's uid."""
    return int((await session.execute(_SLOT, {"project_id": project_id})).scalar_one())
