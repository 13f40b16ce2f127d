"""Handlers of the dialog of a person's plan, and of requests."""

from typing import Any

import reflex as rx

from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.billing.plans.grants import grant_plan, read_plan
from samokoder_app.billing.plans.offered import list_plans
from samokoder_app.billing.plans.requests import list_requests, put_away
from samokoder_app.features.admin.users.plan.views import (
    PlanForm,
    RequestLine,
    grant_from,
    plan_form,
    request_lines,
)
from samokoder_app.features.admin.users.state import UsersState
from samokoder_app.session.ids import object_id
from samokoder_app.session.state import NoticeState
from samokoder_app.session.visitor import signed_in


class UserPlanState(rx.State):
    """Whose plan is looked at, and requests that wait; for operators alone."""

    requests: list[RequestLine] = []
    plans: list[str] = []
    planning_id: str = ""
    planning_email: str = ""
    form: PlanForm = PlanForm()

    @rx.event
    async def load(self) -> None:
        """Show the requests; who is no operator is shown nothing."""
        user = await signed_in(self)
        self.reset()  # type: ignore[no-untyped-call]
        if user.is_operator:
            await self._show(user)
            self.plans = [plan.id for plan in await list_plans()]

    @rx.event
    async def ask_plan(self, user_id: str, email: str) -> None:
        """Open the dialog with somebody's plan."""
        user = await signed_in(self)
        self.form = plan_form(await read_plan(user, object_id(user_id)))
        self.planning_id, self.planning_email = user_id, email

    @rx.event
    def keep_plan(self) -> None:
        """Close it and change nothing."""
        self.planning_id = ""

    @rx.event
    async def save_plan(self, form: dict[str, Any]) -> Any:
        """Give the plan and the limits of the form."""
        user = await signed_in(self)
        yield NoticeState.close()
        await grant_plan(user, object_id(self.planning_id), grant_from(form))
        self.planning_id = ""
        await self._show(user)
        yield UsersState.refresh()

    @rx.event
    async def answer(self, request_id: str) -> None:
        """Put a request away."""
        user = await signed_in(self)
        await put_away(user, object_id(request_id))
        await self._show(user)

    async def _show(self, user: CurrentUser) -> None:
        self.requests = request_lines(await list_requests(user))
