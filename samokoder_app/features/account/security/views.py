"""What the section shows of sessions; pure."""

from collections.abc import Sequence
from uuid import UUID

from pydantic import BaseModel

from samokoder_app.accounts.browsers import browser_name
from samokoder_app.db.repositories.web_sessions import OpenSession


class SessionLine(BaseModel):
    """A browser that is signed in. Moments are ISO texts; `browser` is "" if nothing is known of it."""

    id: str
    browser: str
    created_at: str
    seen_at: str
    is_this: bool


def session_lines(sessions: Sequence[OpenSession], present: UUID | None) -> list[SessionLine]:
    """Sessions as lines, the present one first."""
    lines = [
        SessionLine(
            id=str(one.public_id),
            browser=browser_name(one.agent),
            created_at=one.created_at.isoformat(),
            seen_at=one.seen_at.isoformat(),
            is_this=one.public_id == present,
        )
        for one in sessions
    ]
    return sorted(lines, key=lambda line: not line.is_this)
