"""The tables as the product's code sees them; the migrations in `alembic/` are their definition.

A test compares both. Documents in JSON columns are read and written through their own types
(`engine.builds.state.BuildState` and the like) by the repositories.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, Column, DateTime, Identity, LargeBinary, Numeric, SmallInteger, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

JsonObject = dict[str, Any]


def _now(**options: Any) -> Any:
    return Field(
        default=None,
        sa_type=DateTime(timezone=True),
        sa_column_kwargs={"server_default": text("now()")},
        **options,
    )


def _time(**options: Any) -> Any:
    return Field(default=None, sa_type=DateTime(timezone=True), **options)


class _Public(SQLModel):
    __table_args__: ClassVar[dict[str, str]] = {"schema": "public"}


class _App(SQLModel):
    __table_args__: ClassVar[dict[str, str]] = {"schema": "app"}


class SubscriptionLimit(_Public, table=True):
    """Limits of a plan; None is unlimited."""

    __tablename__ = "subscription_limits"
    plan: str = Field(primary_key=True)
    title: str
    price_usd: Decimal | None = Field(default=None, sa_type=Numeric(10, 2))
    max_projects: int | None = None
    max_builds_per_day: int | None = None
    max_concurrent_builds: int | None = None
    position: int = 0


class Profile(_Public, table=True):
    """What a user is beside the auth server's row; made by a trigger at sign-up."""

    __tablename__ = "profiles"
    id: UUID = Field(primary_key=True)
    email: str
    display_name: str | None = None
    language: str | None = None
    theme: str = "system"
    plan: str = "free"
    is_operator: bool = False
    key_salt: bytes = Field(sa_column=Column(LargeBinary, server_default=text("app.random_salt()")))
    created_at: datetime = _now()
    updated_at: datetime = _now()


class AiProvider(_Public, table=True):
    """A provider of models; `kind` chooses the client."""

    __tablename__ = "ai_providers"
    id: str = Field(primary_key=True)
    title: str
    kind: str
    base_url: str | None = None
    needs_key: bool = True
    needs_base_url: bool = False
    is_available: bool = True
    position: int = 0
    lists_publicly: bool = False
    models_due_at: datetime = _now(nullable=False)


class AiModel(_Public, table=True):
    """A model of a provider's public list, or of our seed (`listed_at` None). Prices are dollars for one token."""

    __tablename__ = "ai_models"
    id: str = Field(primary_key=True)
    provider_id: str
    model: str
    title: str
    context_tokens: int | None = None
    most_output: int | None = None
    can_see: bool | None = None
    can_call_tools: bool | None = None
    prompt_usd: Decimal | None = Field(default=None, sa_type=Numeric(20, 12))
    completion_usd: Decimal | None = Field(default=None, sa_type=Numeric(20, 12))
    cached_usd: Decimal | None = Field(default=None, sa_type=Numeric(20, 12))
    kept_usd: Decimal | None = Field(default=None, sa_type=Numeric(20, 12))
    call_usd: Decimal | None = Field(default=None, sa_type=Numeric(20, 12))
    is_free: bool = False
    is_default: bool = False
    is_available: bool = True
    position: int = 0
    listed_at: datetime | None = _time()


class KeyModel(_App, table=True):
    """A model that a key can use, as its provider lists it for that key."""

    __tablename__ = "key_models"
    key_id: UUID = Field(primary_key=True)
    model: str = Field(primary_key=True)
    title: str
    context_tokens: int | None = None
    most_output: int | None = None
    can_see: bool | None = None
    can_call_tools: bool | None = None
    prompt_usd: Decimal | None = Field(default=None, sa_type=Numeric(20, 12))
    completion_usd: Decimal | None = Field(default=None, sa_type=Numeric(20, 12))
    cached_usd: Decimal | None = Field(default=None, sa_type=Numeric(20, 12))
    kept_usd: Decimal | None = Field(default=None, sa_type=Numeric(20, 12))
    call_usd: Decimal | None = Field(default=None, sa_type=Numeric(20, 12))
    is_free: bool = False
    position: int = 0
    listed_at: datetime = _now(nullable=False)


