"""Handlers of the limits of spending."""

from typing import Any
from uuid import UUID

import reflex as rx
from reflex.event import EventSpec

from samokoder_app.accounts.limits import LimitAmounts, LimitsView, get_limits, put_limit
from samokoder_app.builds.limits import read_limits
from samokoder_app.features.usage.views import LimitLine, ProjectChoice, limit_lines
from samokoder_app.projects.service import MAX_PAGE, list_projects
from samokoder_app.session.ids import object_id
from samokoder_app.session.state import NoticeState
from samokoder_app.session.visitor import signed_in

MONTH = "month"
"""In the form: the limit of the calendar month, in place of a project's id."""


class LimitsState(rx.State):
    """The user's limits, and the projects that one can be set for."""

    lines: list[LimitLine] = []
    projects: list[ProjectChoice] = []

    @rx.event
    async def load(self) -> None:
        """Show the limits and what was used under each."""
        user = await signed_in(self)
        self._show(await get_limits(user))
        rows = (await list_projects(user, limit=MAX_PAGE)).items
        self.projects = [ProjectChoice(id=str(row.id), name=row.name) for row in rows]

    @rx.event
    async def save(self, form: dict[str, Any]) -> Any:
        """Set a limit instead of any earlier one of the same kind."""
        yield NoticeState.close()
        read = read_limits(str(form.get("usd", "")), str(form.get("tokens", "")))
        amounts = LimitAmounts(usd=read["budget_usd"], tokens=read["budget_tokens"])
        self._show(await put_limit(await signed_in(self), _project(str(form.get("of", MONTH))), amounts))
        yield _emptied()

    @rx.event
    async def remove(self, of: str) -> None:
        """Take a limit away."""
        self._show(await put_limit(await signed_in(self), _project(of), LimitAmounts()))

    def _show(self, view: LimitsView) -> None:
        self.lines = limit_lines(view)


def _project(of: str) -> UUID | None:
    return None if of == MONTH else object_id(of)


def _emptied() -> list[EventSpec]:
    return [rx.set_value("limit_usd", ""), rx.set_value("limit_tokens", "")]
