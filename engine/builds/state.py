"""What a build knows: the one persisted document from which any step can resume.

`BuildState` is saved after every step. It has a schema version; a golden file in the tests
guards that old checkpoints stay readable.
"""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from engine.builds.intake import Answers, Question
from engine.builds.materials import Materials
from engine.builds.repair_history import Attempt, Undo
from engine.builds.turns import Turn
from engine.document import Document
from engine.engine_name import OWN, PILOT, EngineName
from engine.llm.roles import Mode as Mode
from engine.llm.roles import Role as Role
from engine.verify.checks import Check
from engine.verify.evidence import CheckEvidence

STATE_VERSION = 1


class Stage(StrEnum):
    """A stage of a build; `engine.builds.table` says which follows which."""

    SURVEY = "survey"
    CHARACTERISE = "characterise"
    LISTEN = "listen"
    INTAKE = "intake"
    SPEC = "spec"
    ARCHITECTURE = "architecture"
    PLAN = "plan"
    REPLAN = "replan"
    APPROVAL = "approval"
    BASELINE = "baseline"
    DEVELOP = "develop"
    WRITE = "write"
    EXECUTE = "execute"
    VERIFY = "verify"
    REPAIR = "repair"
    DOCUMENT = "document"
    PILOT = "gpt_pilot"
    DONE = "done"


ASKING_STAGES = frozenset({Stage.INTAKE, Stage.PILOT})
"""Where a build that waits does so for answers to its questions."""

WantedMode = Literal["auto", "loop", "batch"]
"""How the code shall be written; "auto" is what suits the model."""


class BuildStatus(StrEnum):
    """Status of a build as the REST contract names it."""

    QUEUED = "queued"
    RUNNING = "running"
    WAITING = "waiting"
    PAUSED = "paused"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class RequirementStatus(StrEnum):
    """Status of a requirement as the REST contract names it."""

    PENDING = "pending"
    WORKING = "working"
    PASSED = "passed"
    FAILED = "failed"
    NOT_VERIFIED = "not_verified"


class TaskStatus(StrEnum):
    """Status of a task of the plan."""

    PENDING = "pending"
    WORKING = "working"
    DONE = "done"
    FAILED = "failed"


class Requirement(Document):
    """One thing the app must do, with the checks that prove it. Without checks it is open: REPLAN writes them."""

    id: str
    text: str
    status: RequirementStatus = RequirementStatus.PENDING
    checks: tuple[Check, ...] = ()
    evidence: tuple[CheckEvidence, ...] = ()
    comment: str = Field(default="", description="What the user noted beside it; part of every brief.")
    unproven: str = Field(default="", description="Why no check can prove it, in a sentence; then it is not open.")


class Spec(Document):
    """What will be built, in the user's language."""

    title: str
    summary: str
    requirements: tuple[Requirement, ...]
    out_of_scope: tuple[str, ...] = ()


class Architecture(Document):
    """How it will be built: data, pages with the names people see on them, and the API."""

    entities: tuple[str, ...] = Field(description="One line each: Name(field: type, …; relations).")
    pages: tuple[str, ...] = Field(description="One line each: path, what is on it, labels of inputs and buttons.")
    endpoints: tuple[str, ...] = Field(description="One line each: METHOD /api/path, body, answer.")
    notes: str = ""


class Task(Document):
    """One step of the plan: a goal that a single answer of a model can reach."""

    id: str
    title: str
    goal: str
    files: tuple[str, ...] = ()
    requirements: tuple[str, ...] = Field(default=(), description="Ids of requirements that hold once it is done.")
    status: TaskStatus = TaskStatus.PENDING
    comment: str = Field(default="", description="What the user noted beside it; part of the task's brief.")


class Plan(Document):
    """The tasks in the order they will be done."""

    tasks: tuple[Task, ...]


class Usage(Document):
    """Sum over the model calls of a build; tokens are the provider's, else characters / 4 (`estimated`)."""

    calls: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    estimated: bool = False


class BuildError(Document):
    """Why a build stopped, for the user: a stable code and a sentence in the user's language."""

    code: str
    message: str
    details: dict[str, str] = Field(default_factory=dict)


class Unfinished(Document):
    """Where the work of an earlier build stopped, and why."""

    stage: Stage
    error: BuildError | None = None


class PilotWork(Document):
    """What GPT-Pilot's work needs to go on elsewhere: its project, and its database as a stored blob."""

    project: str = Field(description="Id of the project in its database.")
    database: str = Field(description="sha256 of the database as it was when the process had ended.")
    answers: dict[str, str] = Field(
        default_factory=dict,
        description="What the user answered since its last task began, by the mark of the question.",
    )
    asked: str = Field(default="", description="Mark of what it asked last: of the user, or before its next task.")
    planned: tuple[str, ...] = Field(
        default=(), description="Its tasks as it describes them, in its order, while their plan waits for the user."
    )
    first_task: int = Field(default=1, description="Number of its first task in the plan of the build.")
    replays_from: int | None = Field(
        default=None, description="First step whose calls it makes again after a new start; None: the present one."
    )
    finished: str = Field(
        default="", description="sha256 of the database at the end of its last work: a message begins with it."
    )
    told: str = Field(default="", description="Mark of the question that was answered with the message.")
    questions: int = Field(default=0, description="How many questions it has asked so far, whoever answered them.")


