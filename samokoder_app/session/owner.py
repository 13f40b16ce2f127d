"""Whose state it is: Reflex keeps a state by browser tab, and the next user of the tab must not see the last one's."""

import hashlib

import reflex as rx
from reflex.middleware import Middleware
from reflex.state import BaseState, StateUpdate
from reflex_base.event import Event

from samokoder_app.accounts.cookies import value_of
from samokoder_app.accounts.flows import FLOW_COOKIE
from samokoder_app.session.state import SessionState
from samokoder_app.session.visitor import visitor

_WHOLE_STATE = frozenset({"hydrate", "hydrate_and_load"})
"""Reflex's own events that answer with all of a state; all others answer with what they changed."""


class StateOwner(Middleware):
    """Before a tab gets anything of its state, forgets what it holds of anybody but the visitor."""

    async def preprocess(self, app: rx.App, state: BaseState, event: Event) -> StateUpdate | None:
        """Reset the state of another user, or of nobody any more.

        A page asks for the whole state first. Whoever does without it (a program that knows the tab's token) is found
        by his cookie, which is not the one that the state was last used with.
        """
        session = await state.get_state(SessionState)
        cookie = hashlib.sha256((state.router.headers.cookie or "").encode()).hexdigest()
        if event.name.rpartition(".")[2] not in _WHOLE_STATE and session._cookie == cookie:
            return None
        user = await visitor(session)
        owner = str(user.id) if user else _begun(state.router.headers.cookie)
        if session._owner != owner:
            state._get_root_state().reset()  # type: ignore[no-untyped-call]
            session._owner = owner
        session._cookie = cookie
        return None


def _begun(cookie: str | None) -> str:
    """Whose a tab is where nobody is signed in: the browser's that waits for a mail, whose address the state shows."""
    flow = value_of(cookie, FLOW_COOKIE)
    return hashlib.sha256(flow.encode()).hexdigest() if flow else ""
