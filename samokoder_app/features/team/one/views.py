"""What the page of a team shows; pure."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from pydantic import BaseModel

from engine.amounts import plain
from samokoder_app import paths
from samokoder_app.db.repositories.invitations import InvitationRow
from samokoder_app.db.repositories.teams import LentKeyRow, LineRow, MemberRow, Role
from samokoder_app.keys.views import ProviderView
from samokoder_app.projects.views import ProjectView


class MemberLine(BaseModel):
    """A member; `is_led`: the reader may change his role and limit, and remove him."""

    id: str
    name: str
    email: str
    role: str
    limit: str
    spent: str
    is_you: bool
    is_led: bool


class InvitationLine(BaseModel):
    """An open invitation."""

    id: str
    role: str
    email: str
    expires_at: str


class Choice(BaseModel):
    """Something of the reader's own by its name: a project that he may bring in, a key that he may lend."""

    id: str
    name: str


class ProjectLine(BaseModel):
    """A project of the team."""

    id: str
    name: str
    href: str
    status: str


class KeyLine(BaseModel):
    """A key that is lent."""

    id: str
    name: str
    provider_id: str
    provider: str
    lent_by: str
    is_mine: bool


class LogLine(BaseModel):
    """A line of the log; `about` is whom or what it was done to."""

    at: str
    kind: str
    actor: str
    about: str
    role: str
    usd: str


_LED = {Role.OWNER: {Role.ADMIN, Role.EDITOR, Role.VIEWER}, Role.ADMIN: {Role.EDITOR, Role.VIEWER}}


def given_roles(role: Role) -> list[str]:
    """Roles that somebody of this role may give."""
    return sorted(one.value for one in _LED.get(role, ()))


def member_lines(members: Sequence[MemberRow], reader: UUID, role: Role) -> list[MemberLine]:
    """Members in their order, as this one sees them."""
    return [
        MemberLine(
            id=str(one.user_id),
            name=one.display_name or one.email,
            email=one.email if one.display_name else "",
            role=one.role.value,
            limit=_amount(one.month_usd),
            spent=_amount(one.spent_usd) or "0",
            is_you=one.user_id == reader,
            is_led=one.role in _LED.get(role, ()) and one.user_id != reader,
        )
        for one in members
    ]


def invitation_lines(invitations: Sequence[InvitationRow]) -> list[InvitationLine]:
    """Open invitations in their order."""
    return [
        InvitationLine(
            id=str(one.id), role=one.role.value, email=one.email or "", expires_at=one.expires_at.isoformat()
        )
        for one in invitations
    ]


def project_lines(projects: Sequence[ProjectView]) -> list[ProjectLine]:
    """The team's projects."""
    return [
        ProjectLine(
            id=str(one.id),
            name=one.name,
            href=paths.project(one.id),
            status=one.last_build.status if one.last_build else "",
        )
        for one in projects
    ]


def key_lines(keys: Sequence[LentKeyRow], providers: Sequence[ProviderView]) -> list[KeyLine]:
    """Keys that are lent, in their order, with the names of their providers."""
    names = {one.id: one.name for one in providers}
    return [
        KeyLine(
            id=str(one.id),
            name=one.key_name,
            provider_id=one.provider_id,
            provider=names.get(one.provider_id, one.provider_id),
            lent_by=one.lent_by,
            is_mine=one.is_own,
        )
        for one in keys
    ]


def log_lines(lines: Sequence[LineRow]) -> list[LogLine]:
    """Lines of the log; whoever acted on himself is named once."""
    return [
        LogLine(
            at=one.at.isoformat(),
            kind=one.kind,
            actor=one.actor or "",
            about=(one.member if one.member and one.member != one.actor else "") or one.object_name or "",
            role=one.role.value if one.role else "",
            usd=_amount(one.usd),
        )
        for one in lines
    ]


def _amount(usd: Decimal | None) -> str:
    return "" if usd is None else plain(usd)
