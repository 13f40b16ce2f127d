"""Handlers of the user's sessions. The password is changed by a plain form, because its answer sets the cookie."""

import reflex as rx

from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.accounts.open_sessions import end_other_sessions, end_session, list_sessions
from samokoder_app.features.account.security.views import SessionLine, session_lines
from samokoder_app.session.ids import object_id
from samokoder_app.session.visitor import signed_in


class SecurityState(rx.State):
    """The browsers in which the user is signed in."""

    lines: list[SessionLine] = []

    @rx.event
    async def load(self) -> None:
        """Show the sessions."""
        await self._show(await signed_in(self))

    @rx.event
    async def end(self, session_id: str) -> None:
        """Sign out in another browser."""
        user = await signed_in(self)
        await end_session(user, object_id(session_id))
        await self._show(user)

    @rx.event
    async def end_others(self) -> None:
        """Sign out everywhere but here."""
        user = await signed_in(self)
        await end_other_sessions(user)
        await self._show(user)

    async def _show(self, user: CurrentUser) -> None:
        self.lines = session_lines(await list_sessions(user))
