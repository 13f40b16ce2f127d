"""What a project's card shows; pure."""

from typing import Any
from uuid import UUID

from pydantic import BaseModel

from samokoder_app import paths
from samokoder_app.builds.views import StartBuild
from samokoder_app.errors import NotFound
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


def build_order(model: str, auto_approve: bool) -> StartBuild:
    """The order of a chosen `ModelOption`; no choice is the demo, what is no option is refused."""
    if model in {"", DEMO}:
        return StartBuild(model=DEMO, auto_approve=auto_approve)
    try:
        return StartBuild(key_id=UUID(model), auto_approve=auto_approve)
    except ValueError as error:
        raise NotFound("key_not_found") from error
