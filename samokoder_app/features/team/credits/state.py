"""Handlers of the section of a team's credits."""

from typing import Any
from urllib.parse import parse_qs
from uuid import UUID, uuid4

import reflex as rx
from reflex.event import EventSpec

from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.billing.credits.service import read_credits
from samokoder_app.billing.credits.teams import fill_team, read_team_credits
from samokoder_app.billing.payments.checkout import CheckoutRequest, confirm_checkout, start_checkout
from samokoder_app.billing.payments.service import get_billing
from samokoder_app.errors import Forbidden, NotFound
from samokoder_app.features.billing.credits.views import Balance, LineRow, balance_of, line_row
from samokoder_app.features.billing.views import PackLine, billing_page
from samokoder_app.session.address import team_of
from samokoder_app.session.forms import checked
from samokoder_app.session.visitor import signed_in


class TeamCreditsState(rx.State):
    """The balance and the statement of the team that the address names, as far as the reader may see them."""

    balance: Balance = Balance()
    own: float = 0.0
    is_open: bool = False
    lines: list[LineRow] = []
    has_more: bool = False
    is_filled: bool = False
    is_offered: bool = False
    csv: str = ""
    packs: list[PackLine] = []
    sells_packs: bool = False
    came: str = ""
    _cursor: str = ""
    _reference: str = ""

    @rx.event
    async def load(self) -> None:
        """Show the balance and the newest lines, to who may spend."""
        self.reset()  # type: ignore[no-untyped-call]
        self._reference = uuid4().hex
        user = await signed_in(self)
        paid = next(iter(parse_qs(self.router.url.query).get("paid", [])), "")[:255]
        if paid:
            self.came = "paid" if await confirm_checkout(user, paid) else "waiting"
        await self._show(user)

    @rx.event
    async def buy_pack(self, pack: str) -> EventSpec:
        """Pay for a pack whose credits the team gets."""
        user = await signed_in(self)
        wanted = checked(CheckoutRequest, {"pack": pack, "team_id": str(team_of(self))})
        return rx.redirect((await start_checkout(user, wanted)).url)

    @rx.event
    async def fill(self, form: dict[str, Any]) -> None:
        """Move credits to the team, once however often the form is sent before the page has answered."""
        user = await signed_in(self)
        self.is_filled = False
        reference = self._reference or uuid4().hex
        await fill_team(user, team_of(self), str(form.get("credits", "")), reference)
        self._reference, self.is_filled = uuid4().hex, True
        await self._show(user)

    @rx.event
    async def more(self) -> None:
        """Show older lines, too."""
        user = await signed_in(self)
        if self._cursor:
            view = await read_team_credits(user, team_of(self), self._cursor)
            self.lines = [*self.lines, *(line_row(one) for one in view.items)]
            self._cursor, self.has_more = view.next_cursor or "", view.next_cursor is not None

    async def _show(self, user: CurrentUser) -> None:
        team: UUID = team_of(self)
        try:
            view = await read_team_credits(user, team)
        except (NotFound, Forbidden):
            return
        own = await read_credits(user, limit=1)
        self.balance, self.own = balance_of(view), balance_of(own).available
        self.is_open, self.is_offered = view.is_open, bool(own.models) or view.is_open or self.own > 0
        self.lines = [line_row(one) for one in view.items]
        self._cursor, self.has_more = view.next_cursor or "", view.next_cursor is not None
        billing = billing_page(await get_billing(user))
        self.packs, self.sells_packs = billing.packs, billing.takes_payments and bool(own.models)
        self.csv = f"/api/teams/{team}/credits.csv"
