"""SQL of invitations to teams; only hashes of their tokens are stored."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from samokoder_app.db.repositories.teams import Role


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True)


class InvitationRow(_Row):
    """An open invitation, as those see it who may invite."""

    id: UUID
    role: Role
    email: str | None
    invited_by: str
    created_at: datetime
    expires_at: datetime


class ShownInvitation(_Row):
    """An invitation, as whoever it is for sees it."""

    team_id: UUID
    team: str
    role: Role
    invited_by: str | None
    expires_at: datetime


_INVITE = text("select app.invite(:team_id, :role, cast(:email as text), :hash, :days)")
_OPEN = text("select * from app.open_invitations(:team_id)")
_REVOKE = text("select app.revoke_invitation(:team_id, :invitation_id)")
_SHOWN = text("select * from app.shown_invitation(:hash)")
_JOIN = text("select app.join_team(:hash)")


async def invite(session: AsyncSession, team_id: UUID, role: Role, email: str | None, digest: bytes, days: int) -> UUID:
    """Keep an invitation; one for the same address before it ends. Raises `Conflict`, `QuotaExceeded`."""
    values = {"team_id": team_id, "role": role.value, "email": email, "hash": digest, "days": days}
    return UUID(str((await session.execute(_INVITE, values)).scalar_one()))


async def open_invitations(session: AsyncSession, team_id: UUID) -> list[InvitationRow]:
    """Invitations that nobody has taken yet, the newest first."""
    rows = await session.execute(_OPEN, {"team_id": team_id})
    return [InvitationRow.model_validate(dict(row._mapping)) for row in rows]


async def revoke(session: AsyncSession, team_id: UUID, invitation_id: UUID) -> None:
    """End an invitation; raises `NotFound`."""
    await session.execute(_REVOKE, {"team_id": team_id, "invitation_id": invitation_id})


async def shown(session: AsyncSession, digest: bytes) -> ShownInvitation:
    """What the session's user is invited to; raises `NotFound`, or `Forbidden` if it is for another address."""
    row = (await session.execute(_SHOWN, {"hash": digest})).one()
    return ShownInvitation.model_validate(dict(row._mapping))


async def join(session: AsyncSession, digest: bytes) -> UUID:
    """Take an invitation, once; the id of the team."""
    return UUID(str((await session.execute(_JOIN, {"hash": digest})).scalar_one()))
