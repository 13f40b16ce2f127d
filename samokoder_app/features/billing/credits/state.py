"""Handlers of the section of credits."""

import reflex as rx

from samokoder_app.billing.credits.service import read_credits
from samokoder_app.features.billing.credits.views import Balance, LineRow, OfferRow, balance_of, line_row, offer_row
from samokoder_app.session.visitor import signed_in


class CreditsState(rx.State):
    """The user's credits: balance, models, and as much of the statement as was asked for."""

    balance: Balance = Balance()
    offers: list[OfferRow] = []
    lines: list[LineRow] = []
    has_more: bool = False
    is_loaded: bool = False
    _cursor: str = ""

    @rx.event
    async def load(self) -> None:
        """Show the newest lines."""
        user = await signed_in(self)
        view = await read_credits(user)
        self.balance = balance_of(view)
        self.offers = [offer_row(one) for one in view.models]
        self.lines = [line_row(one) for one in view.items]
        self._cursor, self.has_more = view.next_cursor or "", view.next_cursor is not None
        self.is_loaded = True

    @rx.event
    async def more(self) -> None:
        """Show older ones, too."""
        user = await signed_in(self)
        if not self._cursor:
            return
        view = await read_credits(user, self._cursor)
        self.lines = [*self.lines, *(line_row(one) for one in view.items)]
        self._cursor, self.has_more = view.next_cursor or "", view.next_cursor is not None
