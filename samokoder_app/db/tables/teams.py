"""Teams: members and their roles, invitations, keys that are lent, what was done, who looks on."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, Column, Identity, LargeBinary, Numeric
from sqlmodel import Field

from samokoder_app.db.tables.columns import AppTable, now_column, time_column


class Team(AppTable, table=True):
    """People who share projects.

    `month_usd` is what all of them may spend there in a calendar month, `offered_to` a member who is asked to own it.
    """

    __tablename__ = "teams"
    id: UUID = Field(default_factory=uuid4, primary_key=True)
    name: str
    month_usd: Decimal | None = Field(default=None, sa_type=Numeric(12, 4))
    offered_to: UUID | None = None
    created_at: datetime = now_column()
    updated_at: datetime = now_column()


class PastTeam(AppTable, table=True):
    """A team that its owner has ended: he still reads its log."""

    __tablename__ = "past_teams"
    id: UUID = Field(primary_key=True)
    owner_id: UUID
    name: str
    ended_at: datetime = now_column()


class TeamMember(AppTable, table=True):
    """A member; each team has one whose role is owner."""

    __tablename__ = "team_members"
    team_id: UUID = Field(primary_key=True)
    user_id: UUID = Field(primary_key=True)
    role: str
    month_usd: Decimal | None = Field(default=None, sa_type=Numeric(12, 4))
    joined_at: datetime = now_column()


class TeamInvitation(AppTable, table=True):
    """A link by which one person joins, once; with an address only who has it."""

    __tablename__ = "team_invitations"
    id: UUID = Field(default_factory=uuid4, primary_key=True)
    team_id: UUID
    role: str
    email: str | None = None
    token_hash: bytes = Field(sa_type=LargeBinary)
    invited_by: UUID
    created_at: datetime = now_column()
    expires_at: datetime = time_column(nullable=False)


class TeamKey(AppTable, table=True):
    """A key that its owner lets the team's builds use."""

    __tablename__ = "team_keys"
    team_id: UUID = Field(primary_key=True)
    key_id: UUID = Field(primary_key=True)
    lent_at: datetime = now_column()


class TeamLine(AppTable, table=True):
    """A line of a team's log."""

    __tablename__ = "team_log"
    id: int | None = Field(default=None, sa_column=Column(BigInteger, Identity(always=True), primary_key=True))
    team_id: UUID
    at: datetime = now_column(nullable=False)
    kind: str
    actor_id: UUID | None = None
    member_id: UUID | None = None
    role: str | None = None
    usd: Decimal | None = Field(default=None, sa_type=Numeric(12, 4))
    object_id: UUID | None = None
    object_name: str | None = None


class Presence(AppTable, table=True):
    """An open connection of somebody who looks at a team's project."""

    __tablename__ = "presence"
    connection: UUID = Field(primary_key=True)
    project_id: UUID
    user_id: UUID
    seen_at: datetime = now_column()
