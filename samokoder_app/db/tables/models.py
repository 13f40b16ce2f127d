"""Models: providers, keys, which model serves which role, what was used and may be spent."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, Column, Identity, Numeric, SmallInteger
from sqlmodel import Field, SQLModel

from samokoder_app.db.tables.columns import AppTable, PublicTable, now_column, time_column


class AiProvider(PublicTable, table=True):
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
    models_due_at: datetime = now_column(nullable=False)


class ListedModel(SQLModel):
    """What a provider's list says of a model. Prices are dollars for one token."""

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


class AiModel(PublicTable, ListedModel, table=True):
    """A model of a provider's public list, or of our seed (`listed_at` None)."""

    __tablename__ = "ai_models"
    id: str = Field(primary_key=True)
    provider_id: str
    model: str
    is_default: bool = False
    is_available: bool = True
    position: int = 0
    listed_at: datetime | None = time_column()


class UserApiKey(PublicTable, table=True):
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
    cooling_until: datetime | None = time_column()
    checked_at: datetime | None = time_column()
    secret_at: datetime = now_column(nullable=False)
    models_due_at: datetime = now_column(nullable=False)
    created_at: datetime = now_column()
    updated_at: datetime = now_column()
    last_used_at: datetime | None = time_column()


class KeyModel(AppTable, ListedModel, table=True):
    """A model that a key can use, as its provider lists it for that key."""

    __tablename__ = "key_models"
    key_id: UUID = Field(primary_key=True)
    model: str = Field(primary_key=True)
    position: int = 0
    listed_at: datetime = now_column(nullable=False)


class ModelFamily(AppTable, table=True):
    """What the engine knows of a family of models; the first whose pattern fits counts."""

    __tablename__ = "model_families"
    position: int = Field(primary_key=True)
    pattern: str
    works_alone: bool


class ModelRoute(AppTable, table=True):
    """One place of a tier: a key with a model; without a project for all of the user's."""

    __tablename__ = "model_routes"
    id: UUID = Field(primary_key=True)
    user_id: UUID
    project_id: UUID | None = None
    tier: str
    position: int
    key_id: UUID
    model: str


class RouteChoice(AppTable, table=True):
    """What a user has agreed to of fail-over and of free models."""

    __tablename__ = "route_choices"
    user_id: UUID = Field(primary_key=True)
    fails_over: bool = False
    free_first: bool = False


class ApiUsage(AppTable, table=True):
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
    at: datetime = now_column()


class SpendingLimit(AppTable, table=True):
    """How much may be spent on a project, or without one in a calendar month; `warned` is the share told last."""

    __tablename__ = "spending_limits"
    user_id: UUID = Field(primary_key=True)
    project_id: UUID | None = Field(default=None, primary_key=True)
    usd: Decimal | None = Field(default=None, sa_type=Numeric(12, 4))
    tokens: int | None = Field(default=None, sa_type=BigInteger)
    warned: int = Field(default=0, sa_type=SmallInteger)
    warned_month: date | None = None
