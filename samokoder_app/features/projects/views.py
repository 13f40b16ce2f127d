"""What a project's card shows; pure."""

from typing import Any

from pydantic import BaseModel

from samokoder_app import paths
from samokoder_app.keys.views import KeyView
from samokoder_app.projects.views import ProjectView

DEMO = "demo"


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


class ModelOption(BaseModel):
    """A choice of model: the id of a key, or the demo."""

    value: str
    label: str


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


def model_option(key: KeyView) -> ModelOption:
    """A kept key as a choice of model."""
    return ModelOption(value=str(key.id), label=f"{key.key_name or key.provider_id} · {key.model}")
