"""Who is signed in, and the newest refusal of an action."""

import reflex as rx
from reflex.event import EventSpec

from samokoder_app.billing.credits.service import has_credits
from samokoder_app.errors import ProductError, QuotaExceeded
from samokoder_app.i18n.errors import error_text
from samokoder_app.session.visitor import sign_in_redirect, visitor
from samokoder_app.settings import get_settings


class NoticeState(rx.State):
    """One sentence for the user, in both languages: the browser knows which to show.

    `is_quota`: a limit of the plan is reached, so that the way to the page of limits goes along.
    """

    ru: str = ""
    en: str = ""
    is_quota: bool = False
    is_shown: bool = False

    @rx.event
    def tell(self, ru: str, en: str, is_quota: bool = False) -> None:
        """Show a sentence."""
        self.ru, self.en, self.is_quota, self.is_shown = ru, en, is_quota, True

    @rx.event
    def close(self) -> None:
        """Put the sentence away."""
        self.is_shown = False


class SessionState(rx.State):
    """What the frame shows of the signed-in user; no handler trusts it.

    Without plans all is open and nothing is paid; credits mean something to whoever has, or has ever had, some.
    """

    email: str = ""
    is_operator: bool = False
    has_plans: bool = False
    has_credits: bool = False
    _owner: str = ""
    _cookie: str = ""  # a hash of it

    @rx.event
    async def require_user(self) -> EventSpec | None:
        """Guard of pages behind sign-in: who is not signed in is sent there and back."""
        user = await visitor(self)
        if user is None:
            return sign_in_redirect(self)
        self.email, self.is_operator = user.email, user.is_operator
        self.has_plans = get_settings().bills
        self.has_credits = self.has_plans or await has_credits(user)
        return None


def tell_error(error: ProductError) -> EventSpec:
    """Show a product error to the user in words."""
    text = error_text(error)
    return NoticeState.tell(text.ru, text.en, isinstance(error, QuotaExceeded))
