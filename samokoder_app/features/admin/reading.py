"""Who may read a page for operators, and when it was read."""

from datetime import UTC, datetime
from typing import Any

from samokoder_app.accounts.identity import CurrentUser


def may_read(state: Any, user: CurrentUser) -> bool:
    """Whether the user is an operator; else the state forgets what one was shown, and there is no such page."""
    if not user.is_operator:
        state.reset()
        state.is_missing = True
    return user.is_operator


def note_reading(state: Any) -> None:
    """What the state shows was read now; `read_at` becomes an ISO text."""
    state.read_at, state.is_loaded, state.is_missing = datetime.now(UTC).isoformat(), True, False
