"""Handlers of secrets and outside hosts. A value goes through to the vault and stays in no state."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import reflex as rx
from pydantic import SecretStr
from reflex.event import EventSpec

from samokoder_app import paths
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.db.repositories.rights import Right
from samokoder_app.errors import NotFound
from samokoder_app.features.builder.integrations.views import SecretRow, secret_row
from samokoder_app.integrations import hosts, needs, secrets
from samokoder_app.projects.service import get_project
from samokoder_app.session.address import project_of
from samokoder_app.session.state import NoticeState
from samokoder_app.session.visitor import signed_in


class IntegrationsState(rx.State):
    """Names and masks of secrets, allowed hosts, and what the app was denied or lacks."""

    project_name: str = ""
    project_path: str = ""
    is_missing: bool = False
    manages: bool = True
    rows: list[SecretRow] = []
    allowed: list[str] = []
    asked: list[str] = []
    variables: list[str] = []
    needed_hosts: list[str] = []
    draft: str = ""
    form: int = 0
    is_kept: bool = False

    @rx.event
    async def load(self) -> None:
        """The page of the project that the address names."""
        user, project_id = await signed_in(self), project_of(self)
        self.is_kept, self.draft = False, ""
        self.rows, self.allowed, self.asked, self.variables, self.needed_hosts = [], [], [], [], []
        try:
            project = await get_project(user, project_id) if project_id else None
        except NotFound:
            project = None
        self.is_missing = project is None
        if project is not None:
            self.project_name, self.project_path = project.name, paths.project(project.id)
            self.manages = Right.MANAGE in project.rights
            await self._read(user, project.id)

    @rx.event
    async def load_asked(self) -> None:
        """What the preview pane tells: hosts that the app tried in vain."""
        user, project_id = await signed_in(self), project_of(self)
        self.asked = []
        if project_id is not None:
            try:
                self.manages = Right.MANAGE in (await get_project(user, project_id)).rights
                await self._read_hosts(user, project_id)
            except NotFound:
                return

    @rx.event
    async def keep(self, form: dict[str, Any]) -> AsyncIterator[EventSpec]:
        """Keep or replace a secret; the form is empty afterwards."""
        self.is_kept = False
        yield NoticeState.close()
        user, project_id = await self._place()
        name, value = str(form.get("name", "")).strip(), SecretStr(str(form.get("value", "")))
        await secrets.put_secret(user, project_id, name, value)
        self.is_kept, self.draft = True, ""
        self.form += 1
        await self._read(user, project_id)

    @rx.event
    async def delete(self, name: str) -> None:
        """Forget a secret."""
        user, project_id = await self._place()
        self.is_kept = False
        await secrets.delete_secret(user, project_id, name)
        await self._read(user, project_id)

    @rx.event
    def begin(self, name: str) -> EventSpec:
        """Write a name into the form and go to its value."""
        self.draft, self.is_kept = name, False
        self.form += 1
        return rx.set_focus("secret-value")

    @rx.event
    async def allow_typed(self, form: dict[str, Any]) -> AsyncIterator[EventSpec]:
        """Allow the host that was typed."""
        yield NoticeState.close()
        await self._allow(str(form.get("host", "")))
        self.form += 1

    @rx.event
    async def allow(self, host: str) -> None:
        """Allow a host that the app asked for."""
        await self._allow(host)

    @rx.event
    async def remove(self, host: str) -> None:
        """Withdraw a host, or put away one that was asked for."""
        user, project_id = await self._place()
        await hosts.remove_host(user, project_id, host)
        await self._read(user, project_id)

    async def _allow(self, host: str) -> None:
        user, project_id = await self._place()
        await hosts.allow_host(user, project_id, host)
        await self._read(user, project_id)

    async def _place(self) -> tuple[CurrentUser, UUID]:
        project_id = project_of(self)
        if project_id is None:
            raise NotFound("project_not_found")
        return await signed_in(self), project_id

    async def _read(self, user: CurrentUser, project_id: UUID) -> None:
        self.rows = [secret_row(one) for one in await secrets.list_secrets(user, project_id)] if self.manages else []
        await self._read_hosts(user, project_id)
        if not self.manages:
            return
        missing = await needs.missing_needs(user, project_id)
        self.variables = list(missing.variables)
        self.needed_hosts = [host for host in missing.hosts if host not in self.asked]

    async def _read_hosts(self, user: CurrentUser, project_id: UUID) -> None:
        known = await hosts.list_hosts(user, project_id)
        self.allowed = [one.host for one in known if one.is_allowed]
        self.asked = [one.host for one in known if not one.is_allowed]
