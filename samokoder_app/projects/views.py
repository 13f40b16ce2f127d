"""What pages and API see of a project."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field


class View(BaseModel):
    """Base of view models: values that never change; parts may be given as the rows that they show."""

    model_config = ConfigDict(frozen=True, from_attributes=True)


class StackChoice(View):
    """A stack that a project can be built on, with its title in both languages."""

    id: str
    ru: str
    en: str


class RequirementTile(View):
    """A requirement on a project's card."""

    id: str
    text: str
    status: str


class BuildSummary(View):
    """The last build of a project in a line."""

    id: UUID
    status: str
    passed: int
    total: int


class ProjectView(View):
    """A project as lists and pages show it; `description` is the idea, `version` that of its files."""

    id: UUID
    name: str
    description: str
    stack: str
    created_at: datetime
    updated_at: datetime
    last_build: BuildSummary | None = None
    requirements: tuple[RequirementTile, ...] = ()
    version: int = 0
    picture: str | None = Field(
        default=None, description="SHA-256 of the app's newest picture: the tag of `/api/projects/{id}/picture`."
    )
