"""Projects of a user. No Reflex, no SQL."""

from uuid import UUID

from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.paging import Page
from samokoder_app.projects.views import ProjectView


async def create_project(user: CurrentUser, name: str, description: str, stack: str = "fastapi") -> ProjectView:
    """A new project for an idea of 1–20,000 characters; an empty name is made from the idea."""
    raise NotImplementedError


async def list_projects(user: CurrentUser, cursor: str | None = None, limit: int = 20) -> Page[ProjectView]:
    """The user's projects, newest first."""
    raise NotImplementedError


async def get_project(user: CurrentUser, project_id: UUID) -> ProjectView:
    """One project; another user's does not exist."""
    raise NotImplementedError


async def update_project(
    user: CurrentUser, project_id: UUID, name: str | None = None, description: str | None = None
) -> ProjectView:
    """Change name or idea."""
    raise NotImplementedError


async def delete_project(user: CurrentUser, project_id: UUID) -> None:
    """Delete a project with all that belongs to it; a running build is stopped."""
    raise NotImplementedError
