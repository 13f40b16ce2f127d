"""SQL of stored bytes: by SHA-256 within a project, nothing is shared between tenants."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from samokoder_app.db.repositories.held import Held

_PUT = text("select app.put_blob(:build_id, :attempt, :content)")
_HELD = text("select sha256 from app.blobs where project_id = :project_id and sha256 = any(:wanted)")
_FREE = text("select app.free_databases(:build_id, :attempt, :superseded)")
_READ = text("select content from app.blobs where project_id = :project_id and sha256 = :sha256")


async def put_blob(session: AsyncSession, held: Held, content: bytes) -> str:
    """Store a build's bytes, once; returns their SHA-256. Raises `FenceBroken`."""
    values = {"build_id": held.build_id, "attempt": held.attempt, "content": content}
    return str((await session.execute(_PUT, values)).scalar_one())


async def free_databases(session: AsyncSession, held: Held, superseded: Collection[str]) -> None:
    """Free GPT-Pilot's databases that the build has superseded, and those of before a build that is done, unless somebody
    can still go on with them. Raises `FenceBroken`."""
    values = {"build_id": held.build_id, "attempt": held.attempt, "superseded": list(superseded)}
    await session.execute(_FREE, values)


async def read_blob(session: AsyncSession, project_id: UUID, sha256: str) -> bytes | None:
    """Stored bytes, None if there are none."""
    row = (await session.execute(_READ, {"project_id": project_id, "sha256": sha256})).one_or_none()
    return None if row is None else bytes(row.content)


async def held_blobs(session: AsyncSession, project_id: UUID, wanted: Collection[str]) -> frozenset[str]:
    """Those of the wanted hashes whose contents are in the project."""
    rows = await session.execute(_HELD, {"project_id": project_id, "wanted": list(wanted)})
    return frozenset(rows.scalars())
