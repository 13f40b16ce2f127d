"""Invitations: a link that one person may take once. It is told when it is made and never again, and mailed to whom it
is for."""

import re
import secrets
from uuid import UUID

from pydantic import BaseModel, ConfigDict, SecretStr, field_serializer

from samokoder_app import paths
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.auth_server.tokens import token_hash
from samokoder_app.db.repositories import invitations, teams
from samokoder_app.db.repositories.invitations import InvitationRow, ShownInvitation
from samokoder_app.db.repositories.teams import Role
from samokoder_app.db.session import as_auth, as_user
from samokoder_app.errors import InvalidInput, NotFound
from samokoder_app.mail import outbox
from samokoder_app.mail.letters import Letter, LetterKind
from samokoder_app.mail.sender import wake
from samokoder_app.settings import get_settings

MOST_DAYS = 30
_BYTES = 32
_LONGEST_TOKEN = 100
_LONGEST_ADDRESS = 320
_MAILS_A_DAY = 30
"""That one person may have sent, whoever they are for: the link can be passed on without us."""
_LIKE_AN_ADDRESS = re.compile(r"[/@]|\w\.\w|www", re.IGNORECASE)


class MadeInvitation(BaseModel):
    """An invitation that was just made. `link` is told this once; `is_mailed`: it is on its way to the address, too."""

    model_config = ConfigDict(frozen=True)

    id: UUID
    role: Role
    email: str | None
    link: SecretStr
    is_mailed: bool = False

    @field_serializer("link", when_used="json")
    def _told(self, link: SecretStr) -> str:
        return link.get_secret_value()


async def invite(user: CurrentUser, team_id: UUID, role: Role, email: str = "", days: int = 7) -> MadeInvitation:
    """Invite somebody for 1–30 days; with an address nobody else can use the link, and it is mailed there.

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
        team = await teams.get_team(session, user.id, team_id)
    link = get_settings().public_url.rstrip("/") + paths.join_team(token)
    is_mailed = address is not None and await _mail(user, address, link, team.name if team else "")
    return MadeInvitation(id=made, role=role, email=address, link=SecretStr(link), is_mailed=is_mailed)


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


async def _mail(user: CurrentUser, address: str, link: str, team: str) -> bool:
    """Leave a mail for the sender, where there is one and nobody is written to too often."""
    if not get_settings().sends_mail:
        return False
    kind = LetterKind.TEAM_INVITATION
    async with as_auth() as session:
        if not await outbox.has_room_for_another(session, address, kind, user.id, _MAILS_A_DAY):
            return False
        letter = Letter(
            kind=kind,
            language="en" if user.language == "en" else "ru",
            link=link,
            subject_of="…" if _LIKE_AN_ADDRESS.search(team) else team,  # a name is no place for links of strangers
            by=user.email,
        )
        await outbox.put(session, user.id, address, letter)
    wake()
    return True


def _digest(token: str) -> bytes:
    if not token or len(token) > _LONGEST_TOKEN:
        raise NotFound("invitation_gone")
    return token_hash(token)
