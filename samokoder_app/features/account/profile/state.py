"""Handlers of the profile."""

from typing import Any

import reflex as rx

from samokoder_app.accounts.profile import ProfileChange, get_profile, update_profile
from samokoder_app.session.forms import checked
from samokoder_app.session.visitor import signed_in


class ProfileState(rx.State):
    """What the user is called."""

    name: str = ""
    is_loaded: bool = False
    is_saved: bool = False

    @rx.event
    async def load(self) -> None:
        """Show the profile."""
        user = await signed_in(self)
        self.name = (await get_profile(user)).display_name or ""
        self.is_loaded, self.is_saved = True, False

    @rx.event
    async def save(self, form: dict[str, Any]) -> None:
        """Keep another name; an empty one is none."""
        user = await signed_in(self)
        name = str(form.get("display_name", "")).strip()
        changed = await update_profile(user, checked(ProfileChange, {"display_name": name or None}))
        self.name, self.is_saved = changed.display_name or "", True
