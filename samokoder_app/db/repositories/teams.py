"""SQL of teams. Every function checks the role of the session's user itself."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from samokoder_app.db.repositories.rights import Right


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True)


class Role(StrEnum):
    """What a member is; the rights of each are in `app.role_rights`."""

    OWNER = "owner"
    ADMIN = "admin"
    EDITOR = "editor"
    VIEWER = "viewer"


class TeamRow(_Row):
    """A team of the session's user, with his role in it.

    `month_usd` is what all of it may spend in a month, `offered_to` the member whom its owner wants to hand it over to.
    """

    id: UUID
    name: str
    role: Role
    rights: tuple[Right, ...]
    members: int
    projects: int
    month_usd: Decimal | None
    offered_to: UUID | None
    created_at: datetime


class PastTeamRow(_Row):
    """A team that the session's user has ended; its log is his to read."""

    id: UUID
    name: str
    ended_at: datetime


class MemberRow(_Row):
    """A member, with what he has spent in the team's projects in this month."""

    user_id: UUID
    email: str
    display_name: str | None
    role: Role
    month_usd: Decimal | None
    spent_usd: Decimal
    joined_at: datetime


class LineRow(_Row):
    """A line of a team's log; a person whose account is gone is None."""

    id: int
    at: datetime
    kind: str
    actor: str | None
    member: str | None
    role: Role | None
    usd: Decimal | None
    object_id: UUID | None
    object_name: str | None


class LentKeyRow(_Row):
    """A key that is lent to a team, as those see it who may use it."""

    id: UUID
    provider_id: str
    key_name: str
    model: str | None
    health: str
    lent_by: str
    is_own: bool
    lent_at: datetime


_TEAMS = (
    "select t.id, t.name, m.role, app.role_rights(m.role) as rights, t.month_usd, t.offered_to, t.created_at,"
    " (select count(*) from app.team_members o where o.team_id = t.id) as members,"
    " (select count(*) from public.projects p where p.team_id = t.id) as projects"
    " from app.team_members m join app.teams t on t.id = m.team_id where m.user_id = :user_id"
)
_LIST = text(_TEAMS + " order by t.created_at, t.id")
_GET = text(_TEAMS + " and t.id = :team_id")
_MAKE = text("select app.make_team(:name)")
_RENAME = text("select app.rename_team(:team_id, :name)")
_DELETE = text("select app.delete_team(:team_id)")
_PEOPLE = text("select * from app.team_people(:team_id)")
_LIMIT = text("select app.put_team_limit(:team_id, cast(:user_id as uuid), cast(:usd as numeric))")
_ROLE = text("select app.set_member_role(:team_id, :user_id, :role)")
_REMOVE = text("select app.remove_member(:team_id, :user_id)")
_OFFER = text("select app.offer_team(:team_id, cast(:user_id as uuid))")
_ANSWER = text("select app.answer_offer(:team_id, :takes)")
_PAST = text(
    "select id, name, ended_at from app.past_teams where owner_id = :user_id order by ended_at desc, id limit :most"
)
_MOVE = text("select app.move_project(:project_id, cast(:team_id as uuid))")
_LINES = text("select * from app.team_lines(:team_id, cast(:before as bigint), :most)")
_LEND = text("select app.lend_key(:team_id, :key_id)")
_TAKE_BACK = text("select app.take_back_key(:team_id, :key_id)")
_LENT = text("select * from app.lent_keys(:team_id)")


async def list_teams(session: AsyncSession, user_id: UUID) -> list[TeamRow]:
    """The user's teams, the oldest first."""
    rows = await session.execute(_LIST, {"user_id": user_id})
    return [TeamRow.model_validate(dict(row._mapping)) for row in rows]


async def get_team(session: AsyncSession, user_id: UUID, team_id: UUID) -> TeamRow | None:
    """A team of the user's."""
    row = (await session.execute(_GET, {"user_id": user_id, "team_id": team_id})).one_or_none()
    return None if row is None else TeamRow.model_validate(dict(row._mapping))


