"""Handlers of packages beyond the stack's."""

from uuid import UUID

import reflex as rx
from reflex.event import EventSpec

from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.errors import NotFound
from samokoder_app.features.builder.packages.views import PackageRow, package_row
from samokoder_app.integrations import packages
from samokoder_app.session.address import project_of
from samokoder_app.session.state import NoticeState
from samokoder_app.session.visitor import signed_in


class PackagesState(rx.State):
    """Packages that the app may have, and those that it asks for in vain."""

    allowed_packages: list[PackageRow] = []
    asked_packages: list[PackageRow] = []
    refused_lines: list[str] = []
    is_possible: bool = False

    @rx.event
    async def load_packages(self) -> None:
        """The project that the address names; the page itself says when there is none."""
        user, project_id = await signed_in(self), project_of(self)
        self.allowed_packages, self.asked_packages, self.refused_lines = [], [], []
        if project_id is not None:
            try:
                await self._read_packages(user, project_id)
            except NotFound:
                return

    @rx.event
    async def allow_package(self, name: str) -> EventSpec:
        """Allow a package that the app asks for."""
        user, project_id = await self._place()
        await packages.allow_package(user, project_id, name)
        await self._read_packages(user, project_id)
        return NoticeState.close()

    @rx.event
    async def remove_package(self, name: str) -> None:
        """Take a package away, or put away one that was asked for."""
        user, project_id = await self._place()
        await packages.remove_package(user, project_id, name)
        await self._read_packages(user, project_id)

    async def _place(self) -> tuple[CurrentUser, UUID]:
        project_id = project_of(self)
        if project_id is None:
            raise NotFound("project_not_found")
        return await signed_in(self), project_id

    async def _read_packages(self, user: CurrentUser, project_id: UUID) -> None:
        found = await packages.list_packages(user, project_id)
        self.is_possible, self.refused_lines = found.is_possible, found.refused
        self.allowed_packages = [package_row(one) for one in found.items if one.is_allowed]
        self.asked_packages = [package_row(one) for one in found.items if not one.is_allowed]
