"""Who may see the page, and the one thing on it that opens."""

import reflex as rx

from samokoder_app.session.visitor import signed_in
from samokoder_app.settings import get_settings


class GalleryState(rx.State):
    """The page is for operators, on a machine of one's own for everybody who is signed in."""

    is_shown: bool = False
    is_missing: bool = False
    is_asking: bool = False
    rows: list[str] = ["1", "2"]
    no_rows: list[str] = []

    @rx.event
    async def load(self) -> None:
        """Look who it is."""
        user = await signed_in(self)
        self.is_shown = user.is_operator or get_settings().is_local
        self.is_missing, self.is_asking = not self.is_shown, False

    @rx.event
    def ask(self) -> None:
        """Open the dialog."""
        self.is_asking = True

    @rx.event
    def answer(self) -> None:
        """Close it; nothing is done."""
        self.is_asking = False
