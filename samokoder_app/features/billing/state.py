"""Handlers of plan and payments. Whatever costs money is decided on a page of Stripe's."""

from urllib.parse import parse_qs

import reflex as rx
from reflex.event import EventSpec

from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.billing.payments.checkout import CheckoutRequest, confirm_checkout, start_checkout
from samokoder_app.billing.payments.portal import PortalRequest, confirm_changes, open_portal
from samokoder_app.billing.payments.service import get_billing
from samokoder_app.features.billing.views import BillingPage, billing_page
from samokoder_app.session.forms import checked
from samokoder_app.session.visitor import signed_in


class BillingState(rx.State):
    """Where the user stands. `came` is how somebody came from Stripe's page: `paid`, `waiting`, `left` or ""."""

    page: BillingPage = BillingPage()
    came: str = ""
    is_loaded: bool = False

    @rx.event
    async def load(self) -> None:
        """Show where the user stands; who comes from having paid sees it at once, whenever Stripe's event comes."""
        user = await signed_in(self)
        query = parse_qs(self.router.url.query)
        paid = next(iter(query.get("paid", [])), "")[:255]
        self.came = "left" if query.get("left") else ""
        if paid:
            self.came = "paid" if await confirm_checkout(user, paid) else "waiting"
        elif query.get("managed"):
            await confirm_changes(user)
        await self._show(user)

    @rx.event
    async def choose_plan(self, plan: str) -> EventSpec:
        """Pay for a plan, change to it, or end what is paid."""
        user = await signed_in(self)
        if not (await get_billing(user)).subscriptions:
            page = await start_checkout(user, checked(CheckoutRequest, {"plan": plan}))
        elif plan == "free":
            page = await open_portal(user, PortalRequest(flow="cancel"))
        else:
            page = await open_portal(user, checked(PortalRequest, {"flow": "change", "plan": plan}))
        return rx.redirect(page.url)

    @rx.event
    async def buy_pack(self, pack: str) -> EventSpec:
        """Pay for a pack of credits."""
        user = await signed_in(self)
        page = await start_checkout(user, checked(CheckoutRequest, {"pack": pack}))
        return rx.redirect(page.url)

    @rx.event
    async def manage(self, flow: str) -> EventSpec:
        """To Stripe's page: cancel, another card, or everything."""
        user = await signed_in(self)
        page = await open_portal(user, checked(PortalRequest, {"flow": flow}))
        return rx.redirect(page.url)

    async def _show(self, user: CurrentUser) -> None:
        self.page = billing_page(await get_billing(user))
        self.is_loaded = True
