"""Builds: their events, checkpoints and journals."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, Column, Numeric
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from samokoder_app.db.tables.columns import AppTable, JsonObject, now_column, time_column


class Build(AppTable, table=True):
    """A build. `state` is the last checkpoint; `attempt` and `lease_until` fence its workers."""

    __tablename__ = "builds"
    id: UUID = Field(default_factory=uuid4, primary_key=True)
    project_id: UUID
    user_id: UUID
    status: str = "queued"
    stage: str = "spec"
    attempt: int = 0
    worker: str | None = None
    lease_until: datetime | None = time_column()
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
    created_at: datetime = now_column()
    started_at: datetime | None = time_column()
    finished_at: datetime | None = time_column()


class Event(AppTable, table=True):
    """One event of a project; `step` and `ordinal` are its place in the build, so that a replay adds nothing."""

    __tablename__ = "events"
    project_id: UUID = Field(primary_key=True)
    seq: int = Field(primary_key=True, sa_type=BigInteger)
    build_id: UUID | None = None
    step: int | None = None
    ordinal: int | None = None
    at: datetime = now_column()
    kind: str
    payload: JsonObject = Field(sa_column=Column(JSONB, nullable=False))
    author_id: UUID | None = None


class Checkpoint(AppTable, table=True):
    """The state of a build after a step."""

    __tablename__ = "checkpoints"
    build_id: UUID = Field(primary_key=True)
    step: int = Field(primary_key=True)
    attempt: int
    state: JsonObject = Field(sa_column=Column(JSONB, nullable=False))
    at: datetime = now_column()


class ModelJournalEntry(AppTable, table=True):
    """A model's answer, kept before it is acted on."""

    __tablename__ = "model_journal"
    build_id: UUID = Field(primary_key=True)
    step: int = Field(primary_key=True)
    ordinal: int = Field(primary_key=True)
    reply: JsonObject = Field(sa_column=Column(JSONB, nullable=False))
    at: datetime = now_column()


class ToolJournalEntry(AppTable, table=True):
    """What the program did and said at a place of a loop of tools."""

    __tablename__ = "tool_journal"
    build_id: UUID = Field(primary_key=True)
    step: int = Field(primary_key=True)
    ordinal: int = Field(primary_key=True)
    part: int = Field(primary_key=True)
    entry: JsonObject = Field(sa_column=Column(JSONB, nullable=False))
    at: datetime = now_column()


class OpenModelCall(AppTable, table=True):
    """A call of a model that went out and has not ended yet."""

    __tablename__ = "open_calls"
    build_id: UUID = Field(primary_key=True)
    step: int = Field(primary_key=True)
    ordinal: int = Field(primary_key=True)
    call: JsonObject = Field(sa_column=Column(JSONB, nullable=False))
    at: datetime = now_column()
