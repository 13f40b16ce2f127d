"""How the user signs in. What changes it is a plain form: its answers set cookies, or lead to a provider."""

import reflex as rx

from samokoder_app.accounts.offers import offer_book
from samokoder_app.accounts.own_login import read_login
from samokoder_app.features.account.login.views import IdentityLine, identity_lines
from samokoder_app.session.visitor import signed_in


class LoginState(rx.State):
    """The address, the one that waits for its confirmation, and the providers linked to the account."""

    email: str = ""
    new_email: str = ""
    identities: list[IdentityLine] = []
    is_only_way: bool = False
    offers_mails: bool = True
    shows_providers: bool = False
    may_link_github: bool = False
    may_link_google: bool = False

    @rx.event
    async def load(self) -> None:
        """Show all of it, as the auth server knows it now."""
        user = await signed_in(self)
        self.email, self.new_email, self.identities = user.email, "", []
        offers = await offer_book().read()
        login = await read_login(user)
        linked = {one.provider for one in login.identities}
        self.email, self.new_email, self.identities = login.email, login.new_email, identity_lines(login)
        self.is_only_way, self.offers_mails = login.is_only_way, offers.mails
        self.may_link_github = offers.github and "github" not in linked
        self.may_link_google = offers.google and "google" not in linked
        self.shows_providers = bool(linked) or offers.github or offers.google
