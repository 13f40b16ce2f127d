"""The events of a build. One payload class per kind; the kind is the discriminator.

The engine emits `Envelope`s: payload plus (step, ordinal), the key that makes a replayed step
write nothing twice. The host adds sequence number, time and build.
"""

from typing import Annotated, Literal

from pydantic import Field

from engine.builds.budget import Budget
from engine.builds.forecast import Forecast
from engine.builds.intake import Answer, Question
from engine.builds.materials import Image
from engine.builds.state import (
    BuildError,
    BuildStatus,
    Plan,
    Requirement,
    RequirementStatus,
    Role,
    Spec,
    Stage,
    TaskStatus,
    Usage,
)
from engine.builds.turns import Attachment, TurnKind
from engine.document import Document
from engine.llm.spending import CostSource, Reservation
from engine.verify.evidence import CheckEvidence


class BuildStarted(Document):
    """A build began (or began again after a pause), with these limits."""

    kind: Literal["build_started"] = "build_started"
    idea: str
    stack: str
    model: str
    is_demo: bool
    is_turn: bool = Field(default=False, description="It answers a message about the app, told just before.")
    budget: Budget = Budget()
    images: tuple[Image, ...] = Field(default=(), description="What came with the idea; the model may not see it.")
    page: str = Field(default="", description="Address of the page that came with the idea.")
    forecast: Forecast | None = Field(default=None, description="What it was expected to use before it began.")
    is_plan_open: bool = Field(default=True, description="As in `StageStarted`.")


class StageStarted(Document):
    """A role took up its work; `task` is the id of the task it works on. `is_plan_open` says whether the plan may be changed
    from here on; where its approval is asked for, it may."""

    kind: Literal["stage_started"] = "stage_started"
    stage: Stage
    role: Role
    task: str | None = None
    is_plan_open: bool = True


class StageFinished(Document):
    """A role finished; `outcome` is a key of the stage table."""

    kind: Literal["stage_finished"] = "stage_finished"
    stage: Stage
    role: Role
    outcome: str
    seconds: float


class UserMessage(Document):
    """Something the user wrote: the idea, an answer, a change."""

    kind: Literal["user_message"] = "user_message"
    message_id: str
    text: str
    attachments: tuple[Attachment, ...] = ()


class TurnUnderstood(Document):
    """What a message turned out to be; `is_declined`: it wants what cannot be done, the answer says why."""

    kind: Literal["turn_understood"] = "turn_understood"
    turn: TurnKind
    is_declined: bool = False


class MessageStarted(Document):
    """A role begins to speak; its text arrives as `LiveChunk`s."""

    kind: Literal["message_started"] = "message_started"
    message_id: str
    role: Role
    stage: Stage


class MessageFinished(Document):
    """The whole text for people of one message, Markdown without HTML."""

    kind: Literal["message_finished"] = "message_finished"
    message_id: str
    role: Role
    stage: Stage
    text: str


class QuestionsAsked(Document):
    """The build waits for the user's answers to these questions about the idea; they are asked once."""

    kind: Literal["questions_asked"] = "questions_asked"
    questions: tuple[Question, ...]


class QuestionsAnswered(Document):
    """The questions are answered; what has no answer here is decided by the Spec Writer."""

    kind: Literal["questions_answered"] = "questions_answered"
    answers: tuple[Answer, ...]


class SpecReady(Document):
    """The specification is written."""

    kind: Literal["spec_ready"] = "spec_ready"
    spec: Spec


class PlanReady(Document):
    """The plan is written (or was changed); requirements now carry their checks."""

    kind: Literal["plan_ready"] = "plan_ready"
    plan: Plan
    spec: Spec


class PlanEdited(Document):
    """The user changed the plan: as it will be once the build has taken the edit; `requirements` without proofs."""

    kind: Literal["plan_edited"] = "plan_edited"
    number: int
    plan: Plan
    requirements: tuple[Requirement, ...]


class ApprovalAsked(Document):
    """The build waits for the user to approve the plan; `forecast` is what carrying it out is likely to use."""

    kind: Literal["approval_asked"] = "approval_asked"
    forecast: Forecast | None = None


class TaskUpdated(Document):
    """A task of the plan changed its status; once it is done, how many requirements pass (`passed` of `total`)."""

    kind: Literal["task_updated"] = "task_updated"
    task: str
    title: str
    status: TaskStatus
    passed: int | None = None
    total: int | None = None


class FileChanged(Document):
    """A file of the app was created, changed or deleted."""

    kind: Literal["file_changed"] = "file_changed"
    path: str
    change: Literal["created", "changed", "deleted"]
    added: int
    removed: int