_EARLIER_NAMES: dict[object, EngineName] = {"own": OWN, "gpt_pilot": PILOT}


def _named_anew(name: object) -> object:
    """Checkpoints may hold names that engines had before they had one each."""
    return _EARLIER_NAMES.get(name, name)


class BuildState(Document):
    """Everything needed to go on with a build on any worker."""

    version: int = STATE_VERSION
    idea: str
    language: str = Field(description="'ru' or 'en': the language of the idea and of all answers.")
    stack: str
    auto_approve: bool = True
    engine: Annotated[EngineName, BeforeValidator(_named_anew)] = OWN
    pilot: PilotWork | None = Field(default=None, description="None: GPT-Pilot has not come to rest yet.")
    mode: Mode = Field(default=Mode.BATCH, description="How the code is written; set when a build begins or goes on.")
    stage: Stage = Stage.SPEC
    step: int = Field(default=0, description="Number of completed steps; key of journal and events.")
    status: BuildStatus = BuildStatus.RUNNING
    materials: Materials = Field(default=Materials(), description="What came with the idea besides its words.")
    questions: tuple[Question, ...] = Field(default=(), description="What was asked about the idea; asked once.")
    answers: Answers | None = Field(default=None, description="What was answered; None: not yet, or nothing was asked.")
    spec: Spec | None = None
    architecture: Architecture | None = None
    plan: Plan | None = None
    task_index: int = 0
    repair_round: int = 0
    pending_answer: str | None = Field(default=None, description="A Developer's answer that waits to be applied.")
    pending_role: Role = Field(default=Role.DEVELOPER, description="Who wrote the pending answer.")
    loop_steps: tuple[int, ...] = Field(
        default=(), description="Steps whose conversation with the tools the next repair goes on with."
    )
    rejection: tuple[str, ...] = Field(default=(), description="Why the pending answer could not be applied.")
    misplaced: tuple[str, ...] = Field(
        default=(), description="Paths of the rejected answer at which no file may be: its blocks for them are dropped."
    )
    failure: str | None = Field(default=None, description="Trimmed evidence of the last failed verification.")
    failure_mark: str | None = Field(
        default=None, description="Digest of what failed; the same one twice is no progress."
    )
    vacuous: tuple[str, ...] = Field(
        default=(), description="Checks that passed before the work for them began, and so prove nothing."
    )
    new_checks: tuple[str, ...] = Field(
        default=(), description="Checks that REPLAN added and that the present app was not measured with yet."
    )
    edits: int = Field(default=0, description="Number of the user's last edit of the plan that is in this state.")
    revision: int = Field(default=0, description="Counts the plans that the Tech Lead has written and amended.")
    earlier_marks: tuple[str, ...] = Field(default=(), description="Marks of the task's failures before that one.")
    attempts: tuple[Attempt, ...] = Field(
        default=(), description="Rounds of repair of this task, as far as they failed."
    )
    undo: tuple[Undo, ...] = Field(default=(), description="What repairs changed since the last verification.")
    verified_fingerprint: str = Field(default="", description="Of the files of the last verification.")
    is_escalated: bool = Field(default=False, description="The stronger model has taken over the repair of this task.")
    is_too_wide: bool = Field(
        default=False, description="The pending answer was sent back because it changes more than its task."
    )
    facts: tuple[CheckEvidence, ...] = Field(
        default=(), description="Evidence that belongs to no requirement: tests, start, pages."
    )
    usage: Usage = Usage()
    seconds: float = Field(default=0.0, description="Time worked, rests not counted.")
    rests: int = Field(default=0, description="How often the build came to rest; part of the events' ordinals.")
    files_version: int = Field(default=0, description="Version of the files that the last checkpoint knows.")
    is_preview_ready: bool = False
    told_lacks: tuple[str, ...] = Field(
        default=(), description="Variables and hosts that the user was told of already, newest last."
    )
    is_documented: bool = False
    is_accepted: bool = Field(default=False, description="The user takes the app although requirements are unmet.")
    error: BuildError | None = None
    turn: Turn | None = Field(
        default=None, description="The message that this build answers; None: it began with the idea."
    )
    is_brought_in: bool = Field(
        default=False, description="The app was not made from the stack's starter: its own files are its conventions."
    )
    heard: int = Field(default=0, description="Number of the last message that came while the build ran and was heard.")
    left: Unfinished | None = Field(
        default=None, description="What was unfinished before the message; a turn that changes nothing leaves it so."
    )
    waived: tuple[str, ...] = Field(
        default=(),
        description="Requirements that the user took unmet in an earlier build, and those that no check showed of an app "
        "that was brought in: not verified again.",
    )