class UserApiKey(_Public, table=True):
    """A user's own key; users write `encrypted_key` but only workers read it."""

    __tablename__ = "user_api_keys"
    id: UUID = Field(default_factory=uuid4, primary_key=True)
    user_id: UUID
    provider_id: str
    key_name: str
    mask: str
    encrypted_key: str
    base_url: str | None = None
    model: str | None = None
    position: int = 0
    health: str = "ok"
    cooling_until: datetime | None = _time()
    checked_at: datetime | None = _time()
    secret_at: datetime = _now(nullable=False)
    models_due_at: datetime = _now(nullable=False)
    created_at: datetime = _now()
    updated_at: datetime = _now()
    last_used_at: datetime | None = _time()


class ModelFamily(_App, table=True):
    """What the engine knows of a family of models; the first whose pattern fits counts."""

    __tablename__ = "model_families"
    position: int = Field(primary_key=True)
    pattern: str
    works_alone: bool


class ModelRoute(_App, table=True):
    """One place of a tier: a key with a model; without a project for all of the user's."""

    __tablename__ = "model_routes"
    id: UUID = Field(primary_key=True)
    user_id: UUID
    project_id: UUID | None = None
    tier: str
    position: int
    key_id: UUID
    model: str


class RouteChoice(_App, table=True):
    """What a user has agreed to of fail-over and of free models."""

    __tablename__ = "route_choices"
    user_id: UUID = Field(primary_key=True)
    fails_over: bool = False
    free_first: bool = False


class Project(_Public, table=True):
    """An app of a user. `description` is the idea; `last_seq` numbers its events."""

    __tablename__ = "projects"
    id: UUID = Field(default_factory=uuid4, primary_key=True)
    user_id: UUID
    name: str
    description: str
    stack: str
    latest_version: int = 0
    last_seq: int = Field(default=0, sa_type=BigInteger)
    created_at: datetime = _now()
    updated_at: datetime = _now()


class ProjectSecret(_App, table=True):
    """A variable that the project's app is given when it runs; `sealed` is read through a function alone."""

    __tablename__ = "project_secrets"
    project_id: UUID = Field(primary_key=True)
    name: str = Field(primary_key=True)
    mask: str
    sealed: str
    created_at: datetime = _now()
    updated_at: datetime = _now()


class ProjectHost(_App, table=True):
    """An outside host that the project's app may reach, or has asked for (`is_allowed` false)."""

    __tablename__ = "project_hosts"
    project_id: UUID = Field(primary_key=True)
    host: str = Field(primary_key=True)
    is_allowed: bool
    created_at: datetime = _now()
    updated_at: datetime = _now()


class WebSession(_App, table=True):
    """A browser's session; `id` is the SHA-256 of the cookie's value, tokens are sealed with the master key."""

    __tablename__ = "web_sessions"
    id: bytes = Field(primary_key=True, sa_type=LargeBinary)
    public_id: UUID
    user_id: UUID
    auth_session_id: UUID
    sealed_tokens: str
    tokens_expire_at: datetime = _time()
    created_at: datetime = _now()
    seen_at: datetime = _now()
    expires_at: datetime = _time()
    agent: str = ""


class Build(_App, table=True):
    """A build. `state` is the last checkpoint; `attempt` and `lease_until` fence its workers."""

    __tablename__ = "builds"
    id: UUID = Field(default_factory=uuid4, primary_key=True)
    project_id: UUID
    user_id: UUID
    status: str = "queued"
    stage: str = "spec"
    attempt: int = 0
    worker: str | None = None
    lease_until: datetime | None = _time()
    request: JsonObject = Field(sa_column=Column(JSONB, nullable=False))
    state: JsonObject | None = Field(default=None, sa_column=Column(JSONB))
    error: JsonObject | None = Field(default=None, sa_column=Column(JSONB))
    plan_edit: JsonObject | None = Field(default=None, sa_column=Column(JSONB))
    answers: JsonObject | None = Field(default=None, sa_column=Column(JSONB))
    cost_usd: Decimal | None = Field(default=None, sa_type=Numeric(24, 12))
    cancel_requested: bool = False
    pause_requested: bool = False
    approved: bool = False
    accepted: bool = False
    idempotency_key: str | None = None
    created_at: datetime = _now()
    started_at: datetime | None = _time()
    finished_at: datetime | None = _time()