class CommandStarted(Document):
    """A command began to run in the sandbox; `label` says in words what it is for."""

    kind: Literal["command_started"] = "command_started"
    command_id: str
    argv: tuple[str, ...]
    label: str


class CommandFinished(Document):
    """A command ended; `tail` holds the last 4,000 characters of its output."""

    kind: Literal["command_finished"] = "command_finished"
    command_id: str
    exit_code: int
    seconds: float
    tail: str


class ToolStarted(Document):
    """A model's call of a tool is being carried out; `label` says in words what it does.

    `command_id` is the command that it runs, if it runs one.
    """

    kind: Literal["tool_started"] = "tool_started"
    call_id: str
    tool: str
    label: str
    command_id: str | None = None


class ToolFinished(Document):
    """What became of a call of a tool: in a word, and the first 1,500 characters of what the model was told."""

    kind: Literal["tool_finished"] = "tool_finished"
    call_id: str
    is_failed: bool
    note: str
    detail: str


class RequirementUpdated(Document):
    """A requirement changed its status, with the evidence for it."""

    kind: Literal["requirement_updated"] = "requirement_updated"
    requirement: str
    text: str
    status: RequirementStatus
    evidence: tuple[CheckEvidence, ...] = ()


class VerificationFinished(Document):
    """One verification ended: counts over all requirements, and the facts beside them."""

    kind: Literal["verification_finished"] = "verification_finished"
    passed: int
    failed: int
    not_verified: int
    pending: int
    fingerprint: str = Field(default="", description="Of the files that were looked at; events before it have none.")
    facts: tuple[CheckEvidence, ...] = ()


class ModelCalled(Document):
    """One call of a model: what it used, as `CallUse` says it. `cost_usd` None means that the price is unknown.

    `reserved` is what it may have used at the most, of a call that was `lost` with its worker. `token` names a try that
    brought no answer, as its note does.
    """

    kind: Literal["model_called"] = "model_called"
    role: Role
    model: str
    prompt_tokens: int
    completion_tokens: int
    estimated: bool
    cost_usd: str | None = None
    seconds: float
    cached_tokens: int = 0
    reasoning_tokens: int = 0
    cost_source: CostSource = "unknown"
    provider: str | None = None
    key_id: str | None = None
    outcome: Literal["answered", "cut", "lost"] = "answered"
    reserved: Reservation | None = None
    token: str | None = None


class VersionSaved(Document):
    """A version of the files was saved; `version` counts from 1 in each project."""

    kind: Literal["version_saved"] = "version_saved"
    version: int
    title: str


class PreviewReady(Document):
    """The app answered for the first time in this build: a preview can be shown."""

    kind: Literal["preview_ready"] = "preview_ready"


class Notice(Document):
    """Something the user should know: a retry, a reduced mode, a switch of model.

    `details` are the same for programs; of `model_switched`: `from`, `to`, `why` and `seconds` until `from` is back.
    """

    kind: Literal["notice"] = "notice"
    level: Literal["info", "warning", "error"]
    code: str
    text: str
    details: dict[str, str] = Field(default_factory=dict)


class BuildFinished(Document):
    """The build came to rest with this status (also `waiting` and `paused`)."""

    kind: Literal["build_finished"] = "build_finished"
    status: BuildStatus
    usage: Usage
    seconds: float
    error: BuildError | None = None


Payload = Annotated[
    BuildStarted
    | StageStarted
    | StageFinished
    | UserMessage
    | TurnUnderstood
    | MessageStarted
    | MessageFinished
    | QuestionsAsked
    | QuestionsAnswered
    | SpecReady
    | PlanReady
    | PlanEdited
    | ApprovalAsked
    | TaskUpdated
    | FileChanged
    | CommandStarted
    | CommandFinished
    | ToolStarted
    | ToolFinished
    | RequirementUpdated
    | VerificationFinished
    | ModelCalled
    | VersionSaved
    | PreviewReady
    | Notice
    | BuildFinished,
    Field(discriminator="kind"),
]


class Envelope(Document):
    """A payload with its place in the build.

    `ordinal` names the event within its step, it does not order events: the same thing told again by a
    replayed step has the same ordinal (31 bits) and is skipped.
    """

    step: int
    ordinal: int
    payload: Payload


class LiveChunk(Document):
    """A piece of running text beside the event stream; lost ones are made good by the saved text.

    `channel` is a message's or a command's id; `offset` counts characters from its beginning.
    """

    channel: str
    offset: int
    text: str
