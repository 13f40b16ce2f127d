"""Accounts: profiles and plans, sessions, what was done, answers that are kept."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, Column, Identity, LargeBinary, Numeric, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from samokoder_app.db.tables.columns import AppTable, PublicTable, now_column, time_column


class SubscriptionLimit(PublicTable, table=True):
    """Limits of a plan; None is unlimited."""

    __tablename__ = "subscription_limits"
    plan: str = Field(primary_key=True)
    title: str
    price_usd: Decimal | None = Field(default=None, sa_type=Numeric(10, 2))
    max_projects: int | None = None
    max_builds_per_day: int | None = None
    max_concurrent_builds: int | None = None
    max_members: int | None = None
    history_days: int | None = None
    max_storage_bytes: int | None = Field(default=None, sa_type=BigInteger)
    own_models: str = "all"
    monthly_credits: int = 0
    position: int = 0


class PlanHolder(AppTable, table=True):
    """Why somebody has a plan: what he pays for, what an operator gave him beside it, limits of his own."""

    __tablename__ = "plan_holders"
    user_id: UUID = Field(primary_key=True)
    subscribed_plan: str = "free"
    granted_plan: str | None = None
    limits: dict[str, int | None] = Field(default_factory=dict, sa_column=Column(JSONB, nullable=False))
    note: str = ""
    created_at: datetime = now_column()
    updated_at: datetime = now_column()


class BuildStart(AppTable, table=True):
    """A build of the last day, counted for who pays for it; its project may be gone."""

    __tablename__ = "build_starts"
    build_id: UUID = Field(primary_key=True)
    user_id: UUID
    at: datetime = now_column(nullable=False)


class EnterpriseRequest(AppTable, table=True):
    """What somebody asks for who wants the Enterprise plan."""

    __tablename__ = "enterprise_requests"
    id: UUID = Field(default_factory=uuid4, primary_key=True)
    user_id: UUID
    company: str
    people: int | None = None
    words: str
    created_at: datetime = now_column()
    answered_at: datetime | None = time_column()


class Profile(PublicTable, table=True):
    """What a user is beside the auth server's row; made by a trigger at sign-up."""

    __tablename__ = "profiles"
    id: UUID = Field(primary_key=True)
    email: str
    display_name: str | None = None
    language: str | None = None
    theme: str = "system"
    plan: str = "free"
    is_operator: bool = False
    locked_at: datetime | None = time_column()
    key_salt: bytes = Field(sa_column=Column(LargeBinary, server_default=text("app.random_salt()")))
    created_at: datetime = now_column()
    updated_at: datetime = now_column()


class WebSession(AppTable, table=True):
    """A browser's session; `id` is the SHA-256 of the cookie's value, tokens are sealed with the master key."""

    __tablename__ = "web_sessions"
    id: bytes = Field(primary_key=True, sa_type=LargeBinary)
    public_id: UUID
    user_id: UUID
    auth_session_id: UUID
    sealed_tokens: str
    tokens_expire_at: datetime = time_column()
    created_at: datetime = now_column()
    seen_at: datetime = now_column()
    expires_at: datetime = time_column()
    agent: str = ""


class AuditLine(AppTable, table=True):
    """A line of the audit log; without a user only the one that is left of a deleted account."""

    __tablename__ = "audit_log"
    id: int | None = Field(default=None, sa_column=Column(BigInteger, Identity(always=True), primary_key=True))
    at: datetime = now_column(nullable=False)
    user_id: UUID | None = None
    kind: str
    via: str | None = None
    address: str | None = None
    browser: str | None = None
    object_id: UUID | None = None
    object_name: str | None = None
    build_id: UUID | None = None


class AccountExport(AppTable, table=True):
    """An export of all of a user's data that is under way."""

    __tablename__ = "account_exports"
    user_id: UUID = Field(primary_key=True)
    holder: UUID
    held_until: datetime = time_column(nullable=False)


class KeptAnswer(AppTable, table=True):
    """The answer to a request that may be sent twice; without one the request is at work."""

    __tablename__ = "kept_answers"
    user_id: UUID = Field(primary_key=True)
    rights: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    digest: bytes = Field(sa_type=LargeBinary)
    claim: UUID
    held_until: datetime = now_column()
    sealed: bytes | None = Field(default=None, sa_type=LargeBinary)
    size: int = 0
    created_at: datetime = now_column()
