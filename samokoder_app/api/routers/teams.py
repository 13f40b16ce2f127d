"""Teams: members with roles, invitations, limits, keys that are lent, what was done."""

from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field, SecretStr

from samokoder_app.api.access import User
from samokoder_app.api.bodies import ERRORS, Body, ItemList
from samokoder_app.api.errors import ErrorAnswer
from samokoder_app.db.repositories.invitations import InvitationRow, ShownInvitation
from samokoder_app.db.repositories.teams import LentKeyRow, LineRow, MemberRow, PastTeamRow, Role, TeamRow
from samokoder_app.teams import inviting, service
from samokoder_app.teams.inviting import MadeInvitation

_ROLE_ERRORS: dict[int | str, dict[str, Any]] = {
    **ERRORS,
    403: {"model": ErrorAnswer, "description": "Your role in the team does not allow it."},
}
_ONE = "/{team_id:uuid}"
"""Else `invitation`, `join` and `past` would be ids of teams, too."""

router = APIRouter(prefix="/api/teams", tags=["teams"], responses=_ROLE_ERRORS)

Usd = Annotated[Decimal | None, Field(description="Dollars in a calendar month (UTC); null: no limit.")]
_TOKEN = Field(description="The end of the link.", json_schema_extra={"maxLength": 100})


class TeamName(Body):
    """What a team is called."""

    name: str = Field(examples=["Bakery"], json_schema_extra={"minLength": 1, "maxLength": service.MAX_NAME})


class NewRole(Body):
    """What a member becomes: admin, editor or viewer."""

    role: Role


class MonthLimit(Body):
    """What may be spent."""

    usd: Usd


class NewInvitation(Body):
    """Whom to invite: with an address nobody else can use the link."""

    role: Role = Role.EDITOR
    email: str = Field(default="", max_length=320)
    days: int = Field(default=7, ge=1, le=inviting.MOST_DAYS)


class InvitationToken(Body):
    """The token of a link."""

    token: SecretStr = _TOKEN


class Offer(Body):
    """To whom the team is offered, by his id; null: to nobody any more."""

    user_id: UUID | None


class Answer(Body):
    """What somebody says to an offer."""

    takes: bool


class Joined(BaseModel):
    """The team that was joined."""

    team_id: UUID


@router.get("")
async def list_teams(user: User) -> ItemList[TeamRow]:
    """List your teams, with your role and rights in each."""
    return ItemList(items=await service.list_teams(user))


@router.post("", status_code=201)
async def make_team(user: User, body: TeamName, response: Response) -> TeamRow:
    """Make a team that you own."""
    team = await service.make_team(user, body.name)
    response.headers["Location"] = f"/api/teams/{team.id}"
    return team


@router.get("/past")
async def list_past_teams(user: User) -> ItemList[PastTeamRow]:
    """List teams that you have ended; their logs are still at `/api/teams/{team_id}/log`."""
    return ItemList(items=await service.list_past_teams(user))


@router.post("/invitation")
async def read_invitation(user: User, body: InvitationToken) -> ShownInvitation:
    """Read what a link invites you to."""
    return await inviting.shown_invitation(user, body.token.get_secret_value())


@router.post("/join")
async def join_team(user: User, body: InvitationToken) -> Joined:
    """Join by a link, which can be used once."""
    return Joined(team_id=await inviting.join_team(user, body.token.get_secret_value()))


@router.get(_ONE)
async def get_team(user: User, team_id: UUID) -> TeamRow:
    """Read a team of yours."""
    return await service.get_team(user, team_id)


@router.patch(_ONE)
async def rename_team(user: User, team_id: UUID, body: TeamName) -> TeamRow:
    """Rename a team; its owner."""
    return await service.change_team(user, team_id, body.name)


@router.delete(_ONE, status_code=204)
async def delete_team(user: User, team_id: UUID) -> None:
    """End a team; its projects stay with its owner."""
    await service.delete_team(user, team_id)


