"""SQL of rights: what the session's user may do with a project. The roles that give them are in `app.role_rights`."""

from enum import StrEnum
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from samokoder_app.errors import Forbidden, NotFound


class Right(StrEnum):
    """What one may do: with a project, or (`people`, `own`) with its team."""

    VIEW = "view"
    EDIT = "edit"
    BUILD = "build"
    APPROVE = "approve"
    EXPORT = "export"
    MANAGE = "manage"
    PEOPLE = "people"
    OWN = "own"


_RIGHTS = text("select app.project_rights(:project_id)")
_OWNER = text("select user_id from public.projects where id = :project_id")


async def project_rights(session: AsyncSession, project_id: UUID) -> frozenset[Right]:
    """All rights of the session's user in a project; none where it is not there for him."""
    found = (await session.execute(_RIGHTS, {"project_id": project_id})).scalar_one()
    return frozenset(Right(one) for one in found or ())


async def check_right(session: AsyncSession, project_id: UUID, right: Right) -> None:
    """Raises `NotFound` for whoever may not even see the project, `Forbidden` (`role_forbids`) without this right."""
    rights = await project_rights(session, project_id)
    if Right.VIEW not in rights:
        raise NotFound("project_not_found")
    if right not in rights:
        raise Forbidden("role_forbids")


async def owner_of(session: AsyncSession, project_id: UUID) -> UUID:
    """Whose project it is, as whom its app runs; raises `NotFound`."""
    found = (await session.execute(_OWNER, {"project_id": project_id})).scalar_one_or_none()
    if found is None:
        raise NotFound("project_not_found")
    return UUID(str(found))