class IdeaImage(_App, table=True):
    """An image of an idea that is not ordered yet."""

    __tablename__ = "idea_images"
    user_id: UUID = Field(primary_key=True)
    sha256: str = Field(primary_key=True)
    name: str
    media_type: str
    width: int
    height: int
    content: bytes = Field(sa_type=LargeBinary)
    created_at: datetime = _now()


class KeptAnswer(_App, table=True):
    """The answer to a request that may be sent twice; without one the request is at work."""

    __tablename__ = "kept_answers"
    user_id: UUID = Field(primary_key=True)
    rights: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    digest: bytes = Field(sa_type=LargeBinary)
    claim: UUID
    held_until: datetime = _now()
    sealed: bytes | None = Field(default=None, sa_type=LargeBinary)
    size: int = 0
    created_at: datetime = _now()


class Event(_App, table=True):
    """One event of a project; `step` and `ordinal` are its place in the build, so that a replay adds nothing."""

    __tablename__ = "events"
    project_id: UUID = Field(primary_key=True)
    seq: int = Field(primary_key=True, sa_type=BigInteger)
    build_id: UUID | None = None
    step: int | None = None
    ordinal: int | None = None
    at: datetime = _now()
    kind: str
    payload: JsonObject = Field(sa_column=Column(JSONB, nullable=False))


class Checkpoint(_App, table=True):
    """The state of a build after a step."""

    __tablename__ = "checkpoints"
    build_id: UUID = Field(primary_key=True)
    step: int = Field(primary_key=True)
    attempt: int
    state: JsonObject = Field(sa_column=Column(JSONB, nullable=False))
    at: datetime = _now()


class ModelJournalEntry(_App, table=True):
    """A model's answer, kept before it is acted on."""

    __tablename__ = "model_journal"
    build_id: UUID = Field(primary_key=True)
    step: int = Field(primary_key=True)
    ordinal: int = Field(primary_key=True)
    reply: JsonObject = Field(sa_column=Column(JSONB, nullable=False))
    at: datetime = _now()


class ToolJournalEntry(_App, table=True):
    """What the program did and said at a place of a loop of tools."""

    __tablename__ = "tool_journal"
    build_id: UUID = Field(primary_key=True)
    step: int = Field(primary_key=True)
    ordinal: int = Field(primary_key=True)
    part: int = Field(primary_key=True)
    entry: JsonObject = Field(sa_column=Column(JSONB, nullable=False))
    at: datetime = _now()


class OpenModelCall(_App, table=True):
    """A call of a model that went out and has not ended yet."""

    __tablename__ = "open_calls"
    build_id: UUID = Field(primary_key=True)
    step: int = Field(primary_key=True)
    ordinal: int = Field(primary_key=True)
    call: JsonObject = Field(sa_column=Column(JSONB, nullable=False))
    at: datetime = _now()


class Blob(_App, table=True):
    """Bytes by their SHA-256, per project (nothing is shared between tenants)."""

    __tablename__ = "blobs"
    project_id: UUID = Field(primary_key=True)
    sha256: str = Field(primary_key=True)
    size: int
    content: bytes = Field(sa_type=LargeBinary)
    created_at: datetime = _now()


class Version(_App, table=True):
    """A saved tree of files; numbers count from 1 in each project. `fingerprint` is what evidence belongs to."""

    __tablename__ = "versions"
    project_id: UUID = Field(primary_key=True)
    version: int = Field(primary_key=True)
    build_id: UUID | None = None
    step: int | None = None
    kind: str = "build"
    title: str
    created_at: datetime = _now()
    fingerprint: str
    from_version: int | None = None
    from_project: UUID | None = None


