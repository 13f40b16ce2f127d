"""When a page was read."""

from datetime import UTC, datetime


def now_text() -> str:
    """This moment as an ISO text."""
    return datetime.now(UTC).isoformat()
