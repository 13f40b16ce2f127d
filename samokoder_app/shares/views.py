"""What pages and API see of links: those who share, and those who visit."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from engine.builds.state import RequirementStatus
from engine.verify.evidence import CheckEvidence
from samokoder_app.previews.views import PreviewState
from samokoder_app.versions.views import Origin, VersionEvidence


class View(BaseModel):
    """Base of view models: values that never change."""

    model_config = ConfigDict(frozen=True)


class ShareView(View):
    """A link as those see it who may share its project."""

    id: UUID
    name: str
    link: str = Field(repr=False, description="The whole address; empty if it can be read no more.")
    created_by: str = Field(description="Who made it; empty for other members of a team.")
    preview: bool
    history: bool
    code: bool
    fork: bool
    secrets: bool = Field(description="The visitors' preview runs with the app's secrets and outside hosts.")
    visits: int
    last_visit_at: datetime | None
    created_at: datetime
    expires_at: datetime | None


class SharedRequirement(View):
    """What the app must do, and what proves that these very files do it."""

    id: str
    text: str
    status: RequirementStatus
    evidence: tuple[CheckEvidence, ...] = ()


class SharedVersion(View):
    """A version in the history of a shared app; `title` is empty where it would name something else of the owner's."""

    number: int
    title: str
    created_at: datetime
    origin: Origin
    changed_files: int
    evidence: VersionEvidence | None
    picture: str | None


class SharedApp(View):
    """A project as a visitor sees it. `requirements` and their counts are about the newest version's very files."""

    name: str
    summary: str = Field(description="What it is, as the specification says it; empty without one.")
    version: int
    shows_preview: bool
    shows_history: bool
    shows_code: bool
    allows_fork: bool
    expires_at: datetime | None
    requirements: tuple[SharedRequirement, ...] = ()
    passed: int = 0
    versions: tuple[SharedVersion, ...] = Field(default=(), description="The newest 50, newest first.")


class SharedPreview(View):
    """The preview of a link: `url` enters it once within 60 seconds, and is empty until the app answers."""

    state: PreviewState
    url: str = ""
