"""What the sections show of the audit log; pure."""

from collections.abc import Sequence

from pydantic import BaseModel

from samokoder_app.accounts.audit import AuditRow


class ActivityLine(BaseModel):
    """A deed. The moment is an ISO text; `origin` is where it came from, in the words of addresses and browsers."""

    kind: str
    at: str
    name: str
    origin: str
    is_by_token: bool
    is_alarming: bool


def activity_lines(rows: Sequence[AuditRow]) -> list[ActivityLine]:
    """Lines of the log, in their order."""
    return [
        ActivityLine(
            kind=row.kind.value,
            at=row.at.isoformat(),
            name=row.object_name or "",
            origin=row.origin,
            is_by_token=row.is_by_token,
            is_alarming=row.is_alarming,
        )
        for row in rows
    ]
