"""What pages, API and tests see of a build."""

from datetime import datetime
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from engine.builds.forecast import Forecast
from engine.builds.intake import Answer, Question
from engine.builds.materials import Materials
from engine.builds.state import BuildError, BuildStatus, Mode, Plan, Requirement, Stage, Usage, WantedMode
from engine.builds.turns import MAX_ATTACHMENTS, Attachment, Turn
from engine.engine_name import EngineName
from engine.llm.routing.tiers import Tier
from engine.verify.evidence import CheckEvidence
from samokoder_app.keys.views import ModelName, NamedModel
from samokoder_app.projects.authors import Author


class View(BaseModel):
    """Base of view models: values that never change."""

    model_config = ConfigDict(frozen=True)


class StartBuild(View):
    """How to build: with which model, and whether to stop for the user's approval of the plan.

    `model` None takes the user's routes (with `tier` those of one tier for everything), else their first key, else
    the demo model; "demo" asks for the demo model. `stronger_model` repairs what the model could not, with the same
    key. A build that goes on `by_role` does so with the user's routes in place of its own model. `mode` "auto" is what
    suits the model. The limits are hard: what may go over them is not asked; None is no limit.
    """

    key_id: UUID | None = None
    managed_model_id: UUID | None = Field(default=None, description="A model that is paid for with credits.")
    model: ModelName | None = None
    auto_approve: bool = True
    mode: WantedMode = "auto"
    tier: Tier | None = None
    stronger_model: NamedModel | None = None
    by_role: bool = False
    budget_usd: Decimal | None = None
    budget_tokens: int | None = None
    images: tuple[str, ...] = Field(default=(), description="Images that go with the idea, by their ids.")
    page_url: str = Field(default="", description="A page that goes with the idea.")

    @property
    def has_model(self) -> bool:
        """Whether it names a model or a key."""
        return bool(self.model or self.key_id or self.managed_model_id)


class BuildView(View):
    """A build as the REST contract shows it."""

    id: UUID
    project_id: UUID
    status: BuildStatus
    stage: Stage
    plan: Plan | None = None
    requirements: tuple[Requirement, ...] = ()
    usage: Usage = Usage()
    cost_usd: str | None = Field(default=None, description="Sum of known prices in dollars; None: unknown.")
    evidence: tuple[CheckEvidence, ...] = ()
    error: BuildError | None = None
    created_at: datetime
    started_at: datetime | None = None
    finished_at: datetime | None = None
    model: str
    is_demo: bool
    managed_model_id: UUID | None = Field(default=None, description="Set: it is paid for with credits.")
    auto_approve: bool = True
    budget_usd: str | None = Field(default=None, description="The build's limit in dollars; null: none.")
    budget_tokens: int | None = Field(default=None, description="The build's limit in tokens; null: none.")
    forecast: Forecast | None = Field(
        default=None,
        description="What it was expected to use when it was ordered, to hold against usage; null: nothing.",
    )
    mode: Mode | None = Field(default=None, description="How the code is written; null before the build begins.")
    turn: Turn | None = Field(default=None, description="The message that it answers; null: it began with the idea.")
    materials: Materials = Field(default=Materials(), description="Images and page that came with the idea.")
    questions: tuple[Question, ...] = Field(default=(), description="What the agents asked about the idea.")
    answers: tuple[Answer, ...] | None = Field(
        default=None, description="What was answered; a question without one was left to the agents. Null: not yet."
    )


class EventView(View):
    """A persisted event; `seq` counts from 1 in each project without gaps."""

    seq: int
    at: datetime
    build_id: UUID | None
    kind: str
    payload: dict[str, Any]
    author: Author | None = Field(default=None, description="Who said it; null for what nobody said.")


class LiveView(View):
    """A piece of running text: characters of `channel` (a message or a command) from `offset` on."""

    kind: Literal["live"] = "live"
    build_id: UUID
    channel: str
    offset: int
    text: str


class RunningView(View):
    """All that is saved of a running text: the answer to a reader who has missed a piece of it."""

    kind: Literal["running"] = "running"
    channel: str
    text: str


class Looker(View):
    """Somebody who looks at the project now."""

    user_id: UUID
    name: str
    role: str


class CaughtUpView(View):
    """All is told that had happened when the connection was made; what follows happens now."""

    kind: Literal["caught_up"] = "caught_up"


class PeopleView(View):
    """Who looks at a team's project now, whenever somebody comes or goes."""

    kind: Literal["people"] = "people"
    people: tuple[Looker, ...]


class RightsView(View):
    """What the reader may do with the project from now on, whenever that has changed."""

    kind: Literal["rights"] = "rights"
    rights: tuple[str, ...]


class GoneView(View):
    """The last word on a connection: the project is not there for its reader any more."""

    kind: Literal["gone"] = "gone"


class BeatView(View):
    """A sign of life on a connection that has nothing to tell."""

    kind: Literal["beat"] = "beat"


class TaskDraft(View):
    """A task as the user edits it; without `id` a new one, without `goal` its title says all."""

    id: str | None = Field(default=None, pattern=r"^T\d{1,4}$")
    title: str = Field(min_length=1, max_length=200)
    goal: str = Field(default="", max_length=4000)
    comment: str = Field(default="", max_length=1000, description="A note that goes into the task's brief.")


class RequirementDraft(View):
    """A requirement as the user edits it, without `id` a new one; another text gets checks of its own."""

    id: str | None = Field(default=None, pattern=r"^R\d{1,4}$")
    text: str = Field(min_length=1, max_length=1000)
    comment: str = Field(default="", max_length=1000, description="A note that goes into every brief.")


class PlanDraft(View):
    """The plan as the user wants it: order counts, what is left out is dropped.

    Tasks that are done or at work stay; a change of one becomes a task that follows it.
    """

    tasks: tuple[TaskDraft, ...] = Field(min_length=1, max_length=500)
    requirements: tuple[RequirementDraft, ...] = Field(max_length=200)


class PlanView(View):
    """The plan of a build with the requirements that it serves, as they will be once every change is taken."""

    build_id: UUID
    editable: bool = Field(description="As soon as there is a plan, until the build is over.")
    pending: bool = Field(default=False, description="Whether a change waits for the build to take it.")
    revision: str = Field(default="0.0", description="What If-Match wants.")
    only_tasks: bool = Field(default=False, description="GPT-Pilot's plan: its tasks can be changed, nothing else.")
    settled: tuple[str, ...] = Field(default=(), description="Tasks that are done or at work: they stay as they are.")
    plan: Plan | None
    requirements: tuple[Requirement, ...]


class Message(View):
    """What the user says. A turn is built like the newest build, also within its limits, but for what is named here."""

    text: str
    reply_to: str | None = Field(default=None, max_length=200, description="Part of the new message's id.")
    attachments: tuple[Attachment, ...] = Field(default=(), max_length=MAX_ATTACHMENTS)
    model: ModelName | None = None
    key_id: UUID | None = None
    managed_model_id: UUID | None = None
    engine: EngineName | None = None
    auto_approve: bool | None = None
    budget_usd: Decimal | None = None
    budget_tokens: int | None = None


class ChatReply(View):
    """What became of a chat message: kept as an event (`seq`) of a build, or answered in one sentence."""

    seq: int | None
    build_id: UUID | None = None
    message_key: str | None = Field(default=None, description="Key of the answer's text in the catalog.")
