"""What the list of projects shows; pure."""

from typing import Any

from pydantic import BaseModel

from engine.engine_name import PILOT
from samokoder_app import paths
from samokoder_app.projects.service import stack_choices
from samokoder_app.projects.views import STATES, ProjectView


class ProjectRow(BaseModel):
    """A project on its card; `picture` is the address of what its app looks like, empty while nobody has looked."""

    id: str
    name: str
    description: str
    href: str
    changed_at: str
    version: int
    is_read_only: bool
    status: str
    stack_ru: str
    stack_en: str
    is_pilot: bool
    picture: str
    tiles: list[dict[str, Any]]


def project_row(project: ProjectView) -> ProjectRow:
    """The card of a project."""
    stack = next((choice for choice in stack_choices() if choice.id == project.stack), None)
    title = "React, Vite, Express" if project.engine == PILOT else project.stack
    return ProjectRow(
        id=str(project.id),
        name=project.name,
        description=project.description,
        href=paths.project(project.id),
        changed_at=project.updated_at.isoformat(),
        version=project.version,
        is_read_only=project.is_read_only,
        status=project.last_build.status if project.last_build else "",
        stack_ru=stack.ru if stack else title,
        stack_en=stack.en if stack else title,
        is_pilot=project.engine == PILOT,
        picture=f"{paths.api_project_picture(project.id)}?tag={project.picture}" if project.picture else "",
        tiles=[tile.model_dump() for tile in project.requirements],
    )


def is_at_work(rows: list[ProjectRow]) -> bool:
    """Whether any of these is being built, so that its card will change by itself."""
    return any(row.status in STATES["working"] for row in rows)