@router.put("/{team_id}/budget", status_code=204)
async def put_team_budget(user: User, team_id: UUID, body: MonthLimit) -> None:
    """Limit what the whole team may spend in a month; its owner."""
    await service.put_limit(user, team_id, None, body.usd)


@router.put("/{team_id}/offer", status_code=204)
async def offer_team(user: User, team_id: UUID, body: Offer) -> None:
    """Offer the team with its projects to a member; once that one takes it you stay as an admin."""
    await service.offer_team(user, team_id, body.user_id)


@router.post("/{team_id}/offer", status_code=204)
async def answer_offer(user: User, team_id: UUID, body: Answer) -> None:
    """Take the team that you were offered, as its owner, or decline."""
    await service.answer_offer(user, team_id, takes=body.takes)


@router.get("/{team_id}/members")
async def list_team_members(user: User, team_id: UUID) -> ItemList[MemberRow]:
    """List the members, and what each has spent this month."""
    return ItemList(items=await service.list_members(user, team_id))


@router.put("/{team_id}/members/{user_id}/role", status_code=204)
async def set_role(user: User, team_id: UUID, user_id: UUID, body: NewRole) -> None:
    """Give a member another role."""
    await service.set_role(user, team_id, user_id, body.role)


@router.put("/{team_id}/members/{user_id}/budget", status_code=204)
async def put_member_budget(user: User, team_id: UUID, user_id: UUID, body: MonthLimit) -> None:
    """Limit what a member may spend in a month."""
    await service.put_limit(user, team_id, user_id, body.usd)


@router.delete("/{team_id}/members/{user_id}", status_code=204)
async def remove_member(user: User, team_id: UUID, user_id: UUID) -> None:
    """Remove a member; yourself: leave."""
    await service.remove_member(user, team_id, user_id)


@router.get("/{team_id}/invitations")
async def list_invitations(user: User, team_id: UUID) -> ItemList[InvitationRow]:
    """List invitations that nobody has taken yet."""
    return ItemList(items=await inviting.list_invitations(user, team_id))


@router.post("/{team_id}/invitations", status_code=201)
async def invite(user: User, team_id: UUID, body: NewInvitation) -> MadeInvitation:
    """Invite somebody; `link` is told this once."""
    return await inviting.invite(user, team_id, body.role, body.email, body.days)


@router.delete("/{team_id}/invitations/{invitation_id}", status_code=204)
async def revoke_invitation(user: User, team_id: UUID, invitation_id: UUID) -> None:
    """End an invitation."""
    await inviting.revoke_invitation(user, team_id, invitation_id)


@router.get("/{team_id}/keys")
async def list_lent_keys(user: User, team_id: UUID) -> ItemList[LentKeyRow]:
    """List keys that the team's builds may use: names alone."""
    return ItemList(items=await service.list_keys(user, team_id))


@router.put("/{team_id}/keys/{key_id}", status_code=204)
async def lend_key(user: User, team_id: UUID, key_id: UUID) -> None:
    """Let the team's builds use a key of yours."""
    await service.lend_key(user, team_id, key_id)


@router.delete("/{team_id}/keys/{key_id}", status_code=204)
async def take_back_key(user: User, team_id: UUID, key_id: UUID) -> None:
    """Let them use it no more."""
    await service.take_back_key(user, team_id, key_id)


@router.get("/{team_id}/log")
async def list_team_log(
    user: User,
    team_id: UUID,
    cursor: Annotated[int | None, Query(ge=1, description="`next_cursor` of the page before.")] = None,
    limit: Annotated[int, Query(ge=1, le=service.MAX_LINES)] = 50,
) -> ItemList[LineRow]:
    """List what was done in the team, the newest first."""
    lines = await service.list_lines(user, team_id, cursor, limit)
    return ItemList(items=lines, next_cursor=str(lines[-1].id) if len(lines) == limit else None)
