"""What the section shows of sessions; pure."""

from collections.abc import Sequence

from pydantic import BaseModel

from samokoder_app.accounts.open_sessions import SessionView


class SessionLine(BaseModel):
    """A browser that is signed in. Moments are ISO texts; `browser` is "" if nothing is known of it."""

    id: str
    browser: str
    created_at: str
    seen_at: str
    is_this: bool


def session_lines(sessions: Sequence[SessionView]) -> list[SessionLine]:
    """Sessions as lines, in their order."""
    return [SessionLine.model_validate(one.model_dump(mode="json")) for one in sessions]
