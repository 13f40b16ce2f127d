"""What the pages of signing up and in show before anybody is signed in: the ways that are offered, the mail that is
waited for. All of it comes from the server's settings and from this browser's own sealed cookie."""

import reflex as rx
from reflex.event import EventSpec

from samokoder_app import paths
from samokoder_app.accounts.flows import may_set_password, open_flow
from samokoder_app.accounts.offers import offer_book
from samokoder_app.session.visitor import visitor


class EntryState(rx.State):
    """`awaited`: where the mail went; `flow`: what for; `present`: who is signed in already."""

    github: bool = False
    google: bool = False
    mails: bool = True
    are_mails_kept: bool = False
    awaited: str = ""
    flow: str = ""
    present: str = ""

    @rx.event
    async def open_form(self) -> EventSpec | None:
        """Guard of the forms of signing in and up: they are of no use to who is signed in."""
        await self._read()
        return rx.redirect(paths.PROJECTS) if self.present else None

    @rx.event
    async def open_page(self) -> None:
        """Guard of pages that serve everybody: a forgotten password, the link of a mail."""
        await self._read()

    @rx.event
    async def await_mail(self) -> EventSpec | None:
        """Guard of the page about a mail: it is of no use to who waits for none."""
        await self._read()
        if self.awaited:
            return None
        return rx.redirect(paths.PROJECTS if self.present else paths.SIGN_IN)

    @rx.event
    async def open_new_password(self) -> EventSpec | None:
        """Guard of the page for a new password: for the session alone that the link of a mail has just opened."""
        await self._read()
        user = await visitor(self)
        if user is not None and may_set_password(self.router.headers.cookie, user.session_id):
            return None
        return rx.redirect(paths.FORGOT_PASSWORD)

    async def _read(self) -> None:
        offers = await offer_book().read()
        self.github, self.google, self.mails = offers.github, offers.google, offers.mails
        self.are_mails_kept = offers.kept
        flow = open_flow(self.router.headers.cookie)
        self.awaited, self.flow = (flow.email, flow.kind) if flow is not None else ("", "")
        user = await visitor(self)
        self.present = user.email if user else ""
