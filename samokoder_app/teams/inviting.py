"""Invitations: a link that one person may take once. The link is told when it is made and never again."""

import secrets
from uuid import UUID

from pydantic import BaseModel, ConfigDict, SecretStr, field_serializer

from samokoder_app import paths
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.auth_server.tokens import token_hash
from samokoder_app.db.repositories import invitations
from samokoder_app.db.repositories.invitations import InvitationRow, ShownInvitation
from samokoder_app.db.repositories.teams import Role
from samokoder_app.db.session import as_user
from samokoder_app.errors import InvalidInput, NotFound
from samokoder_app.settings import get_settings

MOST_DAYS = 30
_BYTES = 32
_LONGEST_TOKEN = 100
_LONGEST_ADDRESS = 320


class MadeInvitation(BaseModel):
    """An invitation that was just made. `link` is told this once."""

    model_config = ConfigDict(frozen=True)

    id: UUID
    role: Role
    email: str | None
    link: SecretStr

    @field_serializer("link", when_used="json")
    def _told(self, link: SecretStr) -> str:
        return link.get_secret_value()


async def invite(user: CurrentUser, team_id: UUID, role: Role, email: str = "", days: int = 7) -> MadeInvitation:
    """Invite somebody for 1–30 days; with an address nobody else can use the link.

    Raises `InvalidInput`, `Forbidden`, `Conflict` (`already_member`), `QuotaExceeded` at the plan's number of members.
    """
    address = email.strip().lower() or None
    if role is Role.OWNER:
        raise InvalidInput("role_owner_is_given")
    if address is not None and (
        "@" not in address[1:-1] or len(address) > _LONGEST_ADDRESS or not address.isprintable()
    ):
        raise InvalidInput("email_invalid")
    token = secrets.token_urlsafe(_BYTES)
    async with as_user(user.id) as session:
        made = await invitations.invite(
            session, team_id, role, address, token_hash(token), max(1, min(days, MOST_DAYS))
        )
    link = get_settings().public_url.rstrip("/") + paths.join_team(token)
    return MadeInvitation(id=made, role=role, email=address, link=SecretStr(link))


async def list_invitations(user: CurrentUser, team_id: UUID) -> list[InvitationRow]:
    """Those that nobody has taken yet."""
    async with as_user(user.id) as session:
        return await invitations.open_invitations(session, team_id)


async def revoke_invitation(user: CurrentUser, team_id: UUID, invitation_id: UUID) -> None:
    """End an invitation; raises `NotFound`."""
    async with as_user(user.id) as session:
        await invitations.revoke(session, team_id, invitation_id)


async def shown_invitation(user: CurrentUser, token: str) -> ShownInvitation:
    """What the user is invited to; raises `NotFound`, or `Forbidden` if it is for another address."""
    digest = _digest(token)
    async with as_user(user.id) as session:
        return await invitations.shown(session, digest)


async def join_team(user: CurrentUser, token: str) -> UUID:
    """Take an invitation; the id of the team. Raises as `shown_invitation` does, `Conflict`, `QuotaExceeded`."""
    digest = _digest(token)
    async with as_user(user.id) as session:
        return await invitations.join(session, digest)


def _digest(token: str) -> bytes:
    if not token or len(token) > _LONGEST_TOKEN:
        raise NotFound("invitation_gone")
    return token_hash(token)
