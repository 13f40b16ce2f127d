"""The picture of an app, of its newest version that has one or of any; only its owner sees it.

It is a PNG of 1280 × 800 pixels that the verifier's browser made. Errors: `NotFound`, also for files that nobody verified.
"""

from collections.abc import Callable
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy.ext.asyncio import AsyncSession

from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.db.repositories import files, pictures
from samokoder_app.db.session import as_user
from samokoder_app.errors import NotFound
from samokoder_app.files.contents import PNG_SIGNATURE
from samokoder_app.versions.service import project_facts, stored_version


class Picture(BaseModel):
    """A picture under its SHA-256; `png` is None for whoever has it already."""

    model_config = ConfigDict(frozen=True)

    sha256: str
    png: bytes | None


async def read_picture(
    user: CurrentUser, project_id: UUID, number: int | None = None, is_known: Callable[[str], bool] = lambda _: False
) -> Picture:
    """The picture of version `number`, by default of the newest version that has one.

    `is_known` tells of a SHA-256 whether the caller has that picture, so that it need not be read.
    """
    async with as_user(user.id) as session:
        await project_facts(session, project_id)
        sha256 = await _sha256(session, project_id, number)
        if sha256 is None:
            raise NotFound("picture_not_found")
        if is_known(sha256):
            return Picture(sha256=sha256, png=None)
        png = (await files.read_blobs(session, project_id, [sha256])).get(sha256, b"")
    if not png.startswith(PNG_SIGNATURE):
        raise NotFound("picture_not_found")
    return Picture(sha256=sha256, png=png)


async def _sha256(session: AsyncSession, project_id: UUID, number: int | None) -> str | None:
    if number is None:
        return (await pictures.pictures_of_projects(session, [project_id])).get(project_id)
    await stored_version(session, project_id, number)
    return (await pictures.pictures_of_versions(session, project_id, [number])).get(number)
