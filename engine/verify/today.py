"""Days that a check may name without knowing when it will run: `{today.date}`, `{today.yesterday}`."""

from datetime import UTC, datetime, timedelta

NAME = "today"

_DAYS = {"date": 0, "yesterday": -1, "tomorrow": 1, "week_ago": -7, "in_a_week": 7}
FIELDS = (*_DAYS, "year")


def today() -> dict[str, object]:
    """The days as ISO 8601, by the clock of this machine, whose time zone the sandbox has too."""
    now = datetime.now(UTC).astimezone().date()
    days: dict[str, object] = {name: (now + timedelta(days=days)).isoformat() for name, days in _DAYS.items()}
    return {**days, "year": now.year}
