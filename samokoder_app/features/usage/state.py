"""Handlers of the usage page: its period and what is compared."""

from datetime import UTC, datetime
from typing import Any

import reflex as rx

from samokoder_app.accounts.usage import get_usage
from samokoder_app.features.usage.views import Measure, UsagePage, usage_page
from samokoder_app.keys.service import list_providers
from samokoder_app.session.visitor import signed_in

PERIODS = (7, 30, 90, 365)
"""Days to choose from."""


class UsageState(rx.State):
    """What the signed-in user's models used."""

    days: int = 30
    measure: Measure = "money"
    page: UsagePage = UsagePage()
    is_loaded: bool = False

    @rx.event
    async def load(self) -> None:
        """Show the chosen period; money at first, tokens where no price is known."""
        user = await signed_in(self)
        usage = await get_usage(user, self.days)
        if not self.is_loaded and not any(row.cost_usd for row in usage.models):
            self.measure = "tokens"
        titles = {provider.id: provider.name for provider in await list_providers(user)}
        self.page = usage_page(usage, self.measure, datetime.now(UTC).date(), titles)
        self.is_loaded = True

    @rx.event
    def choose_period(self, days: str) -> Any:
        """Show another period."""
        self.days = int(days) if days.isdigit() and int(days) in PERIODS else 30
        return UsageState.load

    @rx.event
    def choose_measure(self, measure: str) -> Any:
        """Compare money or tokens."""
        self.measure = "tokens" if measure == "tokens" else "money"
        return UsageState.load