class VersionFile(_App, table=True):
    """One file of a version."""

    __tablename__ = "version_files"
    project_id: UUID = Field(primary_key=True)
    version: int = Field(primary_key=True)
    path: str = Field(primary_key=True)
    sha256: str
    size: int
    executable: bool = False


class Message(_App, table=True):
    """The running text of one channel, saved about once a second for tabs that join in the middle."""

    __tablename__ = "messages"
    build_id: UUID = Field(primary_key=True)
    channel: str = Field(primary_key=True)
    project_id: UUID
    text: str
    updated_at: datetime = _now()


class ApiUsage(_App, table=True):
    """One call of a model and what it used; `cost_usd` None means that the price is unknown."""

    __tablename__ = "api_usage_log"
    id: int | None = Field(default=None, sa_column=Column(BigInteger, Identity(always=True), primary_key=True))
    user_id: UUID
    project_id: UUID | None = None
    build_id: UUID | None = None
    step: int | None = None
    ordinal: int | None = None
    provider: str
    model: str
    role: str
    key_id: UUID | None = None
    prompt_tokens: int
    cached_tokens: int = 0
    completion_tokens: int
    reasoning_tokens: int = 0
    estimated: bool
    cost_usd: Decimal | None = Field(default=None, sa_type=Numeric(24, 12))
    cost_source: str = "unknown"
    seconds: float
    outcome: str = "answered"
    reserved_usd: Decimal | None = Field(default=None, sa_type=Numeric(24, 12))
    reserved_tokens: int | None = Field(default=None, sa_type=BigInteger)
    at: datetime = _now()


class SpendingLimit(_App, table=True):
    """How much may be spent on a project, or without one in a calendar month; `warned` is the share told last."""

    __tablename__ = "spending_limits"
    user_id: UUID = Field(primary_key=True)
    project_id: UUID | None = Field(default=None, primary_key=True)
    usd: Decimal | None = Field(default=None, sa_type=Numeric(12, 4))
    tokens: int | None = Field(default=None, sa_type=BigInteger)
    warned: int = Field(default=0, sa_type=SmallInteger)
    warned_month: date | None = None


class WorkspaceSlot(_App, table=True):
    """The number that makes a project's uid; never given out twice."""

    __tablename__ = "workspaces"
    project_id: UUID = Field(primary_key=True)
    slot: int = Field(sa_column=Column(BigInteger, Identity(always=True)))
    created_at: datetime = _now()


class PreviewHost(_App, table=True):
    """The unguessable first label of a project's preview address."""

    __tablename__ = "preview_hosts"
    project_id: UUID = Field(primary_key=True)
    host_id: str
    created_at: datetime = _now()


class PreviewTicket(_App, table=True):
    """A one-use ticket (`kind` ticket) or what it became (`kind` cookie), by its SHA-256."""

    __tablename__ = "preview_tickets"
    token_hash: bytes = Field(primary_key=True, sa_type=LargeBinary)
    kind: str
    project_id: UUID
    user_id: UUID
    session_id: UUID | None = None
    created_at: datetime = _now()
    expires_at: datetime = _time()


class AuditLine(_App, table=True):
    """A line of the audit log; without a user only the one that is left of a deleted account."""

    __tablename__ = "audit_log"
    id: int | None = Field(default=None, sa_column=Column(BigInteger, Identity(always=True), primary_key=True))
    at: datetime = _now(nullable=False)
    user_id: UUID | None = None
    kind: str
    via: str | None = None
    address: str | None = None
    browser: str | None = None
    object_id: UUID | None = None
    object_name: str | None = None
    build_id: UUID | None = None


class AccountExport(_App, table=True):
    """An export of all of a user's data that is under way."""

    __tablename__ = "account_exports"
    user_id: UUID = Field(primary_key=True)
    holder: UUID
    held_until: datetime = _time(nullable=False)
