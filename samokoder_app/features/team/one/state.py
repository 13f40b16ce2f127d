"""Handlers of the page of a team. What the reader may do is checked in the database, whatever the page shows."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import reflex as rx
from reflex.event import EventSpec

from engine.amounts import plain
from samokoder_app import paths
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.builds.limits import read_limits
from samokoder_app.db.repositories.teams import Role
from samokoder_app.errors import InvalidInput, NotFound
from samokoder_app.features.team.one.views import (
    Choice,
    InvitationLine,
    KeyLine,
    LogLine,
    MemberLine,
    ProjectLine,
    given_roles,
    invitation_lines,
    key_lines,
    log_lines,
    member_lines,
    project_lines,
)
from samokoder_app.keys.service import list_keys as list_own_keys
from samokoder_app.keys.service import list_providers
from samokoder_app.projects.service import MAX_PAGE, list_projects
from samokoder_app.session.address import team_of
from samokoder_app.session.ids import object_id
from samokoder_app.session.state import NoticeState
from samokoder_app.session.visitor import signed_in
from samokoder_app.teams import inviting, service


class TeamState(rx.State):
    """The team that the address names, as the reader may see it."""

    name: str = ""
    role: str = ""
    rights: list[str] = []
    given: list[str] = []
    limit: str = ""
    members: list[MemberLine] = []
    invitations: list[InvitationLine] = []
    projects: list[ProjectLine] = []
    own_projects: list[Choice] = []
    keys: list[KeyLine] = []
    own_keys: list[Choice] = []
    log: list[LogLine] = []
    offered_to: str = ""
    offered_name: str = ""
    is_offered_to_you: bool = False
    past_name: str = ""
    ended_at: str = ""
    made_link: str = ""
    is_mailed: bool = False
    is_copied: bool = False
    asked: str = ""
    asked_id: str = ""
    is_loaded: bool = False

    @rx.event
    async def load(self) -> None:
        """Show the team; one that is not there for the reader is said to be gone."""
        self.made_link, self.asked, self.is_copied, self.is_loaded = "", "", False, False
        self.name, self.role, self.rights, self.past_name = "", "", [], ""
        await self._show(await signed_in(self))

    @rx.event
    async def invite(self, form: dict[str, Any]) -> AsyncIterator[EventSpec]:
        """Make an invitation and show its link this once."""
        yield NoticeState.close()
        user = await signed_in(self)
        made = await inviting.invite(user, self._team(), _role(form.get("role")), str(form.get("email", "")))
        self.made_link, self.is_copied, self.is_mailed = made.link.get_secret_value(), False, made.is_mailed
        await self._show(user)
        yield rx.set_value("invited-email", "")

    @rx.event
    def note_copied(self) -> None:
        """Say that the link is on the clipboard, where the page itself has put it."""
        self.is_copied = True

    @rx.event
    def put_away(self) -> None:
        """Show the new link no more."""
        self.made_link, self.is_copied = "", False

    @rx.event
    async def revoke(self, invitation_id: str) -> None:
        """End an invitation."""
        user = await signed_in(self)
        await inviting.revoke_invitation(user, self._team(), object_id(invitation_id))
        await self._show(user)

    @rx.event
    async def set_role(self, member_id: str, role: str) -> None:
        """Give a member another role."""
        user = await signed_in(self)
        await service.set_role(user, self._team(), object_id(member_id), _role(role))
        await self._show(user)

    @rx.event
    async def set_limit(self, form: dict[str, Any]) -> AsyncIterator[EventSpec]:
        """Limit what a member, or (without one) the whole team, may spend in a month."""
        yield NoticeState.close()
        user = await signed_in(self)
        usd = read_limits(str(form.get("usd", "")), "")["budget_usd"]
        member = str(form.get("member_id", ""))
        await service.put_limit(user, self._team(), object_id(member) if member else None, usd)
        await self._show(user)

    @rx.event
    async def rename(self, form: dict[str, Any]) -> None:
        """Call the team otherwise."""
        user = await signed_in(self)
        await service.change_team(user, self._team(), str(form.get("team_name", "")))
        await self._show(user)

    @rx.event
    async def bring(self, form: dict[str, Any]) -> None:
        """Bring a project of the reader's into the team."""
        user = await signed_in(self)
        await service.move_project(user, object_id(str(form.get("project_id", ""))), self._team())
        await self._show(user)

    @rx.event
    async def take_out(self, project_id: str) -> None:
        """Take a project out of the team to its owner."""
        user = await signed_in(self)
        await service.move_project(user, object_id(project_id), None)
        await self._show(user)

    @rx.event
    async def lend(self, form: dict[str, Any]) -> None:
        """Let the team build with a key of the reader's."""
        user = await signed_in(self)
        await service.lend_key(user, self._team(), object_id(str(form.get("key_id", ""))))
        await self._show(user)

    @rx.event
    async def take_back(self, key_id: str) -> None:
        """Let it build with that key no more."""
        user = await signed_in(self)
        await service.take_back_key(user, self._team(), object_id(key_id))
        await self._show(user)

    @rx.event
    def ask(self, deed: str, asked_id: str) -> None:
        """Ask before something is gone: `remove`, `give`, `leave`, `delete`."""
        self.asked, self.asked_id = deed, asked_id

    @rx.event
    def ask_give(self, form: dict[str, Any]) -> None:
        """Ask before the team is handed over."""
        self.asked, self.asked_id = "give", str(form.get("member_id", ""))

    @rx.event
    async def withdraw_offer(self) -> None:
        """Offer the team to nobody any more."""
        user = await signed_in(self)
        await service.offer_team(user, self._team(), None)
        await self._show(user)

    @rx.event
    async def answer_offer(self, takes: bool) -> None:
        """Take the team that the reader was offered, or decline."""
        user = await signed_in(self)
        await service.answer_offer(user, self._team(), takes=takes)
        await self._show(user)

    @rx.event
    def keep(self) -> None:
        """Do nothing after all."""
        self.asked = ""

    @rx.event
    async def do(self) -> EventSpec | None:
        """Do what was asked about."""
        user = await signed_in(self)
        team, deed, self.asked = self._team(), self.asked, ""
        if deed == "delete":
            await service.delete_team(user, team)
            return rx.redirect(paths.TEAMS)
        if deed == "leave":
            await service.remove_member(user, team, user.id)
            return rx.redirect(paths.TEAMS)
        if deed == "remove":
            await service.remove_member(user, team, object_id(self.asked_id))
        elif deed == "give":
            await service.offer_team(user, team, object_id(self.asked_id))
        await self._show(user)
        return None

    def _team(self) -> UUID:
        return team_of(self)

    async def _show(self, user: CurrentUser) -> None:
        try:
            team = await service.get_team(user, self._team())
        except NotFound:
            self.name = ""
            await self._show_past(user)
            self.is_loaded = True
            return
        self.name, self.role, self.rights = team.name, team.role.value, [one.value for one in team.rights]
        self.given, self.limit = given_roles(team.role), plain(team.month_usd) if team.month_usd else ""
        self.members = member_lines(await service.list_members(user, team.id), user.id, team.role)
        self.offered_to = str(team.offered_to or "")
        self.offered_name = next((one.name for one in self.members if one.id == self.offered_to), "")
        self.is_offered_to_you = team.offered_to == user.id
        leads, builds = "people" in self.rights, "build" in self.rights
        self.invitations = invitation_lines(await inviting.list_invitations(user, team.id) if leads else [])
        self.log = log_lines(await service.list_lines(user, team.id) if leads else [])
        lent = await service.list_keys(user, team.id) if builds else []
        self.keys = key_lines(lent, await list_providers(user))
        await self._show_own(user, team.id)
        self.is_loaded = True

    async def _show_past(self, user: CurrentUser) -> None:
        """Of a team that the reader has ended the log is left."""
        past = next((one for one in await service.list_past_teams(user) if one.id == self._team()), None)
        if past is not None:
            self.past_name, self.ended_at = past.name, past.ended_at.isoformat()
            self.log = log_lines(await service.list_lines(user, past.id, most=service.MAX_LINES))

    async def _show_own(self, user: CurrentUser, team_id: UUID) -> None:
        found = (await list_projects(user, limit=MAX_PAGE)).items
        self.projects = project_lines([one for one in found if one.team_id == team_id])
        self.own_projects = [Choice(id=str(one.id), name=one.name) for one in found if one.team_id is None]
        lent = {one.id for one in self.keys}
        kept = await list_own_keys(user)
        self.own_keys = [Choice(id=str(one.id), name=one.key_name) for one in kept if str(one.id) not in lent]


def _role(word: object) -> Role:
    try:
        return Role(str(word))
    except ValueError:
        raise InvalidInput from None
