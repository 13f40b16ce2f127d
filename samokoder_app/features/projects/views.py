"""What a project's card shows; pure."""

from typing import Any

from pydantic import BaseModel

from samokoder_app import paths
from samokoder_app.projects.views import ProjectView


class ProjectRow(BaseModel):
    """A project on its card."""

    id: str
    name: str
    description: str
    href: str
    changed_at: str
    version: int
    status: str
    tiles: list[dict[str, Any]]


def project_row(project: ProjectView) -> ProjectRow:
    """The card of a project."""
    return ProjectRow(
        id=str(project.id),
        name=project.name,
        description=project.description,
        href=paths.project(project.id),
        changed_at=project.updated_at.isoformat(),
        version=project.version,
        status=project.last_build.status if project.last_build else "",
        tiles=[tile.model_dump() for tile in project.requirements],
    )
