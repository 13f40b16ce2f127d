"""What pages and API see of a project."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from engine.engine_name import OWN, EngineName


class View(BaseModel):
    """Base of view models: values that never change; parts may be given as the rows that they show."""

    model_config = ConfigDict(frozen=True, from_attributes=True)


class StackChoice(View):
    """A stack that a project can be built on: its title and a sentence about it in both languages."""

    id: str
    ru: str
    en: str
    about_ru: str
    about_en: str


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
    engine: EngineName = Field(default=OWN, description="Who writes its app; chosen when it is made.")
    created_at: datetime
    updated_at: datetime
    last_build: BuildSummary | None = None
    requirements: tuple[RequirementTile, ...] = ()
    version: int = 0
    team_id: UUID | None = None
    team: str | None = Field(default=None, description="Name of the team that the project belongs to; null: none.")
    role: str = Field(default="owner", description="Yours: owner, admin, editor or viewer.")
    rights: tuple[str, ...] = Field(
        default=(), description="What you may do: view, edit, build, approve, export, manage."
    )
    is_read_only: bool = Field(
        default=False, description="Beyond the projects of the plan: it can be read and taken away, not worked in."
    )
    picture: str | None = Field(
        default=None, description="SHA-256 of the app's newest picture: the tag of `/api/projects/{id}/picture`."
    )


Order = Literal["changed", "created", "name"]
StateGroup = Literal["all", "working", "resting", "done", "stopped", "none"]

STATES: dict[StateGroup, tuple[str, ...]] = {
    "all": (),
    "working": ("queued", "running"),
    "resting": ("waiting", "paused"),
    "done": ("done",),
    "stopped": ("failed", "cancelled"),
    "none": ("",),
}
"""Groups that a list is narrowed to, with the states of the last build; "" stands for a project without one."""


class ProjectSearch(View):
    """What a list is asked for: words of name or idea, a group of states, an order."""

    words: str = ""
    group: StateGroup = "all"
    order: Order = "changed"


class FoundProjects(View):
    """Some of the projects that were found, and how many there are in each group whatever the group asked for."""

    items: tuple[ProjectView, ...]
    numbers: dict[StateGroup, int]