async def make_team(session: AsyncSession, name: str) -> UUID:
    """A team that the session's user owns; raises `QuotaExceeded`, `Conflict`."""
    return UUID(str((await session.execute(_MAKE, {"name": name})).scalar_one()))


async def rename_team(session: AsyncSession, team_id: UUID, name: str) -> None:
    """Another name; by the owner."""
    await session.execute(_RENAME, {"team_id": team_id, "name": name})


async def delete_team(session: AsyncSession, team_id: UUID) -> None:
    """The team ends; its projects stay its owner's."""
    await session.execute(_DELETE, {"team_id": team_id})


async def team_people(session: AsyncSession, team_id: UUID) -> list[MemberRow]:
    """Members, the owner first; raises `NotFound`."""
    rows = await session.execute(_PEOPLE, {"team_id": team_id})
    return [MemberRow.model_validate(dict(row._mapping)) for row in rows]


async def put_limit(session: AsyncSession, team_id: UUID, user_id: UUID | None, usd: Decimal | None) -> None:
    """What a member, or (None) the whole team, may spend in a calendar month; None is no limit."""
    await session.execute(_LIMIT, {"team_id": team_id, "user_id": user_id, "usd": usd})


async def set_role(session: AsyncSession, team_id: UUID, user_id: UUID, role: Role) -> None:
    """Another role for a member; builds of who may not order them any more pause."""
    await session.execute(_ROLE, {"team_id": team_id, "user_id": user_id, "role": role.value})


async def remove_member(session: AsyncSession, team_id: UUID, user_id: UUID) -> None:
    """Remove a member, or leave; raises `Conflict` (`owner_stays`) for the owner himself."""
    await session.execute(_REMOVE, {"team_id": team_id, "user_id": user_id})


async def offer_team(session: AsyncSession, team_id: UUID, user_id: UUID | None) -> None:
    """Offer the team with its projects to a member, or (None) to nobody any more."""
    await session.execute(_OFFER, {"team_id": team_id, "user_id": user_id})


async def answer_offer(session: AsyncSession, team_id: UUID, *, takes: bool) -> None:
    """Take the team that the session's user was offered, or decline; raises `NotFound`, `QuotaExceeded`."""
    await session.execute(_ANSWER, {"team_id": team_id, "takes": takes})


async def past_teams(session: AsyncSession, user_id: UUID, most: int) -> list[PastTeamRow]:
    """Teams that the user has ended, the newest first."""
    rows = await session.execute(_PAST, {"user_id": user_id, "most": most})
    return [PastTeamRow.model_validate(dict(row._mapping)) for row in rows]


async def move_project(session: AsyncSession, project_id: UUID, team_id: UUID | None) -> None:
    """Into a team, or (None) out of its team to its owner."""
    await session.execute(_MOVE, {"project_id": project_id, "team_id": team_id})


async def team_lines(session: AsyncSession, team_id: UUID, before: int | None, most: int) -> list[LineRow]:
    """Lines of the log before a number, the newest first."""
    rows = await session.execute(_LINES, {"team_id": team_id, "before": before, "most": most})
    return [LineRow.model_validate(dict(row._mapping)) for row in rows]


async def lend_key(session: AsyncSession, team_id: UUID, key_id: UUID) -> None:
    """Let the team's builds use a key of the session's user."""
    await session.execute(_LEND, {"team_id": team_id, "key_id": key_id})


async def take_back_key(session: AsyncSession, team_id: UUID, key_id: UUID) -> None:
    """Let them use it no more."""
    await session.execute(_TAKE_BACK, {"team_id": team_id, "key_id": key_id})


async def lent_keys(session: AsyncSession, team_id: UUID) -> list[LentKeyRow]:
    """Keys that the team's builds may use; for whoever may order them."""
    rows = await session.execute(_LENT, {"team_id": team_id})
    return [LentKeyRow.model_validate(dict(row._mapping)) for row in rows]
