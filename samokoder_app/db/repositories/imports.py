"""SQL of imports; sessions come from `as_user`."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY, BYTEA, JSONB
from sqlalchemy.ext.asyncio import AsyncSession

from engine.workspace.manifest import Manifest

_STORE = text("select app.store_import(:project_id, :contents)").bindparams(bindparam("contents", type_=ARRAY(BYTEA)))
_IMPORT = text("select app.import_version(:project_id, :manifest, :stack, :title, :note)").bindparams(
    bindparam("manifest", type_=JSONB), bindparam("note", type_=JSONB)
)


async def store_contents(session: AsyncSession, project_id: UUID, contents: Sequence[bytes]) -> None:
    """Keep contents for the version that `import_version` makes in the same transaction."""
    await session.execute(_STORE, {"project_id": project_id, "contents": list(contents)})


async def import_version(
    session: AsyncSession, project_id: UUID, manifest: Manifest, stack: str | None, title: str, note: dict[str, Any]
) -> int:
    """The first version of an empty project; raises `NotFound` and `Conflict("project_not_empty")`."""
    tree = {path: entry.model_dump() for path, entry in manifest.items()}
    values = {"project_id": project_id, "manifest": tree, "stack": stack, "title": title, "note": note}
    return int((await session.execute(_IMPORT, values)).scalar_one())
