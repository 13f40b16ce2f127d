"""Handlers of the page of limits."""

from typing import Any

import reflex as rx

from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.billing.plans.requests import EnterpriseRequest, ask_enterprise, own_requests
from samokoder_app.billing.plans.standing import limits_in_use, swap_projects
from samokoder_app.features.billing.limits.views import (
    PlanCard,
    ProjectName,
    RequestCard,
    UseLine,
    plan_card,
    project_names,
    request_card,
    use_lines,
)
from samokoder_app.projects.service import MAX_PAGE, find_projects
from samokoder_app.projects.views import ProjectSearch
from samokoder_app.session.forms import checked
from samokoder_app.session.ids import object_id
from samokoder_app.session.state import NoticeState
from samokoder_app.session.visitor import signed_in


class LimitsUseState(rx.State):
    """The user's plan, what is used of it, and which projects stay open."""

    plan: PlanCard = PlanCard()
    lines: list[UseLine] = []
    resting: list[ProjectName] = []
    active: list[ProjectName] = []
    request: RequestCard = RequestCard()
    opening_id: str = ""
    opening_name: str = ""
    is_loaded: bool = False

    @rx.event
    async def load(self) -> None:
        """Show where the user stands."""
        user = await signed_in(self)
        self.reset()  # type: ignore[no-untyped-call]
        await self._show(user)
        self.request = request_card(await own_requests(user))
        self.is_loaded = True

    @rx.event
    def ask_open(self, project_id: str, name: str) -> None:
        """Ask in place of which other one a project is to be opened."""
        self.opening_id, self.opening_name = project_id, name

    @rx.event
    def keep(self) -> None:
        """Leave all as it is."""
        self.opening_id = ""

    @rx.event
    async def open_project(self, form: dict[str, Any]) -> None:
        """Open the project that was asked about in place of the one that was chosen."""
        user = await signed_in(self)
        opened, self.opening_id = self.opening_id, ""
        await swap_projects(user, object_id(opened), object_id(str(form.get("instead_of", ""))))
        await self._show(user)

    @rx.event
    async def ask_enterprise(self, form: dict[str, Any]) -> Any:
        """Send a request to the operators."""
        user = await signed_in(self)
        yield NoticeState.close()
        said = {name: form.get(name) or None for name in ("company", "people", "words")}
        await ask_enterprise(user, checked(EnterpriseRequest, said))
        self.request = request_card(await own_requests(user))

    async def _show(self, user: CurrentUser) -> None:
        found = await limits_in_use(user)
        self.plan, self.lines = plan_card(found), use_lines(found)
        if not found.used.resting_projects:
            self.resting, self.active = [], []
            return
        projects = (await find_projects(user, ProjectSearch(), limit=MAX_PAGE)).items
        self.resting = project_names(projects, read_only=True)
        self.active = project_names(projects, read_only=False)
