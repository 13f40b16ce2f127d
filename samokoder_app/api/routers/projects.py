"""Projects."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from samokoder_app.api.access import User
from samokoder_app.api.bodies import ERRORS, NewProject, ProjectChanges, TeamOfProject
from samokoder_app.paging import Page
from samokoder_app.previews import service as previews
from samokoder_app.projects import service
from samokoder_app.projects.views import ProjectView
from samokoder_app.teams import service as teams

_ONE = "/{project_id:uuid}"
"""Else `import` would be the id of a project, too."""

router = APIRouter(prefix="/api/projects", tags=["projects"], responses=ERRORS)


@router.post("", status_code=201)
async def create_project(user: User, body: NewProject, response: Response) -> ProjectView:
    """Create a project from an idea. An empty name is made from the idea."""
    project = await service.create_project(user, body.name, body.description, body.stack, body.team_id, body.engine)
    response.headers["Location"] = f"/api/projects/{project.id}"
    return project


@router.get("")
async def list_projects(
    user: User, cursor: str | None = None, limit: Annotated[int, Query(ge=1, le=100)] = 20
) -> Page[ProjectView]:
    """List your projects, newest first."""
    return await service.list_projects(user, cursor, limit)


@router.get(_ONE)
async def get_project(user: User, project_id: UUID) -> ProjectView:
    """Read a project with the requirements of its last build."""
    return await service.get_project(user, project_id)


@router.patch(_ONE)
async def update_project(user: User, project_id: UUID, body: ProjectChanges) -> ProjectView:
    """Change a project's name or idea."""
    return await service.update_project(user, project_id, body.name, body.description)


@router.put(f"{_ONE}/team", status_code=204)
async def move_project(user: User, project_id: UUID, body: TeamOfProject) -> None:
    """Bring a project of yours into a team of yours, or take it out."""
    await teams.move_project(user, project_id, body.team_id)


@router.delete(_ONE, status_code=204)
async def delete_project(user: User, project_id: UUID) -> None:
    """Delete a project with its files, builds and preview."""
    await service.delete_project(user, project_id)
    await previews.forget_preview(project_id)
