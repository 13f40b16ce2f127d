"""SQL of images that go with an idea, before it is ordered."""

import re
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from engine.builds.materials import Image
from engine.materials.pictures import PictureFile

_HASH = re.compile(r"[0-9a-f]{64}")
_KEEP = text("select app.keep_idea_image(:name, :media_type, :width, :height, :content)")
_KNOWN = text(
    "select sha256, name, media_type, width, height from app.idea_images"
    " where user_id = :user_id and sha256 = any(:wanted)"
)
_TAKE = text("select app.take_idea_image(:project_id, :sha256)")


async def keep_image(session: AsyncSession, name: str, picture: PictureFile) -> str:
    """Keep an image of the present user; returns its sha256."""
    return str((await session.execute(_KEEP, {"name": name, **picture.model_dump()})).scalar_one())


async def known_images(session: AsyncSession, user_id: UUID, wanted: list[str]) -> dict[str, Image]:
    """The user's images of these hashes, those that are there; what is no hash is none."""
    hashes = [one for one in wanted if _HASH.fullmatch(one)]
    rows = await session.execute(_KNOWN, {"user_id": user_id, "wanted": hashes})
    return {row.sha256: Image.model_validate(dict(row._mapping)) for row in rows}


async def take_image(session: AsyncSession, project_id: UUID, sha256: str) -> bool:
    """Move an image of the present user into a project of his; False if there is none."""
    return bool((await session.execute(_TAKE, {"project_id": project_id, "sha256": sha256})).scalar_one())
