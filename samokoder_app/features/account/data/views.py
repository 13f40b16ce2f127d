"""What the sections show of the audit log; pure."""

from collections.abc import Sequence

from pydantic import BaseModel

from samokoder_app.accounts.audit import AuditKind, AuditRow

_ALARMING = frozenset({AuditKind.SIGN_IN_FAILED})


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
            origin=" · ".join(part for part in (row.address, row.browser) if part),
            is_by_token=row.via == "token",
            is_alarming=row.kind in _ALARMING,
        )
        for row in rows
    ]
